//! A client's visit to a session: who can book, what can be done with a seat, what it is afterwards, and what pays.
//!
//! | Asks | What |
//! |---|---|
//! | pages of sessions and the schedule | [`Session::accepts`], [`Session::free`] |
//! | pages of bookings, of a session, of the app | [`Visit::allows`], [`Visit::is_upcoming`] |
//! | pages of bookings and of a session; store, booking | [`Span::overlaps`] |
//! | store, booking and filling free seats | [`Session::book`], [`Session::free`] |
//! | store, cancelling a session or changing its capacity | [`Session::accepts`] |
//! | store, cancelling a booking, noting attendance | [`Visit::after`]: the status to write, and what becomes of the credit |
//! | store, booking for a client in the app | [`entitlement`] |
//! | register, store, erasing a client | [`VisitFate`], [`Unnamed`] |

use std::fmt;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    flaw::Refused,
    ids::PackageId,
    membership::Term,
    package::{self, Stock},
    time::Moment,
    words,
};

words! {
    /// What has become of a client's seat in a session, or is still to come of it.
    pub BookingStatus {
        /// The client is expected.
        Booked = "booked",
        /// The client is on the waitlist.
        Waitlisted = "waitlisted",
        /// The client came.
        Attended = "attended",
        /// The client did not come.
        NoShow = "no_show",
        /// The seat was given up.
        Cancelled = "cancelled",
    }
}

impl BookingStatus {
    /// Returns whether the booking takes up one of the seats of the session.
    pub fn takes_a_seat(self) -> bool {
        match self {
            Self::Booked | Self::Attended | Self::NoShow => true,
            Self::Waitlisted | Self::Cancelled => false,
        }
    }
}

words! {
    /// What becomes of a client's bookings when the client is erased. The studio chooses.
    #[derive(Default, Serialize, Deserialize)]
    pub VisitFate {
        /// Each session counts the client without a name ([`Unnamed`]), and the bookings are removed.
        #[default]
        Counted = "counted",
        /// The bookings stay under the reference.
        Kept = "kept",
    }
}

/// Writes the fate as forms carry it.
impl fmt::Display for VisitFate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How many erased clients a session counts without a name, by the status of their bookings. A cancelled booking is in no figure of
/// a session, so it is not counted.
///
/// A client can be erased once no booking is in a session that starts later, so each of these seats is in a session that had started
/// then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unnamed {
    /// Attended.
    pub attended: u32,
    /// Did not attend.
    pub no_show: u32,
    /// Had a seat, without a note about their attendance.
    pub booked: u32,
    /// Were on the waitlist.
    pub waitlisted: u32,
}

impl Unnamed {
    /// Returns how many of them had a seat.
    pub fn seats(&self) -> u32 {
        self.attended + self.no_show + self.booked
    }
}

/// What the rules need to know about a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// When it starts.
    pub starts_at: Timestamp,
    /// How many seats it has.
    pub capacity: u32,
    /// How many of them are taken: more than it has after its capacity was reduced.
    pub taken: u32,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

impl Session {
    /// Returns how many seats are free.
    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken)
    }

    /// Returns whether the session can still change: take bookings, get another capacity, or be cancelled.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn accepts(&self, now: Timestamp) -> Result<(), Refused> {
        if self.cancelled {
            Err(Refused::SessionCancelled)
        } else if self.starts_at <= now {
            Err(Refused::Started)
        } else {
            Ok(())
        }
    }

    /// Returns the status of a new booking: a seat where one is free, otherwise the waitlist. `before` is the client's
    /// booking in the session, where there is one.
    ///
    /// # Errors
    /// Why the client cannot be booked.
    pub fn book(
        &self,
        before: Option<BookingStatus>,
        now: Timestamp,
    ) -> Result<BookingStatus, Refused> {
        self.accepts(now)?;
        match before {
            None | Some(BookingStatus::Cancelled) if self.free() > 0 => Ok(BookingStatus::Booked),
            None | Some(BookingStatus::Cancelled) => Ok(BookingStatus::Waitlisted),
            Some(
                BookingStatus::Booked
                | BookingStatus::Waitlisted
                | BookingStatus::Attended
                | BookingStatus::NoShow,
            ) => Err(Refused::BookedAlready),
        }
    }
}

/// When a session takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it starts.
    pub starts_at: Timestamp,
    /// Its length in minutes.
    pub minutes: u32,
}

impl Span {
    /// Returns when it is over.
    pub fn ends_at(self) -> Timestamp {
        let length = SignedDuration::from_mins(i64::from(self.minutes));
        self.starts_at.checked_add(length).unwrap_or(Timestamp::MAX)
    }

    /// Returns whether one of the two begins before the other is over. Sessions that follow each other do not overlap.
    pub fn overlaps(self, other: Self) -> bool {
        self.starts_at < other.ends_at() && other.starts_at < self.ends_at()
    }
}

words! {
    /// What happens when the client has another session at the same time.
    #[derive(Default)]
    pub Overlap {
        /// The booking is refused, so that the team member can ask the client.
        #[default]
        Refused = "refused",
        /// Both sessions are wanted.
        Wanted = "wanted",
    }
}

impl Overlap {
    /// Returns what a checkbox says.
    pub fn of_tick(ticked: &str) -> Self {
        if ticked == "1" {
            Self::Wanted
        } else {
            Self::Refused
        }
    }
}

/// How far ahead a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// It starts on another day.
    Later,
    /// It starts later today, at its location.
    Today,
    /// It has started.
    Started,
}

impl Ahead {
    /// Returns how far ahead a session is that starts at `starts`, by the clocks in `zone`.
    pub fn of(starts: Moment, zone: &TimeZone, now: Timestamp) -> Self {
        if starts.at() <= now {
            Self::Started
        } else if starts.local().date() == zone.to_datetime(now).date() {
            Self::Today
        } else {
            Self::Later
        }
    }
}

/// A change to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Gives the seat up, or leaves the waitlist.
    Cancel,
    /// Notes that the client came.
    CheckIn,
    /// Notes that the client did not come.
    NoShow,
    /// Takes back that the client came, or did not come.
    Undo,
}

/// Who asks for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A team member.
    Team,
    /// The client, who can cancel until the session starts.
    Client,
}

/// What the rules need to know about a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The status of the booking.
    pub status: BookingStatus,
    /// How far ahead the session is.
    pub ahead: Ahead,
}

/// What a change leaves of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The new status.
    pub status: BookingStatus,
    /// What becomes of the credit, where the booking has one.
    pub credit: Credit,
}

/// What becomes of the package credit of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credit {
    /// It stays with the booking.
    Stays,
    /// It goes back to the package.
    Returns,
    /// It was never used, because the client was on the waitlist: the booking lets go of the package.
    Unused,
}

impl Visit {
    /// Returns whether it is a seat, or a position on the waitlist, in a session that has not started.
    pub fn is_upcoming(&self) -> bool {
        self.ahead != Ahead::Started && self.status != BookingStatus::Cancelled
    }

    /// Returns whether the change can be made.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn allows(&self, change: Change, by: By) -> Result<(), Refused> {
        self.after(change, by).map(drop)
    }

    /// Returns what the change leaves of the booking.
    ///
    /// # Errors
    /// Why the change cannot be made.
    pub fn after(&self, change: Change, by: By) -> Result<After, Refused> {
        use Ahead::{Later, Started, Today};
        use BookingStatus::{Attended, Booked, Cancelled, NoShow, Waitlisted};
        match (by, change) {
            (By::Client, Change::Cancel) if self.ahead == Started => return Err(Refused::Started),
            (By::Client, Change::Cancel)
            | (By::Team, Change::Cancel | Change::CheckIn | Change::NoShow | Change::Undo) => {}
            (By::Client, Change::CheckIn | Change::NoShow | Change::Undo) => {
                return Err(Refused::Changed);
            }
        }
        let (status, credit) = match (change, self.status, self.ahead) {
            (Change::Cancel, Booked | Attended, Later | Today) => (Cancelled, Credit::Returns),
            (Change::Cancel, Booked, Started) => (Cancelled, Credit::Stays),
            (Change::Cancel, Waitlisted, Later | Today | Started) => (Cancelled, Credit::Unused),
            (Change::CheckIn, Booked, Today | Started) => (Attended, Credit::Stays),
            (Change::NoShow, Booked, Started) => (NoShow, Credit::Stays),
            (Change::Undo, Attended | NoShow, Later | Today | Started) => (Booked, Credit::Stays),
            (Change::CheckIn, Booked, Later) | (Change::NoShow, Booked, Later | Today) => {
                return Err(Refused::NotYet);
            }
            (Change::Cancel, Attended, Started)
            | (Change::Cancel, NoShow | Cancelled, Later | Today | Started)
            | (
                Change::CheckIn | Change::NoShow,
                Waitlisted | Attended | NoShow | Cancelled,
                Later | Today | Started,
            )
            | (Change::Undo, Booked | Waitlisted | Cancelled, Later | Today | Started) => {
                return Err(Refused::Changed);
            }
        };
        Ok(After { status, credit })
    }
}

/// What pays for a session that a client books in the app or the widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// A membership covers the day of the session.
    Membership,
    /// A credit of this package.
    Package(PackageId),
    /// Neither: the client pays at the studio.
    None,
}

/// Returns what pays for a session that a client books: a membership that covers its day, otherwise the package that
/// expires first.
pub fn entitlement(
    memberships: impl IntoIterator<Item = Term>,
    packages: impl IntoIterator<Item = (PackageId, Stock)>,
    starts: Moment,
) -> Entitlement {
    if memberships.into_iter().any(|term| term.covers(starts)) {
        Entitlement::Membership
    } else {
        package::first(packages, starts.at()).map_or(Entitlement::None, Entitlement::Package)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::{membership::MembershipStatus, package::PackageStatus, time::Day};

    use Ahead::{Later, Started, Today};
    use BookingStatus::{Attended, Booked, Cancelled, NoShow, Waitlisted};

    const AHEAD: [Ahead; 3] = [Later, Today, Started];

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn sessions_overlap_if_one_begins_before_the_other_is_over() {
        let span = |starts: &str, minutes| Span {
            starts_at: format!("2026-12-01T{starts}:00Z")
                .parse()
                .expect("an instant"),
            minutes,
        };
        let check = |(starts, minutes), expected: bool| {
            let (one, other) = (span("18:00", 60), span(starts, minutes));
            assert_eq!(one.overlaps(other), expected, "{starts}, {minutes} minutes");
            assert_eq!(other.overlaps(one), expected, "{starts}, {minutes} minutes");
        };
        check(("18:00", 60), true);
        check(("18:59", 10), true);
        check(("17:00", 61), true);
        check(("17:00", 180), true);
        check(("18:10", 20), true);
        check(("19:00", 60), false);
        check(("17:00", 60), false);
        check(("06:00", 60), false);
    }

    #[test]
    fn session_of_today_is_of_today_at_its_location() {
        let honolulu = TimeZone::get("Pacific/Honolulu").expect("a time zone");
        let check = |starts, expected| {
            let now = at("2026-12-01T09:00:00Z");
            let starts = Moment::new(at(starts), &honolulu);
            assert_eq!(Ahead::of(starts, &honolulu, now), expected, "{starts:?}");
        };
        check("2026-12-01T08:59:00Z", Started);
        check("2026-12-01T09:00:00Z", Started);
        check("2026-12-01T09:00:01Z", Today);
        check("2026-12-01T09:59:00Z", Today);
        check("2026-12-01T10:00:00Z", Later);
    }

    #[test]
    fn session_takes_bookings_until_it_starts() {
        let session = |taken| Session {
            starts_at: at("2026-12-01T18:00:00Z"),
            capacity: 2,
            taken,
            cancelled: false,
        };
        let check = |session: Session, before, now, expected| {
            let seen = session.book(before, at(now));
            assert_eq!(seen, expected, "{session:?} {before:?} {now}");
        };
        let (before, on_time) = ("2026-12-01T17:59:59Z", "2026-12-01T18:00:00Z");
        check(session(1), None, before, Ok(Booked));
        check(session(2), None, before, Ok(Waitlisted));
        check(session(3), None, before, Ok(Waitlisted));
        check(session(1), Some(Cancelled), before, Ok(Booked));
        check(session(2), Some(Cancelled), before, Ok(Waitlisted));
        for known in [Booked, Waitlisted, Attended, NoShow] {
            check(session(1), Some(known), before, Err(Refused::BookedAlready));
        }
        check(session(1), None, on_time, Err(Refused::Started));
        let cancelled = Session {
            cancelled: true,
            ..session(1)
        };
        check(cancelled, None, before, Err(Refused::SessionCancelled));
        check(cancelled, None, on_time, Err(Refused::SessionCancelled));
    }

    #[test]
    fn changes_lead_from_one_status_to_another() {
        let check = |change, status, ahead, expected: Result<(BookingStatus, Credit), Refused>| {
            let visit = Visit { status, ahead };
            let expected = expected.map(|(status, credit)| After { status, credit });
            assert_eq!(
                visit.after(change, By::Team),
                expected,
                "{change:?} {visit:?}"
            );
            assert_eq!(visit.allows(change, By::Team), expected.map(drop));
        };
        let (changed, not_yet) = (Err(Refused::Changed), Err(Refused::NotYet));

        for ahead in [Later, Today] {
            check(
                Change::Cancel,
                Booked,
                ahead,
                Ok((Cancelled, Credit::Returns)),
            );
            check(
                Change::Cancel,
                Attended,
                ahead,
                Ok((Cancelled, Credit::Returns)),
            );
        }
        check(
            Change::Cancel,
            Booked,
            Started,
            Ok((Cancelled, Credit::Stays)),
        );
        check(Change::Cancel, Attended, Started, changed);
        for ahead in AHEAD {
            check(
                Change::Cancel,
                Waitlisted,
                ahead,
                Ok((Cancelled, Credit::Unused)),
            );
            check(Change::Cancel, NoShow, ahead, changed);
            check(Change::Cancel, Cancelled, ahead, changed);
        }

        check(Change::CheckIn, Booked, Later, not_yet);
        check(
            Change::CheckIn,
            Booked,
            Today,
            Ok((Attended, Credit::Stays)),
        );
        check(
            Change::CheckIn,
            Booked,
            Started,
            Ok((Attended, Credit::Stays)),
        );
        check(Change::NoShow, Booked, Later, not_yet);
        check(Change::NoShow, Booked, Today, not_yet);
        check(Change::NoShow, Booked, Started, Ok((NoShow, Credit::Stays)));
        for ahead in AHEAD {
            for status in [Waitlisted, Attended, NoShow, Cancelled] {
                check(Change::CheckIn, status, ahead, changed);
                check(Change::NoShow, status, ahead, changed);
            }
            for status in [Attended, NoShow] {
                check(Change::Undo, status, ahead, Ok((Booked, Credit::Stays)));
            }
            for status in [Booked, Waitlisted, Cancelled] {
                check(Change::Undo, status, ahead, changed);
            }
        }
    }

    #[test]
    fn client_can_only_cancel_and_only_before_the_start() {
        for (status, ahead) in BookingStatus::ALL
            .into_iter()
            .flat_map(|status| AHEAD.map(|ahead| (status, ahead)))
        {
            let visit = Visit { status, ahead };
            let expected = match ahead {
                Started => Err(Refused::Started),
                Later | Today => visit.after(Change::Cancel, By::Team),
            };
            assert_eq!(visit.after(Change::Cancel, By::Client), expected);
            for change in [Change::CheckIn, Change::NoShow, Change::Undo] {
                assert_eq!(visit.allows(change, By::Client), Err(Refused::Changed));
            }
        }
    }

    #[test]
    fn visit_is_upcoming_until_it_is_cancelled_or_the_session_starts() {
        for status in BookingStatus::ALL {
            for ahead in AHEAD {
                let expected = match (status, ahead) {
                    (Cancelled, _) | (_, Started) => false,
                    (Booked | Waitlisted | Attended | NoShow, Later | Today) => true,
                };
                assert_eq!(Visit { status, ahead }.is_upcoming(), expected);
            }
        }
    }

    #[test]
    fn membership_pays_before_packages_and_the_package_that_expires_first() {
        let starts = Moment::new(at("2026-12-15T18:00:00Z"), &TimeZone::UTC);
        let day = |day| Day::new(date(2026, 12, day), &TimeZone::UTC);
        let membership = |status| Term {
            status,
            starts_on: date(2026, 12, 1),
            ends: None,
        };
        let package = |id, expires| {
            let stock = Stock {
                status: PackageStatus::Unused,
                credits_total: 3,
                credits_used: 0,
                purchased_on: date(2026, 12, 1),
                expires,
            };
            (PackageId(Uuid::from_u128(id)), stock)
        };
        let (always, soon, over) = (
            package(1, None),
            package(2, Some(day(15))),
            package(3, Some(day(14))),
        );
        let check =
            |memberships: &[MembershipStatus], packages: &[(PackageId, Stock)], expected| {
                let memberships = memberships.iter().copied().map(membership);
                let seen = entitlement(memberships, packages.iter().copied(), starts);
                assert_eq!(seen, expected);
            };
        let (active, paused) = (MembershipStatus::Active, MembershipStatus::Paused);
        check(&[paused, active], &[soon], Entitlement::Membership);
        check(&[paused], &[always, soon], Entitlement::Package(soon.0));
        check(&[], &[always, over], Entitlement::Package(always.0));
        check(&[paused], &[over], Entitlement::None);
        check(&[], &[], Entitlement::None);
    }
}
