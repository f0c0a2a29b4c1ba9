//! Erasing a client, proving it, and erasing again after a restore.

pub mod audit;
pub mod confirmations;
mod corrections;
pub mod deleted_clients;
mod digest;
pub mod erase;
pub mod figures;
pub mod findings;
pub mod finishing;
pub mod holdings;
pub mod identity;
pub mod ledger;
pub mod limit;
pub mod listing;
pub mod named;
pub mod own;
pub mod refusals;
pub mod replay;
pub mod rotation;
mod rows;
mod sharing;
mod visits;
pub mod wiping;

pub(crate) use corrections::built_statements as corrections;
pub(crate) use rows::rows_of_client;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[
    audit::STATEMENTS,
    confirmations::STATEMENTS,
    deleted_clients::STATEMENTS,
    erase::STATEMENTS,
    figures::STATEMENTS,
    findings::STATEMENTS,
    finishing::STATEMENTS,
    ledger::STATEMENTS,
    limit::STATEMENTS,
    named::STATEMENTS,
    refusals::STATEMENTS,
    replay::STATEMENTS,
    sharing::STATEMENTS,
    visits::STATEMENTS,
    wiping::STATEMENTS,
];
