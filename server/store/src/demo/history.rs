//! What the clients of the demo studio did there, and what of it is still open.

use shared::{Condition, standing::MembershipStatus};

use super::{
    books::{Books, Client, Used},
    places::{REFORMER, Slot},
    tariff::{DROP_IN, EXTRAS, INTRO, LATE_CANCELLATION, PACKS, PLANS, PRIVATE, TEN, WORKSHOP},
};
use crate::statuses::{BookingStatus, InvoiceStatus, RelationshipKind};

/// The least number of days between joining and leaving, so that there is a history.
pub(super) const SHORTEST: i64 = 45;

impl Books {
    /// A history of which nothing is open any more. It lies between joining and leaving.
    pub(super) fn past(&mut self, client: &Client) {
        let home = client.home;
        let (since, until) = (client.since, client.until);
        let used = match self.dice.between(0..4) {
            0 => Used::Credits(1),
            1 => Used::Credits(2),
            _ => Used::Up,
        };
        self.pack(client, home, &INTRO, used, since);
        if since - until > 150 && self.dice.chance(60) {
            let began = since - self.dice.between(5..30);
            let ended = self.dice.between(until + 5..began - 60);
            let plan = self.dice.pick(&PLANS);
            self.membership(
                client,
                home,
                plan,
                MembershipStatus::Cancelled,
                (began, Some(ended)),
            );
        }
        if since - until > 60 && self.dice.chance(40) {
            let bought = self.dice.between(until + 30..since);
            self.pack(client, home, &TEN, Used::Up, bought);
        }
        if self.dice.chance(25) {
            let day = self.dice.between(until + 10..since);
            self.credit(client, home, 1_500, "Referred a friend", day);
            self.credit(client, home, -1_500, "Used for a class", day - 7);
        }
        for _ in 0..self.dice.between(0..4) {
            let extra = self.dice.pick(&EXTRAS);
            let day = self.dice.between(until + 1..since);
            self.sale(client, home, extra, day);
        }
        if self.dice.chance(8) {
            let owed = (LATE_CANCELLATION.name, LATE_CANCELLATION.price[home]);
            let given_up = self
                .dice
                .pick(&[InvoiceStatus::Void, InvoiceStatus::WrittenOff]);
            self.invoice(client, home, owed, (0, given_up), since - 20);
        }
        if self.dice.chance(45) {
            self.card(client);
        }
        let visits = self.dice.between(2..9);
        self.visits(client, home, visits);
    }

    /// Up to `count` places in sessions that have begun.
    pub(super) fn visits(&mut self, client: &Client, place: usize, count: i64) {
        let here = &self.places[place];
        let (joined, left) = (here.day(client.since), here.day(client.until));
        let slots = self.slots_that(|slot| {
            slot.place == place
                && slot.free > 0
                && slot.day >= joined
                && slot.session.starts_at <= self.now
                && (client.until == 0 || slot.day < left)
        });
        for _ in 0..count {
            let Some(slot) = self.choose(client, &slots) else {
                return;
            };
            let status = if self.slots[slot].ends_at() > self.now {
                BookingStatus::Booked
            } else {
                match self.dice.between(0..100) {
                    0..82 => BookingStatus::Attended,
                    82..91 => BookingStatus::NoShow,
                    _ => BookingStatus::Cancelled,
                }
            };
            self.place(client, slot, status);
        }
    }

    /// Up to `count` places in sessions between so many days ahead.
    pub(super) fn ahead(
        &mut self,
        client: &Client,
        place: usize,
        days: (i64, i64),
        count: i64,
        status: BookingStatus,
    ) {
        let slots = self.slots_ahead(place, days, |slot| slot.free > 0);
        for _ in 0..count {
            if let Some(slot) = self.choose(client, &slots) {
                self.place(client, slot, status);
            }
        }
    }

    /// A place on the waiting list of a session that `others` fill; a place in it where there are not enough of
    /// them.
    pub(super) fn wait(&mut self, client: &Client, place: usize, others: &[Client]) {
        let slots = self.slots_ahead(place, (2, 21), |slot| slot.session.name == REFORMER);
        let Some(slot) = slots
            .into_iter()
            .find(|slot| self.is_available(client, *slot))
        else {
            return;
        };
        for other in others.iter().filter(|other| other.home == place) {
            if self.slots[slot].free > 0 && self.is_available(other, slot) {
                self.place(other, slot, BookingStatus::Booked);
            }
        }
        let status = if self.slots[slot].free > 0 {
            BookingStatus::Booked
        } else {
            BookingStatus::Waitlisted
        };
        self.place(client, slot, status);
    }

    /// Makes something open that falls under `condition`.
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

    /// Something is left to pay, or the account is below zero.
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

    /// Sessions that start after now, on a day between so many days ahead.
    fn slots_ahead(
        &self,
        place: usize,
        (first, last): (i64, i64),
        fit: impl Fn(&Slot) -> bool,
    ) -> Vec<usize> {
        let here = &self.places[place];
        let days = here.day(-first)..=here.day(-last);
        self.slots_that(|slot| {
            slot.place == place
                && slot.session.starts_at > self.now
                && days.contains(&slot.day)
                && fit(slot)
        })
    }

    fn slots_that(&self, fit: impl Fn(&Slot) -> bool) -> Vec<usize> {
        (0..self.slots.len())
            .filter(|slot| fit(&self.slots[*slot]))
            .collect()
    }

    /// One of the sessions on whose day `client` has nothing else.
    fn choose(&mut self, client: &Client, slots: &[usize]) -> Option<usize> {
        let free: Vec<usize> = slots
            .iter()
            .copied()
            .filter(|slot| self.is_available(client, *slot))
            .collect();
        (!free.is_empty()).then(|| self.dice.pick(&free))
    }
}
