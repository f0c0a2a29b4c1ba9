//! The records of Lethe: every SQL statement, once, for SQLite and for PostgreSQL.
//!
//! A use case is one function and one transaction. Functions that only read take a [`Tx`], so that a page
//! is read from one snapshot; functions that act take the [`Store`] and begin their own.

mod batch;
mod business;
mod db;
mod dialect;
mod error;
mod statuses;
mod stored;

pub mod clients;
pub mod deleted_clients;
pub mod demo;
pub mod erasures;
pub mod ids;
pub mod import;
pub mod standings;
pub mod studio;
pub mod team;
pub mod team_sessions;

pub use db::{Engine, Store, Tx};
pub use error::{Error, Result};

/// Every statement by name, as `engine` gets it, for the test that prepares and explains each.
#[doc(hidden)]
pub fn statements(engine: Engine) -> Vec<(String, String)> {
    [
        business::STATEMENTS,
        clients::STATEMENTS,
        deleted_clients::STATEMENTS,
        demo::STATEMENTS,
        erasures::STATEMENTS,
        import::STATEMENTS,
        standings::STATEMENTS,
        studio::STATEMENTS,
        team::STATEMENTS,
        team_sessions::STATEMENTS,
        &dialect::statements(engine),
    ]
    .concat()
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .chain(erasures::built_statements())
    .collect()
}
