//! The schedule: sessions added, made larger or smaller, cancelled.

use jiff::{Timestamp, tz::TimeZone};

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    ids::{LocationId, SessionId},
    input,
};

/// The most seats of a session.
const MOST_SEATS: u32 = 1_000;

/// The longest session: a day.
const MOST_MINUTES: u32 = 1_440;

form! {
    /// Adds a session to the schedule of a location. `starts_at` is by the clocks of the location.
    pub AddSession = "add_session";
    ids { location: LocationId }
    typed { name, coach, starts_at, minutes, capacity }
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

impl AddSession {
    /// Parses the form; `zone` is that of the location, `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(
        &self,
        zone: Option<&TimeZone>,
        now: Timestamp,
    ) -> Result<PlannedSession, Flaws<&'static str>> {
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
        let (Some(name), Some(coach), Some(starts_at), Some(minutes), Some(capacity)) =
            (name, coach, starts_at, minutes, capacity)
        else {
            return Err(flaws);
        };
        Ok(PlannedSession {
            location: self.location,
            name,
            coach,
            starts_at,
            minutes,
            capacity,
        })
    }
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
        assert_eq!(parsed, Ok(expected));
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
