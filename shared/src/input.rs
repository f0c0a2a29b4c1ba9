//! Parsers of what people type into forms.

use iso_currency::Currency;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

use crate::{client::Line, flaw::Flaw, money::Money};

/// The highest amount, in smallest units: far above any invoice, and low enough that sums cannot overflow.
const MOST: i64 = 10_i64.pow(13);

/// Parses an amount above zero, in major units of `currency`: `12.50`. A decimal comma is accepted.
pub fn amount(typed: &str, currency: Currency) -> Result<Money, Flaw> {
    let typed = typed.trim().replace(',', ".");
    if typed.is_empty() {
        return Err(Flaw::Missing);
    }
    Money::parse(&typed, currency)
        .filter(|amount| (1..=MOST).contains(&amount.minor()))
        .ok_or(Flaw::NotAnAmount)
}

/// Parses an amount of zero or more; blank is zero.
pub fn price(typed: &str, currency: Currency) -> Result<Money, Flaw> {
    let typed = typed.trim().replace(',', ".");
    let typed = if typed.is_empty() { "0" } else { &typed };
    Money::parse(typed, currency)
        .filter(|price| (0..=MOST).contains(&price.minor()))
        .ok_or(Flaw::NotAnAmount)
}

/// Parses a date, year-month-day, from 1900 on.
pub fn date(typed: &str) -> Result<Date, Flaw> {
    if typed.trim().is_empty() {
        return Err(Flaw::Missing);
    }
    let date: Date = typed.trim().parse().map_err(|_| Flaw::NotADate)?;
    if date.year() < 1900 {
        Err(Flaw::TooLongAgo)
    } else {
        Ok(date)
    }
}

/// Parses a date that is not before `today`.
pub fn upcoming_date(typed: &str, today: Date) -> Result<Date, Flaw> {
    date(typed).and_then(|date| {
        if date < today {
            Err(Flaw::InThePast)
        } else {
            Ok(date)
        }
    })
}

/// Parses a date and a time of day, as clocks at a location show it: `2026-12-01T18:30`.
pub fn date_time(typed: &str) -> Result<DateTime, Flaw> {
    if typed.trim().is_empty() {
        return Err(Flaw::Missing);
    }
    let at: DateTime = typed.trim().parse().map_err(|_| Flaw::NotATime)?;
    if at.year() < 1900 {
        Err(Flaw::TooLongAgo)
    } else {
        Ok(at)
    }
}

/// Parses an instant after `now`, typed as clocks in `zone` show it. A time that they skip is refused; a time that they
/// show twice is the first one.
pub fn upcoming_time(typed: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, Flaw> {
    let at = zone.to_ambiguous_timestamp(date_time(typed)?);
    if matches!(at.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(Flaw::NotATime);
    }
    let at = at.earlier().map_err(|_| Flaw::NotATime)?;
    if at > now {
        Ok(at)
    } else {
        Err(Flaw::InThePast)
    }
}

/// Parses a whole number from `least` to `most`.
pub fn number(typed: &str, least: u32, most: u32) -> Result<u32, Flaw> {
    if typed.trim().is_empty() {
        return Err(Flaw::Missing);
    }
    let number = typed.trim().parse().map_err(|_| Flaw::NotANumber)?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Flaw::NotANumber)
    }
}

/// Returns `None` for blank; otherwise what `read` returns.
pub fn optional<T>(
    typed: &str,
    read: impl FnOnce(&str) -> Result<T, Flaw>,
) -> Result<Option<T>, Flaw> {
    if typed.trim().is_empty() {
        Ok(None)
    } else {
        read(typed).map(Some)
    }
}

/// Parses a required line of text.
pub fn line(typed: &str) -> Result<String, Flaw> {
    Line::parse(typed).map(|line| line.as_str().to_owned())
}

/// Parses the prefix of invoice numbers: up to 12 letters, digits, hyphens or slashes.
pub fn invoice_prefix(typed: &str) -> Result<String, Flaw> {
    const MAX: u16 = 12;
    let prefix = line(typed)?;
    if prefix.chars().count() > usize::from(MAX) {
        Err(Flaw::TooLong(MAX))
    } else if prefix
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '/'))
    {
        Ok(prefix)
    } else {
        Err(Flaw::NotAPrefix)
    }
}

/// Parses the origin of a website, as browsers write it: `https://studio.example`. Only this machine may be without TLS.
/// International names are written in their ASCII form (`xn--…`).
pub fn origin(typed: &str) -> Result<String, Flaw> {
    let typed = typed.trim().to_ascii_lowercase();
    if typed.is_empty() {
        return Err(Flaw::Missing);
    }
    let (scheme, rest) = typed.split_once("://").ok_or(Flaw::NotAnOrigin)?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    };
    let port: Option<u16> = port
        .map(|port| port.parse().map_err(|_| Flaw::NotAnOrigin))
        .transpose()?;
    let this_machine = matches!(host, "localhost" | "127.0.0.1");
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let label = |label: &str| !label.is_empty() && label.chars().all(is_allowed);
    let named = host.contains('.') && host.split('.').all(label);
    let usual = match scheme {
        "https" if named || this_machine => 443,
        "http" if this_machine => 80,
        _ => return Err(Flaw::NotAnOrigin),
    };
    Ok(match port {
        Some(port) if port != usual => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_is_what_browsers_write() {
        let check = |typed: &str, expected: Result<&str, Flaw>| {
            assert_eq!(
                origin(typed).as_deref(),
                expected.as_ref().copied(),
                "{typed}"
            );
        };
        check(" https://Studio.example/ ", Ok("https://studio.example"));
        check("https://studio.example:443", Ok("https://studio.example"));
        check(
            "https://a.b-c.example:8443",
            Ok("https://a.b-c.example:8443"),
        );
        check("http://localhost:8080", Ok("http://localhost:8080"));
        check("http://127.0.0.1", Ok("http://127.0.0.1"));
        check("", Err(Flaw::Missing));
        let refused = [
            "studio.example",
            "http://studio.example",
            "https://*",
            "https://*.example.com",
            "https://studio",
            "https://studio.example/page",
            "https://studio.example; script-src *",
            "https://studio.example 'self'",
            "https://a@studio.example",
            "https://studio..example",
            "https://studio.example:99999",
            "https://studio.example:",
            "data://studio.example",
            "https://",
        ];
        for typed in refused {
            check(typed, Err(Flaw::NotAnOrigin));
        }
    }

    #[test]
    fn amount_is_above_zero_and_exact() {
        let check = |typed: &str, expected: Result<i64, Flaw>| {
            let seen = amount(typed, Currency::EUR).map(Money::minor);
            assert_eq!(seen, expected, "{typed}");
        };
        check("12.50", Ok(1250));
        check(" 12,5 ", Ok(1250));
        check("", Err(Flaw::Missing));
        check("0", Err(Flaw::NotAnAmount));
        check("-1", Err(Flaw::NotAnAmount));
        check("1.001", Err(Flaw::NotAnAmount));
        check("ten", Err(Flaw::NotAnAmount));
        check("100000000000", Ok(MOST));
        check("100000000000.01", Err(Flaw::NotAnAmount));
    }

    #[test]
    fn price_can_be_zero() {
        let check = |typed: &str, expected: Result<i64, Flaw>| {
            let seen = price(typed, Currency::EUR).map(Money::minor);
            assert_eq!(seen, expected, "{typed}");
        };
        check("", Ok(0));
        check("0", Ok(0));
        check("3", Ok(300));
        check("-3", Err(Flaw::NotAnAmount));
    }

    #[test]
    fn date_and_time_must_exist() {
        let today = jiff::civil::date(2026, 12, 1);
        assert_eq!(upcoming_date("2026-12-01", today), Ok(today));
        assert_eq!(upcoming_date("2026-11-30", today), Err(Flaw::InThePast));
        assert_eq!(upcoming_date("2026-02-30", today), Err(Flaw::NotADate));
        assert_eq!(date(""), Err(Flaw::Missing));
        let first = jiff::civil::date(1900, 1, 1);
        assert_eq!(date("1900-01-01"), Ok(first));
        assert_eq!(date("1899-12-31"), Err(Flaw::TooLongAgo));
        assert_eq!(date_time("2026-12-01T18:30"), Ok(today.at(18, 30, 0, 0)));
        assert_eq!(date_time("2026-12-01T25:00"), Err(Flaw::NotATime));
        assert_eq!(date_time("1900-01-01T00:00"), Ok(first.at(0, 0, 0, 0)));
        assert_eq!(date_time("1899-12-31T23:59"), Err(Flaw::TooLongAgo));
    }

    #[test]
    fn prefix_is_short_and_has_no_blanks() {
        let check = |typed: &str, expected: Result<&str, Flaw>| {
            let seen = invoice_prefix(typed);
            assert_eq!(seen.as_deref(), expected.as_ref().copied(), "{typed}");
        };
        check(" Q-2026/ ", Ok("Q-2026/"));
        check("", Err(Flaw::Missing));
        check("A B", Err(Flaw::NotAPrefix));
        check("ABCDEFGHIJKL", Ok("ABCDEFGHIJKL"));
        check("ABCDEFGHIJKLM", Err(Flaw::TooLong(12)));
    }

    #[test]
    fn time_must_exist_at_the_location() {
        let berlin = TimeZone::get("Europe/Berlin").expect("a known zone");
        let now: Timestamp = "2026-10-01T10:00:00Z".parse().expect("an instant");
        let check = |typed: &str, expected: Result<&str, Flaw>| {
            let seen = upcoming_time(typed, &berlin, now);
            let expected = expected.map(|at| at.parse().expect("an instant"));
            assert_eq!(seen, expected, "{typed}");
        };
        check("2026-10-01T12:00", Err(Flaw::InThePast));
        check("2026-10-01T12:01", Ok("2026-10-01T10:01:00Z"));
        // The clocks go back on 25 October 2026: 02:30 occurs twice, first in summer time.
        check("2026-10-25T02:30", Ok("2026-10-25T00:30:00Z"));
        // They go forward on 28 March 2027: 02:00 to 02:59 do not occur.
        check("2027-03-28T01:59", Ok("2027-03-28T00:59:00Z"));
        check("2027-03-28T02:00", Err(Flaw::NotATime));
        check("2027-03-28T02:59", Err(Flaw::NotATime));
        check("2027-03-28T03:00", Ok("2027-03-28T01:00:00Z"));
        check("soon", Err(Flaw::NotATime));
        check("", Err(Flaw::Missing));
    }

    #[test]
    fn number_is_within_its_bounds() {
        let check = |typed: &str, expected: Result<u32, Flaw>| {
            assert_eq!(number(typed, 1, 100), expected, "{typed}");
        };
        check(" 7 ", Ok(7));
        check("0", Err(Flaw::NotANumber));
        check("101", Err(Flaw::NotANumber));
        check("1.5", Err(Flaw::NotANumber));
        check("", Err(Flaw::Missing));
    }
}
