//! Seats in sessions.

use shared::flaw::Refused;
use store::{
    Outcome,
    desk::{
        statuses::BookingStatus::{self, Attended, Booked, Cancelled, NoShow, Waitlisted},
        visits::Change,
    },
};

use super::{Booking, Oracle, count, refused};

impl Oracle {
    fn has_started(&self, session: usize) -> bool {
        self.sessions[session].starts <= self.now
    }

    /// Returns why no client can book, if so.
    fn shut(&self, session: usize) -> Option<Outcome> {
        if self.sessions[session].cancelled {
            Some(refused(Refused::SessionCancelled))
        } else if self.has_started(session) {
            Some(refused(Refused::Started))
        } else {
            None
        }
    }

    pub(super) fn set_capacity(&mut self, session: usize, capacity: u32) -> Outcome {
        if let Some(shut) = self.shut(session) {
            return shut;
        }
        self.sessions[session].capacity = capacity;
        self.fill(session);
        Outcome::Done
    }

    pub(super) fn cancel_session(&mut self, session: usize) -> Outcome {
        if let Some(shut) = self.shut(session) {
            return shut;
        }
        for index in 0..self.bookings.len() {
            let booking = &self.bookings[index];
            if booking.session == session && booking.status != Cancelled {
                self.give_up(index);
            }
        }
        self.sessions[session].cancelled = true;
        Outcome::Done
    }

    pub(super) fn book(
        &mut self,
        client: usize,
        session: usize,
        package: Option<usize>,
    ) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        if let Some(shut) = self.shut(session) {
            return shut;
        }
        let before = self.bookings.iter();
        let before = before
            .enumerate()
            .find(|(_, b)| b.client == client && b.session == session)
            .map(|(index, _)| index);
        if before.is_some_and(|before| self.bookings[before].status != Cancelled) {
            return refused(Refused::BookedAlready);
        }
        let starts = self.sessions[session].starts;
        let is_good = |package: usize| {
            let package = &self.packages[package];
            package.client == client && package.is_good(starts)
        };
        if package.is_some_and(|package| !is_good(package)) {
            return refused(Refused::NoCreditLeft);
        }
        self.fill(session);
        let status = if self.free(session) > 0 {
            if let Some(package) = package {
                self.packages[package].use_credit();
            }
            Booked
        } else {
            Waitlisted
        };
        let booking = Booking {
            client,
            session,
            status,
            booked_at: self.now,
            package,
        };
        match before {
            Some(before) => self.bookings[before] = booking,
            None => self.bookings.push(booking),
        }
        Outcome::Done
    }

    pub(super) fn cancel(&mut self, booking: usize, by_client: bool) -> Outcome {
        let Booking {
            client,
            session,
            status,
            ..
        } = self.bookings[booking];
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        let started = self.has_started(session);
        if started && by_client {
            return refused(Refused::Started);
        }
        match status {
            Booked | Waitlisted => {}
            Attended if !started => {}
            Attended | NoShow | Cancelled => return refused(Refused::Changed),
        }
        self.give_up(booking);
        self.fill(session);
        Outcome::Done
    }

    /// Returns the seats of a client in upcoming sessions, in the order of the sessions.
    pub(in super::super) fn coming(&self, client: usize) -> Vec<usize> {
        let mut coming: Vec<usize> = (0..self.bookings.len())
            .filter(|index| {
                let booking = &self.bookings[*index];
                let counts = booking.client == client && booking.status != Cancelled;
                counts && !self.has_started(booking.session)
            })
            .collect();
        coming.sort_by_key(|index| self.bookings[*index].session);
        coming
    }

    /// Cancels all upcoming seats, where there is one. The page showed `surplus` more than there are.
    pub(super) fn cancel_all(&mut self, client: usize, surplus: usize) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        let coming = self.coming(client);
        if surplus > 0 || coming.is_empty() {
            return refused(Refused::Changed);
        }
        for booking in &coming {
            self.give_up(*booking);
        }
        for booking in coming {
            self.fill(self.bookings[booking].session);
        }
        Outcome::Done
    }

    pub(super) fn attend(&mut self, booking: usize, change: Change) -> Outcome {
        if change == Change::Cancel {
            return self.cancel(booking, false);
        }
        let Booking {
            client,
            session,
            status,
            ..
        } = self.bookings[booking];
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        let started = self.has_started(session);
        let location = self.sessions[session].location;
        let today = location.day(self.sessions[session].starts) == location.day(self.now);
        let after = match (change, status) {
            (Change::CheckIn, Booked) if started || today => Attended,
            (Change::NoShow, Booked) if started => NoShow,
            (Change::CheckIn | Change::NoShow, Booked) => return refused(Refused::NotYet),
            (Change::Undo, Attended | NoShow) => Booked,
            _ => return refused(Refused::Changed),
        };
        self.bookings[booking].status = after;
        Outcome::Done
    }

    /// Cancels a seat. Its credit is returned before the session starts and stays used afterwards.
    fn give_up(&mut self, index: usize) {
        let booking = &self.bookings[index];
        let used = booking.package.filter(|_| takes_a_seat(booking.status));
        let started = self.has_started(booking.session);
        if let (Some(package), false) = (used, started) {
            self.packages[package].give_back();
        }
        let booking = &mut self.bookings[index];
        booking.package = used.filter(|_| started);
        booking.status = Cancelled;
    }

    /// Gives free seats to waiting clients in order, skipping those whose package is no longer valid.
    fn fill(&mut self, session: usize) {
        if self.shut(session).is_some() {
            return;
        }
        let mut waiting: Vec<usize> = (0..self.bookings.len())
            .filter(|index| {
                let booking = &self.bookings[*index];
                booking.session == session && booking.status == Waitlisted
            })
            .collect();
        waiting.sort_by_key(|index| self.bookings[*index].booked_at);
        for index in waiting {
            if self.free(session) <= 0 {
                return;
            }
            if let Some(package) = self.bookings[index].package {
                if !self.packages[package].is_good(self.sessions[session].starts) {
                    continue;
                }
                self.packages[package].use_credit();
            }
            self.bookings[index].status = Booked;
        }
    }

    fn free(&self, session: usize) -> i64 {
        let taken = count(&self.bookings, |b| {
            b.session == session && takes_a_seat(b.status)
        });
        i64::from(self.sessions[session].capacity) - i64::try_from(taken).expect("a few")
    }
}

fn takes_a_seat(status: BookingStatus) -> bool {
    matches!(status, Booked | Attended | NoShow)
}
