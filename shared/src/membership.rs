//! A membership: what it is, what can be done with it, and what it is afterwards.
//!
//! | Asks | What |
//! |---|---|
//! | [`assess`](crate::assess) | [`Term::runs`]: a membership that runs blocks a deletion |
//! | page of a membership | [`Term::allows`]: which buttons it shows |
//! | page and API of memberships | [`Change`]: what a form asks for |
//! | store, selling a membership | [`MembershipStatus::when_sold`] |
//! | store, changing a membership | [`Term::after`]: the status and last day to write, or the refusal |
//! | [`entitlement`](crate::visit::entitlement) | [`Term::covers`]: whether it pays for a session |

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    flaw::Refused,
    time::{Day, Moment},
    words,
};

words! {
    /// The stage in its life at which a membership is.
    #[derive(Serialize, Deserialize)]
    pub MembershipStatus {
        /// Running.
        Active = "active",
        /// Paused; it can be resumed.
        Paused = "paused",
        /// Sold, and starting later.
        Pending = "pending",
        /// Cancelled: it runs through its last day, or ended at once where it has none.
        Cancelled = "cancelled",
    }
}

impl MembershipStatus {
    /// Returns the status of a membership that is sold `today` and starts on `starts_on`.
    pub fn when_sold(starts_on: Date, today: Date) -> Self {
        if starts_on > today {
            Self::Pending
        } else {
            Self::Active
        }
    }
}

/// A change to a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Pauses it.
    Pause,
    /// Lets it go on after a pause.
    Resume,
    /// Ends it at once.
    CancelNow,
    /// Ends it after this day at its location, which is today or later.
    CancelAfter(Date),
}

/// What the rules need to know about a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The stage in its life.
    pub status: MembershipStatus,
    /// Its first day.
    pub starts_on: Date,
    /// Its last day, where it has one.
    pub ends: Option<Day>,
}

/// What a change leaves of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The new status.
    pub status: MembershipStatus,
    /// The new last day, where it has one.
    pub ends_on: Option<Date>,
}

impl Term {
    /// Returns whether the membership runs or will run: a cancelled one through its last day, every other one until
    /// it is cancelled.
    pub fn runs(&self, now: Timestamp) -> bool {
        match self.status {
            MembershipStatus::Active | MembershipStatus::Paused | MembershipStatus::Pending => true,
            MembershipStatus::Cancelled => self.ends.is_some_and(|day| !day.is_over(now)),
        }
    }

    /// Returns whether the membership runs on the day on which a session starts, by the clocks of the session's
    /// location.
    pub fn covers(&self, starts: Moment) -> bool {
        let has_begun = self.starts_on <= starts.local().date();
        let ends_later = self.ends.map(|day| !day.is_over(starts.at()));
        let runs = match self.status {
            MembershipStatus::Active | MembershipStatus::Pending => ends_later.unwrap_or(true),
            MembershipStatus::Cancelled => ends_later.unwrap_or(false),
            MembershipStatus::Paused => false,
        };
        has_begun && runs
    }

    /// Returns whether a page may offer the change now.
    ///
    /// It may offer both ways to cancel when it may offer [`Change::CancelNow`]: the day of [`Change::CancelAfter`] has
    /// not been typed then, so only [`Term::after`] checks it.
    ///
    /// # Errors
    /// Why it may not.
    pub fn allows(&self, change: Change, now: Timestamp) -> Result<(), Refused> {
        self.next(change, now).map(drop)
    }

    /// Returns what the change leaves of the membership. `now` is seen at the location of the membership.
    ///
    /// # Errors
    /// Why the change cannot be made.
    pub fn after(&self, change: Change, now: Moment) -> Result<After, Refused> {
        let status = self.next(change, now.at())?;
        let today = now.local().date();
        let ends_on = match change {
            Change::Pause | Change::Resume => self.ends.map(|day| day.date()),
            // A cancelled membership runs through its last day, so that day was yesterday.
            Change::CancelNow => {
                let last = today.yesterday().ok();
                last.filter(|last| *last >= self.starts_on)
            }
            Change::CancelAfter(last) if last < today => return Err(Refused::Changed),
            Change::CancelAfter(last) => Some(last),
        };
        Ok(After { status, ends_on })
    }

    /// The table of changes: from the status before to the status afterwards.
    fn next(&self, change: Change, now: Timestamp) -> Result<MembershipStatus, Refused> {
        use Change::{CancelAfter, CancelNow, Pause, Resume};
        use MembershipStatus::{Active, Cancelled, Paused, Pending};
        match (change, self.status) {
            (Pause, Active | Pending) => Ok(Paused),
            (Resume, Paused) => Ok(Active),
            (CancelNow | CancelAfter(_), Active | Paused | Pending) => Ok(Cancelled),
            (CancelNow | CancelAfter(_), Cancelled) if self.runs(now) => Ok(Cancelled),
            (Pause, Paused | Cancelled)
            | (Resume, Active | Pending | Cancelled)
            | (CancelNow | CancelAfter(_), Cancelled) => Err(Refused::Changed),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};

    use super::*;

    use Change::{CancelAfter, CancelNow, Pause, Resume};
    use MembershipStatus::{Active, Cancelled, Paused, Pending};

    fn honolulu() -> TimeZone {
        TimeZone::get("Pacific/Honolulu").expect("a time zone")
    }

    /// Noon of 15 December at the location.
    fn now() -> Moment {
        let at = date(2026, 12, 15).at(12, 0, 0, 0);
        let at = honolulu().to_timestamp(at).expect("an instant");
        Moment::new(at, &honolulu())
    }

    fn december(day: i8) -> Date {
        date(2026, 12, day)
    }

    /// A membership from 1 December on, with this last day of December.
    fn term(status: MembershipStatus, ends: Option<i8>) -> Term {
        Term {
            status,
            starts_on: december(1),
            ends: ends.map(|day| Day::new(december(day), &honolulu())),
        }
    }

    #[test]
    fn membership_runs_until_it_is_cancelled_and_its_last_day_is_over() {
        let check = |status, ends, expected: bool| {
            let seen = term(status, ends).runs(now().at());
            assert_eq!(seen, expected, "{status:?} {ends:?}");
        };
        for status in [Active, Paused, Pending] {
            check(status, None, true);
            check(status, Some(14), true);
        }
        check(Cancelled, Some(16), true);
        check(Cancelled, Some(15), true);
        check(Cancelled, Some(14), false);
        check(Cancelled, None, false);
    }

    #[test]
    fn membership_covers_the_sessions_of_its_days() {
        let check = |status, ends, (day, hour, minute): (Date, i8, i8), expected: bool| {
            let at = day.at(hour, minute, 0, 0);
            let at = honolulu().to_timestamp(at).expect("an instant");
            let seen = term(status, ends).covers(Moment::new(at, &honolulu()));
            assert_eq!(seen, expected, "{status:?} {ends:?} at {at}");
        };
        let (first, before) = ((december(1), 0, 0), (date(2026, 11, 30), 23, 59));
        let (late, over) = ((december(31), 23, 59), (date(2027, 1, 1), 0, 0));
        check(Active, None, first, true);
        check(Active, None, before, false);
        check(Active, None, over, true);
        check(Active, Some(31), late, true);
        check(Active, Some(31), over, false);
        check(Pending, None, first, true);
        check(Pending, Some(31), over, false);
        check(Paused, None, first, false);
        check(Cancelled, Some(31), late, true);
        check(Cancelled, Some(31), over, false);
        check(Cancelled, None, first, false);
    }

    #[test]
    fn changes_lead_from_one_status_to_another() {
        let check = |status, ends, change, expected: Option<(MembershipStatus, Option<i8>)>| {
            let term = term(status, ends);
            let expected = expected.map(|(status, ends)| After {
                status,
                ends_on: ends.map(december),
            });
            let seen = term.after(change, now());
            let expected = expected.ok_or(Refused::Changed);
            assert_eq!(seen, expected, "{change:?}: {status:?} {ends:?}");
            let allowed = term.allows(change, now().at());
            assert_eq!(allowed, seen.map(drop), "{change:?}: {status:?} {ends:?}");
        };
        check(Active, None, Pause, Some((Paused, None)));
        check(Active, Some(20), Pause, Some((Paused, Some(20))));
        check(Pending, None, Pause, Some((Paused, None)));
        check(Paused, None, Pause, None);
        check(Cancelled, Some(20), Pause, None);

        check(Paused, None, Resume, Some((Active, None)));
        check(Paused, Some(20), Resume, Some((Active, Some(20))));
        for status in [Active, Pending, Cancelled] {
            check(status, Some(20), Resume, None);
        }

        for status in [Active, Paused, Pending] {
            check(status, None, CancelNow, Some((Cancelled, Some(14))));
            let (today, later) = (CancelAfter(december(15)), CancelAfter(december(31)));
            check(status, None, today, Some((Cancelled, Some(15))));
            check(status, None, later, Some((Cancelled, Some(31))));
        }
        let later = CancelAfter(december(31));
        check(Cancelled, Some(15), CancelNow, Some((Cancelled, Some(14))));
        check(Cancelled, Some(15), later, Some((Cancelled, Some(31))));
        for ends in [None, Some(14)] {
            check(Cancelled, ends, CancelNow, None);
            check(Cancelled, ends, later, None);
        }
    }

    #[test]
    fn last_day_is_not_before_today_nor_before_the_first_day() {
        let seen = term(Active, None).after(CancelAfter(december(14)), now());
        assert_eq!(seen, Err(Refused::Changed));
        let starts_today = Term {
            starts_on: december(15),
            ..term(Active, None)
        };
        let over = After {
            status: Cancelled,
            ends_on: None,
        };
        assert_eq!(starts_today.after(CancelNow, now()), Ok(over));
    }

    #[test]
    fn membership_is_pending_until_its_first_day() {
        let check = |starts_on, expected| {
            assert_eq!(
                MembershipStatus::when_sold(starts_on, december(15)),
                expected
            );
        };
        check(december(14), Active);
        check(december(15), Active);
        check(december(16), Pending);
    }
}
