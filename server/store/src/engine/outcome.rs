//! The outcome of a request.

use shared::{flaw::Refused, forms::Difference};

/// The outcome of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request was carried out.
    Done,
    /// Nothing has changed: another person has changed these fields of the row since the page was made.
    Newer(Vec<Difference>),
    /// The rules refuse the request. Another person has changed something in the meantime, or it was never possible.
    Refused(Refused),
    /// The caller does not have the permission.
    NotPermitted,
    /// There is no such client, or the client has no such row.
    NotFound,
}

/// The outcome of an act that answers with something: a code that is shown once, or the row that the act made. A
/// request that repeats the form gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// The act was carried out.
    Done(T),
    /// The act was not carried out, for this reason.
    Not(Outcome),
}

impl<T> Answer<T> {
    /// Returns what the act answered, or `None` if it was not carried out.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(answer) => Some(answer),
            Self::Not(_) => None,
        }
    }
}
