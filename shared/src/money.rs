//! Money: whole minor units and a currency. Nothing is ever rounded.

pub use iso_currency::Currency;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// An exact amount in the smallest unit of its currency (cents, pence, yen); negative when owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    #[serde(deserialize_with = "from_code")]
    currency: Currency,
}

/// Reads a currency by its code alone: the library's own reader also knows names, which makes it large.
fn from_code<'de, D: Deserializer<'de>>(from: D) -> Result<Currency, D::Error> {
    let code = String::deserialize(from)?;
    Currency::from_code(&code).ok_or_else(|| D::Error::custom("not a currency"))
}

impl Money {
    /// Returns `minor` smallest units of `currency`.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Parses an amount in major units as exports write it: `-12.50`, `1200`, `0.5`. Returns `None` when it is not a
    /// number, has more decimals than the currency, or is too large.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let decimals = usize::from(currency.exponent().unwrap_or(0));
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(fraction) || fraction.len() > decimals {
            return None;
        }
        let minor: i64 = format!("{whole}{fraction:0<decimals$}").parse().ok()?;
        Some(Self {
            minor: sign * minor,
            currency,
        })
    }

    /// Returns the amount in smallest units.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Returns the currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Returns the amount without its currency, as [`Money::parse`] reads it: `12.50`.
    pub fn decimal(self) -> String {
        let decimals = usize::from(self.currency.exponent().unwrap_or(0));
        let unit = 10_u64.pow(u32::try_from(decimals).unwrap_or(0));
        let (whole, rest) = (
            self.minor.unsigned_abs() / unit,
            self.minor.unsigned_abs() % unit,
        );
        let sign = if self.minor < 0 { "-" } else { "" };
        if decimals == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{rest:0decimals$}")
        }
    }

    /// Returns the amount with the ISO 4217 code of its currency, for machines: `-12.50 GBP`. People read
    /// [`crate::formats::Formats::money`].
    pub fn coded(self) -> String {
        format!("{} {}", self.decimal(), self.currency.code())
    }

    /// Returns the amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self {
            minor: self.minor.saturating_abs(),
            currency: self.currency,
        }
    }
}

/// What stands before the decimals of an amount, and between groups of its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separators {
    /// Before the decimals.
    pub decimal: char,
    /// Between groups.
    pub group: char,
}

impl Separators {
    /// Those of English: `1,234.50`.
    pub const PLAIN: Self = Self {
        decimal: '.',
        group: ',',
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, currency: Currency, expected: Option<i64>) {
        let money = Money::parse(text, currency);
        assert_eq!(money.map(Money::minor), expected, "{text}");
        let again = money.map(|m| Money::parse(&m.decimal(), currency));
        assert_eq!(again, money.map(Some), "{text}");
    }

    #[test]
    fn amount_has_the_decimals_of_its_currency() {
        let check = |minor, currency, expected: &str| {
            assert_eq!(Money::new(minor, currency).decimal(), expected);
        };
        check(0, Currency::EUR, "0.00");
        assert_eq!(Money::new(-5, Currency::EUR).coded(), "-0.05 EUR");
        check(-5, Currency::EUR, "-0.05");
        check(1234, Currency::KWD, "1.234");
        check(-7, Currency::JPY, "-7");
    }

    #[test]
    fn amount_is_parsed_exactly_or_refused() {
        check("43.86", Currency::GBP, Some(4386));
        check("-19.38", Currency::AUD, Some(-1938));
        check("0.5", Currency::EUR, Some(50));
        check("1200", Currency::USD, Some(120_000));
        check("1200", Currency::JPY, Some(1200));
        check("1.234", Currency::KWD, Some(1234));
        check("1.5", Currency::JPY, None);
        check("1.234", Currency::EUR, None);
        check("1e3", Currency::EUR, None);
        check("--1", Currency::EUR, None);
        check("", Currency::EUR, None);
        check(".5", Currency::EUR, None);
        check("99999999999999999999", Currency::EUR, None);
    }
}
