//! Days and moments at a location. The only calendar arithmetic of Lethe, done by `jiff`.

use std::str::FromStr;

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// A calendar day at one location, together with the instant at which it is over there.
///
/// The instant is worked out where the time zone data is (on the server), so that the browser can
/// apply "through the whole of that day at its location" without carrying any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    #[serde(deserialize_with = "parsed")]
    date: Date,
    #[serde(deserialize_with = "parsed")]
    over_at: Timestamp,
}

impl Day {
    /// Returns the day `date` in `zone`. It is over at the first instant of the next day there, also where clocks skip
    /// midnight; the last representable day is over at its start.
    pub fn new(date: Date, zone: &TimeZone) -> Self {
        let next = date.tomorrow().unwrap_or(date);
        let over_at = start_of_day(next, zone);
        Self { date, over_at }
    }

    /// Returns the date, as it is written at the location.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Returns the instant at which the whole day has passed at its location.
    pub fn over_at(&self) -> Timestamp {
        self.over_at
    }

    /// Returns whether the whole day has passed at its location.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.over_at
    }
}

/// Returns the first instant of the day `date` in `zone`, also where clocks skip midnight.
pub fn start_of_day(date: Date, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0))
        .compatible()
        .unwrap_or(Timestamp::MAX)
}

/// Returns the last day on which a backup can hold what was erased on the day `erased`, when each backup is kept for
/// `days` days; at most the last representable day.
pub fn backups_until(erased: Date, days: u16) -> Date {
    erased.saturating_add(Span::new().days(days))
}

/// An instant, and what clocks at its location show at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    #[serde(deserialize_with = "parsed")]
    at: Timestamp,
    #[serde(deserialize_with = "parsed")]
    local: DateTime,
}

impl Moment {
    /// Returns the instant `at`, seen in `zone`.
    pub fn new(at: Timestamp, zone: &TimeZone) -> Self {
        Self {
            at,
            local: zone.to_datetime(at),
        }
    }

    /// Returns the instant.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns date and time of day at the location.
    pub fn local(&self) -> DateTime {
        self.local
    }
}

/// Reads a date or an instant that Lethe has written. `jiff`'s own reader brings the texts of its errors, which are
/// large: this way they stay out of the browser.
pub(crate) fn parsed<'de, D: Deserializer<'de>, T: FromStr>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    text.parse()
        .map_err(|_| D::Error::custom("not a date or an instant"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: &str, date: &str, last: &str, over: &str) {
        let zone = TimeZone::get(zone).expect("a known zone");
        let day = Day::new(date.parse().expect("a date"), &zone);
        assert_eq!(day.date().to_string(), date);
        assert!(
            !day.is_over(last.parse().expect("an instant")),
            "{date}: still on at {last}"
        );
        assert!(
            day.is_over(over.parse().expect("an instant")),
            "{date}: over at {over}"
        );
    }

    #[test]
    fn backup_holds_erased_data_for_as_long_as_it_is_kept() {
        let check = |erased: &str, days, expected: &str| {
            let until = backups_until(erased.parse().expect("a date"), days);
            assert_eq!(until.to_string(), expected, "{erased} and {days} days");
        };
        check("2026-12-01", 0, "2026-12-01");
        check("2026-12-01", 30, "2026-12-31");
        check("2027-12-31", 60, "2028-02-29");
        check("9999-12-31", 1, "9999-12-31");
    }

    #[test]
    fn day_lasts_until_the_next_one_starts_at_its_location() {
        check(
            "Europe/London",
            "2026-12-01",
            "2026-12-01T23:59:59.999Z",
            "2026-12-02T00:00:00Z",
        );
        check(
            "Australia/Sydney",
            "2026-12-01",
            "2026-12-01T12:59:59Z",
            "2026-12-01T13:00:00Z",
        );
        check(
            "Pacific/Honolulu",
            "2026-11-30",
            "2026-12-01T09:59:59Z",
            "2026-12-01T10:00:00Z",
        );
        check(
            "Pacific/Chatham",
            "2026-12-01",
            "2026-12-01T10:14:59Z",
            "2026-12-01T10:15:00Z",
        );
        // The clocks go back on 25 October 2026 in Berlin: that day has 25 hours.
        check(
            "Europe/Berlin",
            "2026-10-25",
            "2026-10-25T22:59:59Z",
            "2026-10-25T23:00:00Z",
        );
        // Midnight does not exist on 4 November 2018 in São Paulo: the day starts at 01:00.
        check(
            "America/Sao_Paulo",
            "2018-11-03",
            "2018-11-04T02:59:59Z",
            "2018-11-04T03:00:00Z",
        );
    }
}
