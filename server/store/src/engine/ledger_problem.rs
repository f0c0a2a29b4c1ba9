//! The ways in which a ledger can be invalid.

use std::fmt;

use shared::ledger::BadLink;

/// A reason why a ledger is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An entry was changed, removed or inserted after it was written.
    Bad(BadLink),
    /// It belongs to another database.
    Foreign,
    /// It lacks erasures, and the database cannot add all of them. This is the first missing entry.
    Lost(u64),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(BadLink::Unreadable(line)) => {
                write!(f, "line {line} of the ledger is not a valid entry")
            }
            Self::Bad(BadLink::Changed(line)) => {
                write!(
                    f,
                    "line {line} of the ledger was changed after it was written"
                )
            }
            Self::Bad(BadLink::Unlinked(line)) => {
                write!(
                    f,
                    "line {line} of the ledger does not continue the line before it"
                )
            }
            Self::Foreign => f.write_str("the ledger belongs to another database"),
            Self::Lost(position) => write!(
                f,
                "the ledger ends before entry {position}, and the database cannot add it: restore a ledger file that has it"
            ),
        }
    }
}
