//! How guessing of passwords is slowed down without locking accounts for good, and how long a proof of identity is valid.

use jiff::{SignedDuration, Timestamp};

/// How many failures in a row cause no wait.
pub const FREE_FAILURES: i64 = 10;

/// The longest wait between two attempts, in seconds. No account is locked for good: once the guessing stops, a person
/// who knows the password waits no longer than this.
pub const LONGEST_WAIT: i64 = 60;

/// How long failures are remembered after the last one. Waiting for it gives fewer guesses than going on.
pub const FAILURES_LAST: SignedDuration = SignedDuration::from_hours(1);

/// How long a password or code is valid as a proof of identity for what cannot be undone.
pub const PROOF_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Returns whether a proof of identity given at `proved_at` is still valid for what cannot be undone.
pub fn proof_is_valid(proved_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved_at) <= PROOF_LASTS
}

/// Counts an attempt, which is a failure until it has succeeded, and returns how many failures there are from now on. The
/// first ten are free; then the wait doubles after each further failure, up to a minute.
///
/// # Errors
/// The seconds to wait before the next attempt is possible.
pub fn attempt(
    failures: i64,
    last_failed_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<i64, i64> {
    let Some(last) = last_failed_at else {
        return Ok(1);
    };
    // Clocks differ: a failure in the future is treated as one of now.
    let passed = (now.as_second() - last.as_second()).max(0);
    if passed >= FAILURES_LAST.as_secs() {
        return Ok(1);
    }
    let left = wait_after(failures) - passed;
    if left > 0 {
        Err(left)
    } else {
        Ok(failures + 1)
    }
}

/// Returns the seconds between the last of so many failures and the next possible attempt.
fn wait_after(failures: i64) -> i64 {
    u32::try_from(failures - FREE_FAILURES).map_or(0, |excess| {
        let doubled = 2_i64.checked_pow(excess).unwrap_or(LONGEST_WAIT);
        doubled.min(LONGEST_WAIT)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proof_is_valid_for_five_minutes() {
        let proved_at = Timestamp::from_second(1_000_000).expect("an instant");
        let check = |seconds_later: i64, expected: bool| {
            let now = Timestamp::from_second(1_000_000 + seconds_later).expect("an instant");
            assert_eq!(
                proof_is_valid(proved_at, now),
                expected,
                "{seconds_later} s later"
            );
        };
        check(0, true);
        check(300, true);
        check(301, false);
    }

    #[test]
    fn guessing_is_slowed_down_and_never_locked_out() {
        let last = Timestamp::from_second(1_000_000).expect("an instant");
        let check = |failures: i64, seconds_later: i64, expected: Result<i64, i64>| {
            let now = Timestamp::from_second(1_000_000 + seconds_later).expect("an instant");
            assert_eq!(
                attempt(failures, Some(last), now),
                expected,
                "{failures} failures, {seconds_later} s later"
            );
        };
        check(0, 0, Ok(1));
        check(9, 0, Ok(10));
        check(10, 0, Err(1));
        check(10, 1, Ok(11));
        check(13, 0, Err(8));
        check(13, 5, Err(3));
        check(16, 0, Err(60));
        check(1_000_000, 0, Err(60));
        check(1_000_000, 60, Ok(1_000_001));
        check(16, -3600, Err(60));
        assert_eq!(attempt(50, None, last), Ok(1));
    }

    #[test]
    fn failures_are_forgotten_an_hour_after_the_last_one() {
        let last = Timestamp::from_second(1_000_000).expect("an instant");
        let check = |failures: i64, seconds_later: i64, expected: i64| {
            let now = Timestamp::from_second(1_000_000 + seconds_later).expect("an instant");
            assert_eq!(
                attempt(failures, Some(last), now),
                Ok(expected),
                "{failures} failures, {seconds_later} s later"
            );
        };
        check(3, 3599, 4);
        check(3, 3600, 1);
        check(16, 3599, 17);
        check(16, 3600, 1);
    }
}
