//! Outcomes of searching for clients and adding them.

use serde::{Deserialize, Serialize};
use shared::client::{ClientId, Name};

use super::form::Outcome;

/// A client in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClientRow {
    pub id: ClientId,
    pub name: Name,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// Clients in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The clients of this page.
    pub rows: Vec<ClientRow>,
    /// Whether more follow.
    pub more: bool,
    /// Where no client is found: another term, with one letter corrected, that finds one.
    pub suggestion: Option<String>,
}

/// The outcome of adding a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Adding {
    /// The client is added.
    Added(ClientId),
    /// The team member has to look first. Nothing has changed.
    PointedOut {
        /// Clients who may be the same person.
        alike: Vec<ClientId>,
        /// Whether an erased client had this email address or one of these phone numbers.
        suppressed: bool,
    },
    /// The client is not added, and this is why.
    Not(Outcome),
}
