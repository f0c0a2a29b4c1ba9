//! Undoing what was just done: for how long, and what comes back.
//!
//! | Asks | What |
//! |---|---|
//! | store, undoing an act | [`in_time`], [`LastChange::undo`] |
//! | store, removing what can no longer be undone | [`LASTS`] |

use jiff::{SignedDuration, Timestamp};

use crate::{
    flaw::Refused,
    visit::{BookingStatus, Session},
    words,
};

/// How long an act can be undone. The page offers it for a shorter time.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);

words! {
    /// What an act changed that can be undone.
    pub Undoable {
        /// A booking: cancelled, or attendance noted.
        Booking = "booking",
        /// A relationship: ended.
        Relationship = "relationship",
        /// A payment method: removed.
        PaymentMethod = "payment_method",
    }
}

/// Returns whether an act of `done_at` can still be undone.
///
/// # Errors
/// [`Refused::TooLate`] when too much time has passed.
pub fn in_time(done_at: Timestamp, now: Timestamp) -> Result<(), Refused> {
    let until = done_at.checked_add(LASTS).unwrap_or(Timestamp::MAX);
    if now < until {
        Ok(())
    } else {
        Err(Refused::TooLate)
    }
}

/// The last change of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// The status before it.
    pub before: BookingStatus,
    /// The status after it.
    pub after: BookingStatus,
    /// The status now.
    pub now: BookingStatus,
    /// How many other clients have joined the waitlist of the session since.
    pub joined_since: u32,
}

/// What undoing gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// All is as it was before.
    AsBefore,
    /// The client is on the waitlist again, at its end.
    AtTheEnd,
    /// The team member can log in again. Logins that have ended stay so.
    CanLogIn,
}

impl LastChange {
    /// Undoes the change. A seat comes back while one is free. A position on the waitlist comes back while no other client has
    /// joined the waitlist since; otherwise the client joins it at its end.
    ///
    /// # Errors
    /// Why the change cannot be undone.
    pub fn undo(&self, session: &Session) -> Result<Undone, Refused> {
        let gives_back = self.after == BookingStatus::Cancelled;
        if self.now != self.after {
            Err(Refused::Changed)
        } else if gives_back && session.cancelled {
            Err(Refused::SessionCancelled)
        } else if gives_back && self.before.takes_a_seat() && session.free() == 0 {
            Err(Refused::SeatTaken)
        } else if self.before == BookingStatus::Waitlisted && self.joined_since > 0 {
            Ok(Undone::AtTheEnd)
        } else {
            Ok(Undone::AsBefore)
        }
    }
}

#[cfg(test)]
mod tests {
    use BookingStatus::{Attended, Booked, Cancelled, NoShow, Waitlisted};

    use super::*;

    fn at(instant: &str) -> Timestamp {
        instant.parse().expect("an instant")
    }

    #[test]
    fn act_can_be_undone_for_ten_minutes() {
        let done = at("2026-12-01T12:00:00Z");
        let check = |now: &str, expected| assert_eq!(in_time(done, at(now)), expected, "{now}");
        check("2026-12-01T12:00:00Z", Ok(()));
        check("2026-12-01T12:09:59Z", Ok(()));
        check("2026-12-01T12:10:00Z", Err(Refused::TooLate));
        check("2026-12-02T12:00:00Z", Err(Refused::TooLate));
        assert_eq!(in_time(Timestamp::MAX, done), Ok(()));
    }

    #[test]
    fn change_of_a_booking_is_undone_where_its_seat_is_free() {
        let session = |taken| Session {
            starts_at: at("2026-12-01T18:00:00Z"),
            capacity: 2,
            taken,
            cancelled: false,
        };
        let check = |(before, after), now, joined_since, session: Session, expected| {
            let change = LastChange {
                before,
                after,
                now,
                joined_since,
            };
            assert_eq!(change.undo(&session), expected, "{change:?} {session:?}");
        };
        let cancelled = Session {
            cancelled: true,
            ..session(1)
        };
        let as_before = Ok(Undone::AsBefore);
        // A seat that was given up.
        for before in [Booked, Attended] {
            let given_up = (before, Cancelled);
            check(given_up, Cancelled, 0, session(1), as_before);
            check(given_up, Cancelled, 3, session(1), as_before);
            check(given_up, Cancelled, 0, session(2), Err(Refused::SeatTaken));
            check(given_up, Cancelled, 0, session(3), Err(Refused::SeatTaken));
            check(
                given_up,
                Cancelled,
                0,
                cancelled,
                Err(Refused::SessionCancelled),
            );
            check(given_up, Booked, 0, session(1), Err(Refused::Changed));
        }
        // A position on the waitlist.
        let left = (Waitlisted, Cancelled);
        check(left, Cancelled, 0, session(2), as_before);
        check(left, Cancelled, 1, session(2), Ok(Undone::AtTheEnd));
        check(
            left,
            Cancelled,
            0,
            cancelled,
            Err(Refused::SessionCancelled),
        );
        check(left, Waitlisted, 0, session(2), Err(Refused::Changed));
        // Attendance keeps the seat, also in a full session.
        for (before, after) in [
            (Booked, Attended),
            (Booked, NoShow),
            (Attended, Booked),
            (NoShow, Booked),
        ] {
            check((before, after), after, 0, session(2), as_before);
            check(
                (before, after),
                Cancelled,
                0,
                session(1),
                Err(Refused::Changed),
            );
        }
    }
}
