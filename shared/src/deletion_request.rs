//! A client's request to be deleted: until when the studio has to answer it.

use jiff::{ToSpan, civil::Date};

/// Returns the last day on which the studio answers a request of `asked` in time: within one month (GDPR Article 12(3)).
pub fn answer_by(asked: Date) -> Date {
    asked.saturating_add(1.month())
}

/// Returns whether a request of `asked` should have been answered before `today`.
pub fn is_overdue(asked: Date, today: Date) -> bool {
    today > answer_by(asked)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn request_is_answered_within_a_month() {
        let check = |asked: Date, expected: Date| {
            assert_eq!(answer_by(asked), expected, "{asked}");
            assert!(!is_overdue(asked, expected));
            assert!(is_overdue(asked, expected.saturating_add(1.day())));
        };
        check(date(2026, 11, 28), date(2026, 12, 28));
        // A month without that day ends earlier.
        check(date(2027, 1, 31), date(2027, 2, 28));
        check(date(2026, 12, 31), date(2027, 1, 31));
        assert!(!is_overdue(Date::MAX, Date::MAX));
    }
}
