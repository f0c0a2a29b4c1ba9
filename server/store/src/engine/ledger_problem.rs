//! What can be wrong with a ledger.

use std::fmt;

use shared::ledger::BadLink;

/// What is wrong with a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Somebody has changed it.
    Bad(BadLink),
    /// It belongs to another database.
    Foreign,
    /// It lacks erasures, and the database cannot write all of them on: this is the first one.
    Lost(u64),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(BadLink::Unreadable(line)) => {
                write!(f, "line {line} of the ledger is not an entry")
            }
            Self::Bad(BadLink::Changed(line)) => {
                write!(
                    f,
                    "line {line} of the ledger is not what it was when it was written"
                )
            }
            Self::Bad(BadLink::Unlinked(line)) => {
                write!(
                    f,
                    "line {line} of the ledger does not follow from the one before it"
                )
            }
            Self::Foreign => f.write_str("the ledger belongs to another database"),
            Self::Lost(place) => write!(
                f,
                "the ledger ends before entry {place}, and the database cannot write it on: put back a ledger that has it"
            ),
        }
    }
}
