//! The ids of an export's rows in the records.

use shared::{
    client::ClientId,
    ids::{LocationId, SessionId},
};

/// The records of the rows that other rows refer to, in the order of the rows.
#[derive(Default)]
pub(super) struct Ids {
    pub(super) locations: Vec<LocationId>,
    pub(super) clients: Vec<Record>,
    pub(super) sessions: Vec<SessionId>,
}

/// The record of a client.
#[derive(Clone, Copy)]
pub(super) enum Record {
    /// Added by this import.
    New(ClientId),
    /// Already in the database.
    AlreadyHere(ClientId),
}

impl Record {
    pub(super) fn id(self) -> ClientId {
        match self {
            Self::New(id) | Self::AlreadyHere(id) => id,
        }
    }

    pub(super) fn if_new(self) -> Option<ClientId> {
        match self {
            Self::New(id) => Some(id),
            Self::AlreadyHere(_) => None,
        }
    }
}
