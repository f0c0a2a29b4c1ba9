//! The outcome of an attempt to log in.

use serde::{Deserialize, Serialize};

/// The outcome of a team member's attempt to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoggingIn {
    /// The team member is logged in.
    Done,
    /// The password is right, and a code of the second factor has to follow.
    CodeNeeded,
    /// The email address is unknown or the password is wrong. The answer does not say which.
    Wrong,
    /// There were too many failures. The next attempt is possible after these seconds.
    SlowDown(i64),
}
