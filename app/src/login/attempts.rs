//! How long to wait after failed logins, as people are told it.
//!
//! The failures of an account are stored in the database and apply at every process. What people are told comes from this
//! process's memory of every email address, known or unknown. So the answer does not reveal which addresses are known. None
//! of it is stored: an address that was typed may be that of an erased client.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use jiff::Timestamp;
use shared::{client::Email, login};

/// How many email addresses are remembered. An attacker who tries more of them in an hour makes the process forget all, and
/// learns nothing: the failures of accounts are in the database.
const MANY: usize = 10_000;

/// Whose login is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    /// A team member's.
    Team,
    /// A client's.
    Client,
}

/// Failures by email address: how many, and when the last one was. The second figure counts all refused attempts.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<HashMap<(Whose, String), (i64, Timestamp)>>, AtomicU64);

impl Attempts {
    /// Counts an attempt as the database does for accounts, or returns the seconds to wait.
    pub(super) fn count(&self, whose: Whose, email: &Email, now: Timestamp) -> Result<(), i64> {
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.retain(|_, (_, last)| now.duration_since(*last) < login::FAILURES_LAST);
        if attempts.len() >= MANY {
            attempts.clear();
        }
        let (failures, last) = attempts.entry((whose, email.key())).or_insert((0, now));
        *failures = login::attempt(*failures, Some(*last), now)?;
        *last = now;
        Ok(())
    }

    /// Counts an attempt that was refused, for the operator's figures.
    pub(super) fn note_refused(&self) {
        self.1.fetch_add(1, Relaxed);
    }

    /// Returns how many attempts were refused.
    pub(crate) fn refused(&self) -> u64 {
        self.1.load(Relaxed)
    }

    /// Forgets the failures of an address whose password was right.
    pub(super) fn forget(&self, whose: Whose, email: &Email) {
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.remove(&(whose, email.key()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(text: &str) -> Email {
        Email::parse(text).expect("an address")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("an instant")
    }

    #[test]
    fn failures_are_counted_by_address_and_by_kind() {
        let attempts = Attempts::default();
        let (ann, bob) = (email("ann@mail.example"), email("bob@mail.example"));
        for _ in 0..login::FREE_FAILURES {
            assert_eq!(attempts.count(Whose::Team, &ann, at(0)), Ok(()));
        }
        assert_eq!(attempts.count(Whose::Team, &ann, at(0)), Err(1));
        assert_eq!(attempts.count(Whose::Client, &ann, at(0)), Ok(()));
        assert_eq!(attempts.count(Whose::Team, &bob, at(0)), Ok(()));
        attempts.forget(Whose::Client, &ann);
        assert_eq!(attempts.count(Whose::Team, &ann, at(0)), Err(1));
        attempts.forget(Whose::Team, &ann);
        assert_eq!(attempts.count(Whose::Team, &ann, at(0)), Ok(()));
    }

    #[test]
    fn old_failures_are_forgotten_and_memory_is_bounded() {
        let attempts = Attempts::default();
        let remembered = || attempts.0.lock().expect("an intact lock").len();
        let others = (0..MANY).map(|n| ((Whose::Team, format!("{n}@mail.example")), (1, at(0))));
        attempts.0.lock().expect("an intact lock").extend(others);
        let ann = email("ann@mail.example");
        assert_eq!(attempts.count(Whose::Team, &ann, at(1)), Ok(()));
        assert_eq!(remembered(), 1, "there was no room");
        let bob = email("bob@mail.example");
        assert_eq!(attempts.count(Whose::Team, &bob, at(3_600)), Ok(()));
        assert_eq!(remembered(), 2);
        assert_eq!(attempts.count(Whose::Team, &bob, at(3_601)), Ok(()));
        assert_eq!(remembered(), 1, "Ann's failures are too old");
    }
}
