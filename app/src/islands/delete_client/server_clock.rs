//! The time by the clock of the server, carried on by the clock of the browser, which may be wrong.

use jiff::Timestamp;

/// A clock that was set to the server's time when the island started.
#[derive(Clone, Copy)]
pub(super) struct ServerClock {
    made_at: i64,
    started: f64,
}

impl ServerClock {
    /// Starts at `made_at`, when the server made the page: milliseconds since 1970.
    pub(super) fn start(made_at: i64) -> Self {
        Self {
            made_at,
            started: milliseconds(),
        }
    }

    /// When the server made the page.
    pub(super) fn made_at(self) -> Timestamp {
        Timestamp::from_millisecond(self.made_at).unwrap_or(Timestamp::MAX)
    }

    /// This instant.
    pub(super) fn now(self) -> Timestamp {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a page is not open for 300 million years"
        )]
        let passed = (milliseconds() - self.started) as i64;
        Timestamp::from_millisecond(self.made_at.saturating_add(passed)).unwrap_or(Timestamp::MAX)
    }
}

/// The clock of the browser, in milliseconds. Only differences of it are used.
fn milliseconds() -> f64 {
    #[cfg(feature = "hydrate")]
    return js_sys::Date::now();
    #[cfg(not(feature = "hydrate"))]
    0.0
}
