//! The time at which every test takes place.

use jiff::{Timestamp, civil::Date};

/// The day of [`now`], in UTC.
pub const TODAY: Date = jiff::civil::date(2026, 12, 1);

/// Returns the instant at which every test takes place.
pub fn now() -> Timestamp {
    "2026-12-01T09:00:00Z".parse().expect("an instant")
}

/// Returns an instant in the evening of the next day.
pub fn tomorrow() -> Timestamp {
    "2026-12-02T18:30:00Z".parse().expect("an instant")
}
