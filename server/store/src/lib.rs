//! The records of Lethe: every SQL statement, once, for SQLite and for PostgreSQL.
//!
//! A use case is one function and one transaction. Functions that only read take a [`Tx`], so that a page
//! is read from one snapshot; functions that act take the [`Store`] and begin their own.

mod batch;
mod business;
mod db;
mod dialect;
mod error;
mod locks;
mod replay;
pub mod statuses;
mod stored;

pub mod backup;
pub mod bookings;
pub mod cleaning;
pub mod client_access;
pub mod client_details;
pub mod client_sessions;
pub mod clients;
pub mod credit;
pub mod deleted_clients;
pub mod deletion_requests;
pub mod demo;
pub mod embedding_sites;
pub mod erasures;
pub mod events;
#[cfg(feature = "failures")]
pub mod failures;
pub mod groups;
pub mod ids;
pub mod import;
pub mod invoices;
pub mod ledger;
pub mod locations;
pub mod members;
pub mod memberships;
pub mod new_clients;
pub mod news;
pub mod packages;
pub mod payment_methods;
pub mod relationships;
pub mod residues;
pub mod schedule;
pub mod second_factor;
pub mod secrets;
pub mod standings;
pub mod studio;
pub mod suppressions;
pub mod team;
pub mod team_sessions;
pub mod visits;

use shared::flaw::Refused;

pub use db::{Engine, Store, Tx};
pub use error::{Error, Result};

/// What became of something that was asked for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It cannot be done: a colleague has changed something in the meantime, or it was never possible.
    Refused(Refused),
    /// Whoever asks does not have the right to it.
    NotPermitted,
    /// There is no such client, or no such thing of the client's.
    NotFound,
}

/// Every statement by name, as `engine` gets it, for the test that prepares and explains each.
#[doc(hidden)]
pub fn statements(engine: Engine) -> Vec<(String, String)> {
    [
        bookings::STATEMENTS,
        business::STATEMENTS,
        cleaning::STATEMENTS,
        client_access::STATEMENTS,
        client_details::STATEMENTS,
        client_sessions::STATEMENTS,
        clients::STATEMENTS,
        credit::STATEMENTS,
        deleted_clients::STATEMENTS,
        deletion_requests::STATEMENTS,
        demo::STATEMENTS,
        embedding_sites::STATEMENTS,
        erasures::STATEMENTS,
        events::STATEMENTS,
        groups::STATEMENTS,
        import::STATEMENTS,
        invoices::STATEMENTS,
        ledger::STATEMENTS,
        locations::STATEMENTS,
        locks::STATEMENTS,
        members::STATEMENTS,
        memberships::STATEMENTS,
        second_factor::STATEMENTS,
        new_clients::STATEMENTS,
        payment_methods::STATEMENTS,
        relationships::STATEMENTS,
        replay::STATEMENTS,
        residues::STATEMENTS,
        packages::STATEMENTS,
        schedule::STATEMENTS,
        standings::STATEMENTS,
        studio::STATEMENTS,
        suppressions::STATEMENTS,
        team::STATEMENTS,
        team_sessions::STATEMENTS,
        visits::STATEMENTS,
        &dialect::statements(engine),
    ]
    .concat()
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .chain(erasures::built_statements())
    .collect()
}
