//! Options, from the command line or from the environment.

mod database;
mod ledger;
mod suppress;
mod web;

pub use self::{database::Database, ledger::Ledger, suppress::Suppress, web::Web};
