//! Options, from the command line or from the environment.

mod backup_days;
mod database;
mod ledger;
mod suppress;
mod web;

pub use self::{
    backup_days::BackupDays, database::Database, ledger::Ledger, suppress::Suppress, web::Web,
};
