//! The one place where the time is read.

use jiff::Timestamp;

/// Returns the present instant, by the clock of the machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the time is read"
)]
pub fn now() -> Timestamp {
    Timestamp::now()
}
