//! A stored payment method: until when it can be charged.

use jiff::civil::Date;

/// How long before its end a card is pointed out, in months: the present month and the next one.
const SOON: i64 = 1;

/// Whether a card can be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It can.
    Valid,
    /// It can until the end of this month, or of the next one.
    ExpiresSoon,
    /// It has expired.
    Expired,
}

/// Returns whether a card can be charged on `today`. A card is valid through the last day of its month.
pub fn validity((month, year): (i64, i64), today: Date) -> Validity {
    let months = |year: i64, month: i64| year.saturating_mul(12).saturating_add(month);
    let left = months(year, month) - months(today.year().into(), today.month().into());
    match left {
        ..0 => Validity::Expired,
        0..=SOON => Validity::ExpiresSoon,
        _ => Validity::Valid,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn card_is_valid_through_its_month() {
        let check = |expires, today, expected| {
            assert_eq!(validity(expires, today), expected, "{expires:?} {today}");
        };
        let today = date(2026, 12, 31);
        check((11, 2026), today, Validity::Expired);
        check((12, 2026), today, Validity::ExpiresSoon);
        check((1, 2027), today, Validity::ExpiresSoon);
        check((2, 2027), today, Validity::Valid);
        check((1, 2030), today, Validity::Valid);
        check((12, 2026), date(2027, 1, 1), Validity::Expired);
    }
}
