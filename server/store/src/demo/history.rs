//! The past of the demo studio's clients, and the bookings that are still open.

use shared::standing::MembershipStatus;

use super::{
    books::{Books, Client},
    locations::{REFORMER, Slot},
    sales::Used,
    tariff::{EXTRAS, INTRO, LATE_CANCELLATION, PLANS, TEN},
};
use crate::desk::statuses::{BookingStatus, InvoiceStatus};

/// The minimum number of days between joining and leaving, so that there is a history.
pub(super) const SHORTEST: i64 = 45;

impl Books {
    /// Adds a past between joining and leaving, in which everything has ended.
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
        let visits = self.dice.between(4..15);
        self.visits(client, home, visits);
    }

    /// Adds up to `count` bookings in past sessions.
    pub(super) fn visits(&mut self, client: &Client, location: usize, count: i64) {
        let here = &self.locations[location];
        let (joined, left) = (here.day(client.since), here.day(client.until));
        let slots = self.slots_that(|slot| {
            slot.location == location
                && slot.free > 0
                && slot.day > joined
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
            self.seat(client, slot, status);
        }
    }

    /// Adds up to `count` bookings in sessions that lie so many days ahead.
    pub(super) fn ahead(
        &mut self,
        client: &Client,
        location: usize,
        days: (i64, i64),
        count: i64,
        status: BookingStatus,
    ) {
        let slots = self.slots_ahead(location, days, |slot| slot.free > 0);
        for _ in 0..count {
            if let Some(slot) = self.choose(client, &slots) {
                self.seat(client, slot, status);
            }
        }
    }

    /// Adds a position on the waitlist of a session that `others` fill. Adds a seat instead if there are too few of
    /// them.
    pub(super) fn wait(&mut self, client: &Client, location: usize, others: &[Client]) {
        let slots = self.slots_ahead(location, (2, 21), |slot| slot.session.class == REFORMER);
        let Some(slot) = slots
            .into_iter()
            .find(|slot| self.is_available(client, *slot))
        else {
            return;
        };
        for other in others.iter().filter(|other| other.home == location) {
            if self.slots[slot].free > 0 && self.is_available(other, slot) {
                self.seat(other, slot, BookingStatus::Booked);
            }
        }
        let status = if self.slots[slot].free > 0 {
            BookingStatus::Booked
        } else {
            BookingStatus::Waitlisted
        };
        self.seat(client, slot, status);
    }

    /// Returns the upcoming sessions that lie so many days ahead.
    fn slots_ahead(
        &self,
        location: usize,
        (first, last): (i64, i64),
        fit: impl Fn(&Slot) -> bool,
    ) -> Vec<usize> {
        let here = &self.locations[location];
        let days = here.day(-first)..=here.day(-last);
        self.slots_that(|slot| {
            slot.location == location
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

    /// Chooses one of the sessions on whose day `client` has no other.
    fn choose(&mut self, client: &Client, slots: &[usize]) -> Option<usize> {
        let free: Vec<usize> = slots
            .iter()
            .copied()
            .filter(|slot| self.is_available(client, *slot))
            .collect();
        (!free.is_empty()).then(|| self.dice.pick(&free))
    }
}
