//! Whether the confirmation asks for a proof of who confirms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether the administrator has to give the password or a code again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Not before this instant, at which the last proof expires.
    ValidUntil(Timestamp),
    /// Yes.
    Needed,
}
