//! What became of something that was asked for a client.

use shared::{flaw::Refused, forms::Difference};

/// What became of something that was asked for a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Nothing has changed: another person has changed these fields of the row since the page was made.
    Newer(Vec<Difference>),
    /// It cannot be done: a colleague has changed something in the meantime, or it was never possible.
    Refused(Refused),
    /// The caller does not have the right to it.
    NotPermitted,
    /// There is no such client, or the client has no such row.
    NotFound,
}
