//! Dates and times, as clocks at the location show them and the reader's region writes them.

use jiff::civil::{Date, DateTime};

use super::{catalogue::say, formats::formats};

/// Returns `1 Dec 2026`.
pub fn date(date: Date) -> String {
    formats().date(date, month(date))
}

/// Returns `1 Dec 2026, 20:01`.
pub fn date_time(at: DateTime) -> String {
    say!(date_time, date = date(at.date()), time = clock(at)).to_string()
}

/// Returns `1 Dec 2026, 20:01 (UTC+00:00)`.
pub fn with_offset(at: jiff::Timestamp, zone: &jiff::tz::TimeZone) -> String {
    let minutes = zone.to_offset(at).seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    let offset = format!("{sign}{hours:02}:{minutes:02}");
    let when = date_time(zone.to_datetime(at));
    say!(date_time_offset, when = when, offset = offset).to_string()
}

/// Returns `18:30`.
pub fn clock(at: DateTime) -> String {
    time(at.hour(), at.minute())
}

/// Returns `18:30`.
pub fn time(hour: i8, minute: i8) -> String {
    formats().time(hour, minute, [say!(time.am), say!(time.pm)])
}

/// Returns a day with its day of the week: `Tue, 1 Dec 2026`.
pub fn weekday_and_date(day: Date) -> String {
    use jiff::civil::Weekday;
    let weekday = match day.weekday() {
        Weekday::Monday => say!(schedule.mon),
        Weekday::Tuesday => say!(schedule.tue),
        Weekday::Wednesday => say!(schedule.wed),
        Weekday::Thursday => say!(schedule.thu),
        Weekday::Friday => say!(schedule.fri),
        Weekday::Saturday => say!(schedule.sat),
        Weekday::Sunday => say!(schedule.sun),
    };
    say!(schedule.day, weekday = weekday, date = date(day)).to_string()
}

fn month(date: Date) -> &'static str {
    match date.month() {
        1 => say!(months.jan),
        2 => say!(months.feb),
        3 => say!(months.mar),
        4 => say!(months.apr),
        5 => say!(months.may),
        6 => say!(months.jun),
        7 => say!(months.jul),
        8 => say!(months.aug),
        9 => say!(months.sep),
        10 => say!(months.oct),
        11 => say!(months.nov),
        _ => say!(months.dec),
    }
}
