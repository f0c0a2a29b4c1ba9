//! Parsers of what people type into forms.

use iso_currency::Currency;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

use crate::{
    client::Line,
    flaw::Flaw,
    money::{Money, Separators},
};

/// The highest amount, in smallest units: far above any invoice, and low enough that sums cannot overflow.
const MOST: i64 = 10_i64.pow(13);

/// Parses an amount above zero, in major units of `currency`: `12.50`, `12,50`, `1.234,50`, `1 234.50`.
pub fn amount(typed: &str, currency: Currency, separators: Separators) -> Result<Money, Flaw> {
    if typed.trim().is_empty() {
        return Err(Flaw::Missing);
    }
    money(typed, currency, separators, 1)
}

/// Parses an amount of zero or more; blank is zero.
pub fn price(typed: &str, currency: Currency, separators: Separators) -> Result<Money, Flaw> {
    if typed.trim().is_empty() {
        return Ok(Money::new(0, currency));
    }
    money(typed, currency, separators, 0)
}

fn money(
    typed: &str,
    currency: Currency,
    separators: Separators,
    least: i64,
) -> Result<Money, Flaw> {
    let decimals = usize::from(currency.exponent().unwrap_or(0));
    let plain = plain(typed.trim(), decimals, separators)?;
    Money::parse(&plain, currency)
        .filter(|money| (least..=MOST).contains(&money.minor()))
        .ok_or(Flaw::NotAnAmount)
}

/// Returns an amount without groups and with a decimal point.
///
/// Most amounts can be read in one way only, wherever they were typed. `1.234` cannot: it is one and a bit to some readers and
/// more than a thousand to others. So three digits after a single point or comma are read as those of `separators`, and
/// only if the other reading is impossible because the currency has fewer decimals, or more than a reader there would group.
///
/// # Errors
/// [`Flaw::AmbiguousAmount`] where both readings are possible, or the reader's own is not.
fn plain(typed: &str, decimals: usize, separators: Separators) -> Result<String, Flaw> {
    let (whole, fraction) = match typed.rfind(['.', ',']) {
        Some(at) => (&typed[..at], Some(&typed[at + 1..])),
        None => (typed, None),
    };
    let mark = typed[whole.len()..].chars().next();
    let Some((mark, digits)) = mark.zip(fraction) else {
        return ungrouped(whole);
    };
    if whole.contains(mark) {
        // Twice the same: all of it is groups.
        return ungrouped(typed);
    }
    let could_be_group = digits.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && [whole, digits].iter().all(|part| is_numeric(part));
    if !could_be_group {
        return Ok(format!("{}.{digits}", ungrouped(whole)?));
    }
    if mark == separators.decimal && decimals >= 3 {
        Ok(format!("{whole}.{digits}"))
    } else if mark == separators.group && decimals < 3 {
        Ok(format!("{whole}{digits}"))
    } else {
        Err(Flaw::AmbiguousAmount)
    }
}

/// Returns a whole number without the marks between its groups, which are all the same and stand before each three digits, or
/// before the last three and each two before them.
fn ungrouped(typed: &str) -> Result<String, Flaw> {
    const MARKS: [char; 7] = ['.', ',', ' ', '\u{a0}', '\u{202f}', '\'', '’'];
    let Some(mark) = typed.chars().find(|c| MARKS.contains(c)) else {
        return Ok(typed.to_owned());
    };
    let groups: Vec<_> = typed.split(mark).collect();
    let [first, middle @ .., last] = &*groups else {
        return Err(Flaw::NotAnAmount);
    };
    let have = |length| middle.iter().all(|group| group.len() == length);
    let fits = (1..=3).contains(&first.len())
        && last.len() == 3
        && (have(3) || (have(2) && first.len() <= 2))
        && groups.iter().all(|group| is_numeric(group));
    if fits {
        Ok(groups.concat())
    } else {
        Err(Flaw::NotAnAmount)
    }
}

fn is_numeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
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

    const ENGLISH: Separators = Separators::PLAIN;
    const GERMAN: Separators = Separators {
        decimal: ',',
        group: '.',
    };
    const FRENCH: Separators = Separators {
        decimal: ',',
        group: '\u{202f}',
    };

    #[test]
    fn amount_is_above_zero_and_exact() {
        let check = |typed: &str, expected: Result<i64, Flaw>| {
            let seen = amount(typed, Currency::EUR, ENGLISH).map(Money::minor);
            assert_eq!(seen, expected, "{typed}");
        };
        check("12.50", Ok(1250));
        check(" 12,5 ", Ok(1250));
        check("12.", Ok(1200));
        check("", Err(Flaw::Missing));
        check("0", Err(Flaw::NotAnAmount));
        check("-1", Err(Flaw::NotAnAmount));
        check("0.001", Err(Flaw::NotAnAmount));
        check("1.0001", Err(Flaw::NotAnAmount));
        check("ten", Err(Flaw::NotAnAmount));
        check("1e3", Err(Flaw::NotAnAmount));
        check("100000000000", Ok(MOST));
        check("100000000000.01", Err(Flaw::NotAnAmount));
        check("100,000,000,000.01", Err(Flaw::NotAnAmount));
    }

    #[test]
    fn amount_that_can_be_read_in_one_way_is_read_in_it_everywhere() {
        let check = |typed: &str, currency, expected: Result<i64, Flaw>| {
            for separators in [ENGLISH, GERMAN, FRENCH] {
                let seen = amount(typed, currency, separators).map(Money::minor);
                assert_eq!(seen, expected, "{typed} {separators:?}");
            }
        };
        let refused = Err(Flaw::NotAnAmount);
        check("1.234,50", Currency::EUR, Ok(123_450));
        check("1,234.50", Currency::EUR, Ok(123_450));
        check("1,234,567", Currency::EUR, Ok(123_456_700));
        check("1.234.567,8", Currency::EUR, Ok(123_456_780));
        check("12,34,567.50", Currency::INR, Ok(123_456_750));
        check("1 234,50", Currency::EUR, Ok(123_450));
        check("1\u{a0}234\u{a0}567.50", Currency::EUR, Ok(123_456_750));
        check("1\u{202f}234", Currency::EUR, Ok(123_400));
        check("1’234.50", Currency::CHF, Ok(123_450));
        check("1'234.5", Currency::CHF, Ok(123_450));
        check("1 234,567", Currency::KWD, Ok(1_234_567));
        check("0.125", Currency::KWD, Ok(125));
        check("0,125", Currency::KWD, Ok(125));
        check("1234.125", Currency::KWD, Ok(1_234_125));
        check("1234.5678", Currency::KWD, refused);
        check("1.234.56", Currency::EUR, refused);
        check("1,23,4", Currency::EUR, refused);
        check("1.234,567.89", Currency::EUR, refused);
        check("12 34.50", Currency::EUR, refused);
        check("1 234 56", Currency::EUR, refused);
        check("1234,567", Currency::EUR, refused);
        check("1,,234", Currency::EUR, refused);
        check(".5", Currency::EUR, refused);
        check(",", Currency::EUR, refused);
        check("1234 567", Currency::EUR, refused);
        check("1.5", Currency::JPY, refused);
    }

    #[test]
    fn amount_that_can_be_read_in_two_ways_is_that_of_the_reader_or_refused() {
        let check = |typed: &str, currency, expected: [Result<i64, Flaw>; 3]| {
            let seen = [ENGLISH, GERMAN, FRENCH]
                .map(|separators| amount(typed, currency, separators).map(Money::minor));
            assert_eq!(seen, expected, "{typed}");
        };
        let refused = Err(Flaw::AmbiguousAmount);
        check("1.234", Currency::EUR, [refused, Ok(123_400), refused]);
        check("1,234", Currency::EUR, [Ok(123_400), refused, refused]);
        check("12,500", Currency::JPY, [Ok(12_500), refused, refused]);
        check("12.500", Currency::JPY, [refused, Ok(12_500), refused]);
        check("1.234", Currency::KWD, [Ok(1_234), refused, refused]);
        check("1,234", Currency::KWD, [refused, Ok(1_234), Ok(1_234)]);
    }

    #[test]
    fn price_can_be_zero() {
        let check = |typed: &str, expected: Result<i64, Flaw>| {
            let seen = price(typed, Currency::EUR, GERMAN).map(Money::minor);
            assert_eq!(seen, expected, "{typed}");
        };
        check("", Ok(0));
        check("0", Ok(0));
        check("3", Ok(300));
        check("1.234", Ok(123_400));
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
