//! Days and moments at a location. The only calendar arithmetic of Lethe, done by `jiff`.

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
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

/// Reads a date or an instant that Lethe has written. `jiff`'s own reader brings the texts of its errors, which are as large as all
/// rules together: this way they stay out of the browser.
pub(crate) fn parsed<'de, D: Deserializer<'de>, T: Written>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    T::read(&text).ok_or_else(|| D::Error::custom("not a date or an instant"))
}

/// What is written as ISO 8601 says, with a year of four digits.
pub(crate) trait Written: Sized {
    /// Reads it; anything else is `None`.
    fn read(text: &str) -> Option<Self>;
}

/// `2026-12-01`
impl Written for Date {
    fn read(text: &str) -> Option<Self> {
        let [year, month, day] = numbers(text, '-')?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Self::new(i16::try_from(year).ok()?, month, day).ok()
    }
}

/// `2026-12-01T20:01:00`, with a fraction of the second where it has one.
impl Written for DateTime {
    fn read(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let [hour, minute, second] = numbers(time, ':')?.map(|number| i8::try_from(number).ok());
        let time = Time::new(hour?, minute?, second?, nanoseconds(fraction)?).ok()?;
        Some(Date::read(date)?.to_datetime(time))
    }
}

/// `2026-12-01T20:01:00Z`
impl Written for Timestamp {
    fn read(text: &str) -> Option<Self> {
        let utc = DateTime::read(text.strip_suffix('Z')?)?;
        Offset::UTC.to_timestamp(utc).ok()
    }
}

/// Reads three whole numbers with a character between them.
fn numbers(text: &str, between: char) -> Option<[u32; 3]> {
    let mut numbers = text.split(between).map(number);
    let three = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(three)
}

/// Reads the digits after the point of a second.
fn nanoseconds(fraction: &str) -> Option<i32> {
    let missing = 9_usize.checked_sub(fraction.len())?;
    let zeros = 10_u32.pow(u32::try_from(missing).ok()?);
    i32::try_from(number(fraction)?.checked_mul(zeros)?).ok()
}

fn number(digits: &str) -> Option<u32> {
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
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
    fn what_was_written_is_read_as_jiff_reads_it() {
        for text in [
            "2026-12-01T09:00:00Z",
            "1969-12-31T23:59:59.5Z",
            "2026-12-01T09:00:00.123456789Z",
            "9999-12-30T22:00:00.999999999Z",
            "0001-01-01T00:00:00.001Z",
        ] {
            let expected: Timestamp = text.parse().expect("an instant");
            assert_eq!(expected.to_string(), text);
            assert_eq!(Timestamp::read(text), Some(expected), "{text}");
            let local = text.trim_end_matches('Z');
            assert_eq!(DateTime::read(local), local.parse().ok(), "{local}");
            let (date, _) = local.split_once('T').expect("a date and a time");
            assert_eq!(Date::read(date), date.parse().ok(), "{date}");
        }
        for text in [
            "",
            "2026-12-01",
            "2026-12-01T09:00:00",
            "2026-13-01T09:00:00Z",
            "2026-02-30T09:00:00Z",
            "2026-12-01T25:00:00Z",
            "2026-12-01T09:00Z",
            "2026-12-01T09:00:00:00Z",
            "2026-12-01T09:00:00.Z",
            "2026-12-01T09:00:00.1234567890Z",
            "2026-12-+1T09:00:00Z",
        ] {
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
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
