//! The open items of the demo studio's clients.

use shared::{Condition, standing::MembershipStatus};

use super::{
    books::{Books, Client},
    history::SHORTEST,
    sales::Used,
    showcase::SHOWCASE,
    tariff::{DROP_IN, PACKS, PLANS, PRIVATE, WORKSHOP},
};
use crate::desk::statuses::{BookingStatus, InvoiceStatus, RelationshipKind};

/// The kinds of open items, each as often as it is drawn.
const LIKELY: [Condition; 15] = [
    Condition::Membership,
    Condition::Membership,
    Condition::Membership,
    Condition::Membership,
    Condition::Membership,
    Condition::Session,
    Condition::Session,
    Condition::Session,
    Condition::Package,
    Condition::Package,
    Condition::Package,
    Condition::Payment,
    Condition::Payment,
    Condition::Credit,
    Condition::PaidBy,
];

impl Books {
    /// Adds the history of all clients. The stories of the `cast` give more open items to those of the `others` who
    /// have some.
    pub(super) fn history(&mut self, cast: &[Client], others: &[Client], left: &[Client]) {
        for client in left {
            self.past(client);
            self.card(client);
            let day = client.until + SHORTEST;
            let mut friends = others
                .iter()
                .filter(|other| other.home == client.home && other.since >= day);
            if let Some(friend) = friends.next() {
                self.link(RelationshipKind::Buddy, client, friend, (day, None));
            }
        }
        let mut open: Vec<Client> = Vec::new();
        for (number, client) in others.iter().enumerate() {
            self.past(client);
            if let Some(friend) = others[..number].last()
                && self.dice.chance(12)
            {
                self.link(RelationshipKind::Buddy, client, friend, (SHORTEST, None));
            }
            if number % 3 == 0 {
                continue;
            }
            let mut conditions: Vec<Condition> = Vec::new();
            for _ in 0..self.dice.between(1..4) {
                let condition = self.dice.pick(&LIKELY);
                if !conditions.contains(&condition) {
                    conditions.push(condition);
                    self.open(client, condition, &open);
                }
            }
            open.push(client.clone());
        }
        for (showcase, client) in SHOWCASE.iter().zip(cast) {
            self.tell(showcase, client, cast, &open);
        }
    }

    /// Adds an open item for `condition`.
    pub(super) fn open(&mut self, client: &Client, condition: Condition, others: &[Client]) {
        let home = client.home;
        match condition {
            Condition::Payment => self.owe(client),
            Condition::Session if self.dice.chance(15) => self.wait(client, home, others),
            Condition::Session => {
                let count = self.dice.between(1..4);
                self.ahead(client, home, (0, 10), count, BookingStatus::Booked);
            }
            Condition::Credit => {
                let day = self.dice.between(1..40);
                let amount = 500 * self.dice.between(1..20);
                let reason =
                    self.dice
                        .pick(&["Gift voucher", "Refund of a workshop", "Referred a friend"]);
                self.credit(client, home, amount, reason, day);
            }
            Condition::PaidBy => {
                let day = self.dice.between(10..SHORTEST);
                if let Some(other) = others.iter().rfind(|other| other.home == home) {
                    self.link(RelationshipKind::PaidBy, client, other, (day, None));
                }
            }
            Condition::Package => {
                let pack = self.dice.pick(&PACKS);
                let day = self.dice.between(0..pack.days.min(SHORTEST) - 5);
                let used = self.dice.between(0..i64::from(pack.credits));
                let used = Used::Credits(u32::try_from(used).unwrap_or_default());
                self.pack(client, home, pack, used, day);
            }
            Condition::Membership => {
                let plan = self.dice.pick(&PLANS);
                let began = self.dice.between(1..client.since);
                let (status, period) = match self.dice.between(0..100) {
                    0..75 => (MembershipStatus::Active, (began, None)),
                    75..85 => (MembershipStatus::Paused, (began, None)),
                    85..90 => (MembershipStatus::Pending, (-9, None)),
                    _ => (MembershipStatus::Cancelled, (began, Some(-12))),
                };
                self.membership(client, home, plan, status, period);
            }
        }
    }

    /// Adds an unpaid invoice or a debt.
    fn owe(&mut self, client: &Client) {
        let home = client.home;
        let day = self.dice.between(2..SHORTEST);
        if self.dice.chance(25) {
            self.credit(client, home, -1_200, "Late cancellations", day);
            return;
        }
        let (what, price) = match self.dice.between(0..3) {
            0 => (PRIVATE.name, PRIVATE.price),
            1 => (WORKSHOP.name, WORKSHOP.price),
            _ => (DROP_IN.name, DROP_IN.price),
        };
        let status = self.dice.pick(&[
            InvoiceStatus::Outstanding,
            InvoiceStatus::Outstanding,
            InvoiceStatus::Failed,
            InvoiceStatus::Collection,
        ]);
        let paid = self.dice.pick(&[0, 0, 500]);
        self.invoice(client, home, (what, price[home]), (paid, status), day);
    }
}
