//! The base of all rooms: one interface to the two databases.

pub mod act;
pub(crate) mod batch;
pub mod day_keys;
pub mod db;
pub(crate) mod dialect;
pub mod error;
#[cfg(feature = "failures")]
pub mod failures;
pub mod found;
pub mod ids;
pub mod ledger_file;
pub mod ledger_problem;
pub mod news;
pub(crate) mod outcome;
pub mod place;
pub mod schema;
pub mod schema_difference;
pub(crate) mod stored;
pub mod suppression_key;
pub mod text_words;
pub(crate) mod texts;
pub(crate) mod tls;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[act::STATEMENTS, text_words::STATEMENTS];
