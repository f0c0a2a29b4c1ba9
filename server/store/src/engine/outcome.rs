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

/// What became of an act whose answer carries something: a code that is shown once, or the row that the act made. A
/// request that repeats the form gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// It is done.
    Done(T),
    /// It is not, and this is why.
    Not(Outcome),
}

impl<T> Answer<T> {
    /// Returns what the answer carries, where the act is done.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(answer) => Some(answer),
            Self::Not(_) => None,
        }
    }
}
