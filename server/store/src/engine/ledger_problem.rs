//! What can be wrong between a database and its ledger.

use std::fmt;

use shared::ledger::BadLink;

/// What is wrong between a database and its ledger. Its text says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An entry was changed, removed or inserted after it was written.
    Bad(BadLink),
    /// The ledger belongs to another database.
    Foreign,
    /// There is no file, though one was made for this database. It must have so many entries, or more.
    Missing(u64),
    /// The file lacks so many entries that it had.
    Behind(u64),
    /// The file lacks an erasure, and the database cannot add all of them. This is the first missing entry.
    Lost(u64),
    /// The file has so many entries that the database does not have.
    Ahead(u64),
    /// So many entries at the end of the file, which the database does not have, are not signed with the key.
    Unsigned(u64),
    /// The database lacks so many erasures, and was not restored by `lethe restore`.
    Unannounced(u64),
    /// So many missing erasures are of days whose keys are gone.
    NoDayKeys(u64),
    /// The file of the day keys cannot be read or written.
    DayKeys,
    /// The file of the day keys was damaged.
    DamagedDayKeys,
}

impl Problem {
    /// Returns whether the day keys are the cause, and the ledger is not.
    pub fn is_of_day_keys(self) -> bool {
        match self {
            Self::DayKeys | Self::DamagedDayKeys => true,
            Self::Bad(_)
            | Self::Foreign
            | Self::Missing(_)
            | Self::Behind(_)
            | Self::Lost(_)
            | Self::Ahead(_)
            | Self::Unsigned(_)
            | Self::Unannounced(_)
            | Self::NoDayKeys(_) => false,
        }
    }
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
            Self::Missing(entries) => write!(
                f,
                "the ledger is missing. Entries that it must have: {entries} or more. Name its file (--ledger), or put it back"
            ),
            Self::Behind(entries) => write!(
                f,
                "the ledger is an older one. Entries that it lacks: {entries}. Put the newest ledger file back"
            ),
            Self::Lost(position) => write!(
                f,
                "the ledger ends before entry {position}, and the database cannot add it: restore a ledger file that has it"
            ),
            Self::Ahead(entries) => write!(
                f,
                "the ledger has entries that the database does not have: {entries}. Stop Lethe, look at the ledger (lethe verify), \
                 and start Lethe again"
            ),
            Self::Unsigned(entries) => write!(
                f,
                "entries at the end of the ledger are not signed with its key, so Lethe does not obey them: {entries}. Another \
                 program may have written them. Put the ledger file back as Lethe wrote it, or name its key (--ledger-key)"
            ),
            Self::Unannounced(entries) => write!(
                f,
                "the database is older than its ledger, and was not restored by lethe restore. Clients who would be erased \
                 again: {entries}. If that is right, start with --erase-again {entries}"
            ),
            Self::NoDayKeys(entries) => write!(
                f,
                "erasures that this database lacks cannot be repeated, because the keys of their days are gone: {entries}. \
                 The database is older than any backup may be. Restore a newer one, or name the file of the day keys \
                 (--day-keys)"
            ),
            Self::DayKeys => f.write_str(
                "the file of the day keys cannot be read or written. Check that the file and its folder belong to the user who \
                 runs Lethe (--day-keys)",
            ),
            Self::DamagedDayKeys => f.write_str(
                "the file of the day keys is damaged. Put the newest copy of the file back (--day-keys)",
            ),
        }
    }
}
