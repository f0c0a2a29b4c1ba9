//! How guessing passwords is slowed down, without locking anybody out for good; and how long a proof counts.

use jiff::{SignedDuration, Timestamp};

/// So many failures in a row cost nothing.
pub const FREE_FAILURES: i64 = 10;

/// The longest wait between two attempts, in seconds. Nobody is locked out for good: once nobody else tries,
/// somebody who knows the password waits no longer than this.
pub const LONGEST_WAIT: i64 = 60;

/// How long the password or a code that was given counts as a proof for what cannot be undone.
pub const PROOF_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Whether a proof of this instant still counts for what cannot be undone.
pub fn proof_counts(proved_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved_at) <= PROOF_LASTS
}

/// The seconds to wait before the next attempt counts: none for the first ten, then twice as long after each
/// further failure, up to a minute.
pub fn wait(failures: i64, last_failed_at: Option<Timestamp>, now: Timestamp) -> Option<i64> {
    let excess = u32::try_from(failures - FREE_FAILURES).ok()?;
    let length = 2_i64
        .checked_pow(excess)
        .unwrap_or(LONGEST_WAIT)
        .min(LONGEST_WAIT);
    // Not every clock agrees: a failure that lies ahead is taken for one of now.
    let passed = (now.as_second() - last_failed_at?.as_second()).max(0);
    Some(length - passed).filter(|left| *left > 0)
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
        let check = |failures: i64, seconds_later: i64, expected: Option<i64>| {
            let now = Timestamp::from_second(1_000_000 + seconds_later).expect("an instant");
            assert_eq!(
                wait(failures, Some(last), now),
                expected,
                "{failures} failures, {seconds_later} s later"
            );
        };
        check(9, 0, None);
        check(10, 0, Some(1));
        check(10, 1, None);
        check(13, 0, Some(8));
        check(13, 5, Some(3));
        check(16, 0, Some(60));
        check(1_000_000, 0, Some(60));
        check(1_000_000, 60, None);
        check(16, -3600, Some(60));
        assert_eq!(wait(50, None, last), None);
    }
}
