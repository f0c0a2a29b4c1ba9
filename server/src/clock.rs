//! The one place where the time is read.

use jiff::Timestamp;

/// This instant, by the clock of the machine.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
