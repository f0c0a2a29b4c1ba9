//! Outcomes of searching for clients and adding them.

use serde::{Deserialize, Serialize};
use shared::client::{ClientId, Name};

use super::form::Outcome;

/// A client in a list, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    /// The client.
    pub id: ClientId,
    /// The name.
    pub name: Name,
    /// The email address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
    /// The date of birth.
    pub born: Option<String>,
    /// The name of the home location.
    pub location: String,
    /// The memberships that run or start later.
    pub membership: Option<String>,
    /// What the client has to pay.
    pub owes: Option<String>,
    /// The client's credit.
    pub credit: Option<String>,
    /// The day of the last visit.
    pub last_visit: Option<String>,
    /// Whether the client is example data.
    pub is_example: bool,
}

/// Clients in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The clients of this page.
    pub rows: Vec<ClientRow>,
    /// Whether they are the first ones.
    pub is_first: bool,
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
