//! The schedule: sessions added, made larger or smaller, cancelled.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp, ToSpan,
    civil::Date,
    tz::{AmbiguousOffset, TimeZone},
};

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    ids::{LocationId, SessionId},
    input,
};

/// The most seats of a session.
const MOST_SEATS: u32 = 1_000;

/// The most sessions that are added at once: one a week for a year.
const MOST_SESSIONS: u32 = 52;

/// The longest session: a day.
const MOST_MINUTES: u32 = 1_440;

form! {
    /// Adds a session to the schedule of a location. `starts_at` is by the clocks of the location. With a date in `until`, adds
    /// one at the same time of each week through that date. `seen` says what the page has shown of that ([`ToAdd`]).
    pub AddSession = "add_session";
    ids { location: LocationId }
    typed { name, coach, starts_at, minutes, capacity, until, seen }
}

form! {
    /// Changes how many seats a session has.
    pub SetCapacity = "set_capacity";
    ids { session: SessionId }
    typed { capacity }
}

form! {
    /// Cancels a session and all its bookings.
    pub CancelSession = "cancel_session";
    ids { session: SessionId }
}

/// A session to add to the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSession {
    /// The location where it takes place.
    pub location: LocationId,
    /// The name of the session.
    pub name: String,
    /// The name of the coach, where one is known.
    pub coach: Option<String>,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub minutes: u32,
    /// How many seats it has.
    pub capacity: u32,
}

/// Sessions to add to the schedule: one, or one a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPlan {
    /// The first one.
    pub first: PlannedSession,
    /// When each of them starts. The first one is the first.
    pub starts: Vec<Timestamp>,
    /// The last one's date at the location.
    pub last: Date,
}

/// What adding a plan does. A form carries it, so that a person has seen it before anything is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToAdd {
    /// How many sessions are added.
    pub count: usize,
    /// The date of the last of them, at the location.
    pub last: Date,
    /// How many are in the schedule already, and are not added again.
    pub existing: usize,
    /// How many sessions in the schedule overlap those that are added.
    pub overlapping: usize,
}

impl fmt::Display for ToAdd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            count,
            last,
            existing,
            overlapping,
        } = self;
        write!(f, "{count} {last} {existing} {overlapping}")
    }
}

impl FromStr for ToAdd {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<_> = text.split(' ').collect();
        let [count, last, existing, overlapping] = parts[..] else {
            return Err(());
        };
        Ok(Self {
            count: count.parse().map_err(drop)?,
            last: last.parse().map_err(drop)?,
            existing: existing.parse().map_err(drop)?,
            overlapping: overlapping.parse().map_err(drop)?,
        })
    }
}

impl AddSession {
    /// Parses the form; `zone` is that of the location, `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(
        &self,
        zone: Option<&TimeZone>,
        now: Timestamp,
    ) -> Result<SessionPlan, Flaws<&'static str>> {
        let Some(zone) = zone else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let mut flaws = Flaws::none();
        let name = flaws.note(Self::name, input::line(&self.name));
        let coach = flaws.note(Self::coach, input::optional(&self.coach, input::line));
        let starts_at = input::upcoming_time(&self.starts_at, zone, now);
        let starts_at = flaws.note(Self::starts_at, starts_at);
        let minutes = flaws.note(Self::minutes, input::number(&self.minutes, 1, MOST_MINUTES));
        let capacity = flaws.note(Self::capacity, seats(&self.capacity));
        let until = flaws.note(Self::until, input::optional(&self.until, input::date));
        let starts = starts_at.zip(until).and_then(|(first, until)| {
            let starts = weekly(first, until, zone);
            starts
                .map_err(|(field, flaw)| flaws.note::<()>(field, Err(flaw)))
                .ok()
        });
        let (Some(name), Some(coach), Some(starts), Some(minutes), Some(capacity)) =
            (name, coach, starts, minutes, capacity)
        else {
            return Err(flaws);
        };
        let (first, last) = (starts[0], starts[starts.len() - 1]);
        Ok(SessionPlan {
            first: PlannedSession {
                location: self.location,
                name,
                coach,
                starts_at: first,
                minutes,
                capacity,
            },
            last: zone.to_datetime(last).date(),
            starts,
        })
    }

    /// Returns what the page has shown of what is added.
    pub fn shown(&self) -> Option<ToAdd> {
        self.seen.parse().ok()
    }
}

/// Returns `first` and, where there is a date `until`, the same time of day in `zone` of each week through that date; at least one
/// instant. A time that clocks show twice is the first one.
fn weekly(
    first: Timestamp,
    until: Option<Date>,
    zone: &TimeZone,
) -> Result<Vec<Timestamp>, (&'static str, Flaw)> {
    let local = zone.to_datetime(first);
    let Some(until) = until else {
        return Ok(vec![first]);
    };
    if until < local.date() {
        return Err((AddSession::until, Flaw::BeforeTheFirst));
    }
    let mut starts = vec![first];
    for week in 1..=i64::from(MOST_SESSIONS) {
        let Some(next) = local.checked_add(week.weeks()).ok() else {
            break;
        };
        if next.date() > until {
            break;
        }
        if week == i64::from(MOST_SESSIONS) {
            return Err((AddSession::until, Flaw::MoreThan(MOST_SESSIONS)));
        }
        let at = zone.to_ambiguous_timestamp(next);
        if matches!(at.offset(), AmbiguousOffset::Gap { .. }) {
            return Err((AddSession::starts_at, Flaw::NotATime));
        }
        let at = at.earlier();
        starts.push(at.map_err(|_| (AddSession::until, Flaw::NotADate))?);
    }
    Ok(starts)
}

impl SetCapacity {
    /// Parses the form: how many seats the session has afterwards.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<u32, Flaws<&'static str>> {
        seats(&self.capacity).map_err(|flaw| Flaws::one(Self::capacity, flaw))
    }
}

fn seats(typed: &str) -> Result<u32, Flaw> {
    input::number(typed, 0, MOST_SEATS)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn now() -> Timestamp {
        "2026-12-01T12:00:00Z".parse().expect("an instant")
    }

    fn form(name: &str, coach: &str, starts_at: &str, minutes: &str, capacity: &str) -> AddSession {
        AddSession {
            location: LocationId(Uuid::nil()),
            name: name.to_owned(),
            coach: coach.to_owned(),
            starts_at: starts_at.to_owned(),
            minutes: minutes.to_owned(),
            capacity: capacity.to_owned(),
            until: String::new(),
            seen: String::new(),
        }
    }

    #[test]
    fn sessions_of_a_series_start_at_the_same_local_time() {
        let check = |zone: &str, first: &str, until: &str, expected: &[&str]| {
            let zone = TimeZone::get(zone).expect("a time zone");
            let form = AddSession {
                until: until.to_owned(),
                ..form("Reformer", "", first, "50", "8")
            };
            let now = "2026-10-01T12:00:00Z".parse().expect("an instant");
            let plan = form.parse(Some(&zone), now).expect("a plan");
            let starts = plan.starts.iter().map(ToString::to_string);
            assert_eq!(
                starts.collect::<Vec<_>>(),
                expected,
                "{first} until {until}"
            );
            assert_eq!(plan.first.starts_at, plan.starts[0]);
        };
        // The clocks go back on 25 October 2026, and forward on 28 March 2027.
        let autumn = ["2026-10-20T16:00:00Z", "2026-10-27T17:00:00Z"];
        check("Europe/Berlin", "2026-10-20T18:00", "2026-10-27", &autumn);
        check("Europe/Berlin", "2026-10-20T18:00", "2026-11-02", &autumn);
        check(
            "Europe/Berlin",
            "2026-10-20T18:00",
            "2026-10-26",
            &autumn[..1],
        );
        check(
            "Europe/Berlin",
            "2026-10-20T18:00",
            "2026-10-20",
            &autumn[..1],
        );
        check("Europe/Berlin", "2026-10-20T18:00", "", &autumn[..1]);
        let spring = ["2027-03-23T17:00:00Z", "2027-03-30T16:00:00Z"];
        check("Europe/Berlin", "2027-03-23T18:00", "2027-03-30", &spring);
        // 02:30 occurs twice on 25 October 2026, first in summer time.
        let twice = ["2026-10-18T00:30:00Z", "2026-10-25T00:30:00Z"];
        check("Europe/Berlin", "2026-10-18T02:30", "2026-10-25", &twice);
        // The date is that of the location: in Honolulu, Tuesday evening is Wednesday in UTC.
        let evening = ["2026-10-21T04:00:00Z", "2026-10-28T04:00:00Z"];
        check(
            "Pacific/Honolulu",
            "2026-10-20T18:00",
            "2026-10-27",
            &evening,
        );
    }

    #[test]
    fn series_has_at_most_52_sessions_and_no_skipped_time() {
        let berlin = TimeZone::get("Europe/Berlin").expect("a time zone");
        let check = |first: &str, until: &str, expected: Result<usize, (&'static str, Flaw)>| {
            let form = AddSession {
                until: until.to_owned(),
                ..form("Reformer", "", first, "50", "8")
            };
            let plan = form.parse(Some(&berlin), now());
            let count = plan.as_ref().map(|plan| plan.starts.len());
            let expected = expected.map_err(|(field, flaw)| Flaws::one(field, flaw));
            assert_eq!(
                count.map_err(Clone::clone),
                expected,
                "{first} until {until}"
            );
            if let Ok(plan) = plan {
                assert!(plan.last.to_string().as_str() <= until);
            }
        };
        check("2026-12-08T18:00", "2027-11-30", Ok(52));
        let too_many = Err(("until", Flaw::MoreThan(52)));
        check("2026-12-08T18:00", "2027-12-07", too_many);
        check("2026-12-08T18:00", "9999-12-31", too_many);
        let before = Err(("until", Flaw::BeforeTheFirst));
        check("2026-12-08T18:00", "2026-12-07", before);
        check(
            "2026-12-08T18:00",
            "Tuesday",
            Err(("until", Flaw::NotADate)),
        );
        // The clocks skip 02:30 on 28 March 2027.
        let skipped = Err(("starts_at", Flaw::NotATime));
        check("2027-03-21T02:30", "2027-03-27", Ok(1));
        check("2027-03-21T02:30", "2027-03-28", skipped);
    }

    #[test]
    fn what_is_added_is_written_and_read() {
        let to_add = ToAdd {
            count: 12,
            last: jiff::civil::date(2027, 2, 16),
            existing: 2,
            overlapping: 1,
        };
        let text = to_add.to_string();
        assert_eq!(
            (text.as_str(), text.parse()),
            ("12 2027-02-16 2 1", Ok(to_add))
        );
        for other in ["", "12", "12 soon 2 1", "12 2027-02-16 2 1 0"] {
            assert_eq!(other.parse::<ToAdd>(), Err(()), "{other}");
        }
    }

    #[test]
    fn session_starts_by_the_clocks_of_its_location() {
        let honolulu = TimeZone::get("Pacific/Honolulu").expect("a time zone");
        let parsed =
            form("Reformer", "", "2026-12-01T18:30", "50", "0").parse(Some(&honolulu), now());
        let expected = PlannedSession {
            location: LocationId(Uuid::nil()),
            name: "Reformer".to_owned(),
            coach: None,
            starts_at: "2026-12-02T04:30:00Z".parse().expect("an instant"),
            minutes: 50,
            capacity: 0,
        };
        let plan = SessionPlan {
            starts: vec![expected.starts_at],
            last: jiff::civil::date(2026, 12, 1),
            first: expected,
        };
        assert_eq!(parsed, Ok(plan));
    }

    #[test]
    fn session_says_what_is_wrong_beside_each_field() {
        let check = |form: AddSession, zone: Option<&TimeZone>, expected: &[(&str, Flaw)]| {
            let flaws = form.parse(zone, now()).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        let utc = Some(&TimeZone::UTC);
        let soon = "2026-12-01T12:01";
        check(form("Reformer", "Kim", soon, "1440", "1000"), utc, &[]);
        let no_location = [("location", Flaw::NotAChoice)];
        check(form("Reformer", "Kim", soon, "50", "8"), None, &no_location);
        let over = [
            ("starts_at", Flaw::InThePast),
            ("minutes", Flaw::NotANumber),
            ("capacity", Flaw::NotANumber),
        ];
        let late = form("Reformer", "", "2026-12-01T12:00", "1441", "1001");
        check(late, utc, &over);
        let all = [
            ("name", Flaw::Missing),
            ("coach", Flaw::NotOneLine),
            ("starts_at", Flaw::NotATime),
            ("minutes", Flaw::NotANumber),
            ("capacity", Flaw::Missing),
        ];
        check(form("", "Kim\nLee", "soon", "0", ""), utc, &all);
    }

    #[test]
    fn capacity_is_a_number_of_seats() {
        let check = |capacity: &str, expected: Result<u32, Flaw>| {
            let form = SetCapacity {
                session: SessionId(Uuid::nil()),
                capacity: capacity.to_owned(),
            };
            let expected = expected.map_err(|flaw| Flaws::one("capacity", flaw));
            assert_eq!(form.parse(), expected);
        };
        check("0", Ok(0));
        check("1000", Ok(1000));
        check("1001", Err(Flaw::NotANumber));
        check("many", Err(Flaw::NotANumber));
        check("", Err(Flaw::Missing));
    }
}
