//! A relationship between two clients: how long it holds, and how it ends.
//!
//! | Asks | What |
//! |---|---|
//! | pages of relationships | [`holds_on`]: whether it is current, and can be ended |
//! | store, starting one | [`holds_on`]: whether the clients are linked already |
//! | store, ending one | [`end`] |

use jiff::civil::Date;

use crate::{flaw::Refused, words};

words! {
    /// How two clients are linked.
    pub RelationshipKind {
        /// The other client pays.
        PaidBy = "paid_by",
        /// They come together.
        Buddy = "buddy",
    }
}

/// Returns whether a relationship that was ended on `ended_on` holds on a day. It does not hold on the day on which it
/// is ended.
pub fn holds_on(ended_on: Option<Date>, day: Date) -> bool {
    ended_on.is_none_or(|ended_on| ended_on > day)
}

/// Ends a relationship `today`, which takes effect at once, and returns the day to write as its end.
///
/// # Errors
/// [`Refused::Changed`] when it has ended before.
pub fn end(ended_on: Option<Date>, today: Date) -> Result<Date, Refused> {
    if holds_on(ended_on, today) {
        Ok(today)
    } else {
        Err(Refused::Changed)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn relationship_holds_until_the_day_on_which_it_is_ended() {
        let today = date(2026, 12, 15);
        let check = |ended_on: Option<i8>, expected: bool| {
            let ended_on = ended_on.map(|day| date(2026, 12, day));
            assert_eq!(holds_on(ended_on, today), expected, "{ended_on:?}");
            let ended = if expected {
                Ok(today)
            } else {
                Err(Refused::Changed)
            };
            assert_eq!(end(ended_on, today), ended, "{ended_on:?}");
        };
        check(None, true);
        check(Some(16), true);
        check(Some(15), false);
        check(Some(14), false);
    }
}
