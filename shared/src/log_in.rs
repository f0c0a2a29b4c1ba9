//! How guessing passwords is slowed down, without locking anybody out for good; and how long a proof counts.

use jiff::{SignedDuration, Timestamp};

/// So many failures in a row cost nothing.
pub const FREE_FAILURES: i64 = 10;

/// The longest wait between two attempts, in seconds. Nobody is locked out for good: once nobody else tries,
/// somebody who knows the password waits no longer than this.
pub const LONGEST_WAIT: i64 = 60;

/// How long failures count after the last one. Whoever waits that long gets fewer guesses than whoever goes on.
pub const FAILURES_COUNT_FOR: SignedDuration = SignedDuration::from_hours(1);

/// How long the password or a code that was given counts as a proof for what cannot be undone.
pub const PROOF_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Whether a proof of this instant still counts for what cannot be undone.
pub fn proof_counts(proved_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved_at) <= PROOF_LASTS
}

/// Counts an attempt, which is a failure until it has succeeded: how many failures there are from now on, or the seconds
/// to wait before an attempt counts. The first ten are free, then the wait is twice as long after each further failure,
/// up to a minute.
///
/// # Errors
/// With the seconds to wait.
pub fn attempt(
    failures: i64,
    last_failed_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<i64, i64> {
    let Some(last) = last_failed_at else {
        return Ok(1);
    };
    // Not every clock agrees: a failure that lies ahead is taken for one of now.
    let passed = (now.as_second() - last.as_second()).max(0);
    if passed >= FAILURES_COUNT_FOR.as_secs() {
        return Ok(1);
    }
    let left = wait_after(failures) - passed;
    if left > 0 {
        Err(left)
    } else {
        Ok(failures + 1)
    }
}

/// The seconds between the last of so many failures and the next attempt that counts.
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
    fn a_proof_counts_for_five_minutes() {
        let proved_at = Timestamp::from_second(1_000_000).expect("an instant");
        let check = |seconds_later: i64, expected: bool| {
            let now = Timestamp::from_second(1_000_000 + seconds_later).expect("an instant");
            assert_eq!(
                proof_counts(proved_at, now),
                expected,
                "{seconds_later} s later"
            );
        };
        check(0, true);
        check(300, true);
        check(301, false);
    }

    #[test]
    fn ten_failures_slow_down_and_nothing_locks_out() {
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
    fn failures_count_for_an_hour_after_the_last_one() {
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
