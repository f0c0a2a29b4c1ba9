//! Options, from the command line or from the environment.

mod backup_days;
mod before_migration;
mod database;
mod key_file;
mod ledger;
pub(crate) mod private;
mod suppress;
mod web;

use std::{fs::DirBuilder, io, os::unix::fs::DirBuilderExt, path::Path};

pub use self::{
    backup_days::BackupDays, database::Database, ledger::Ledger, suppress::Suppress, web::Web,
};

/// Creates a folder that only its owner can open, where it is missing, with those above it.
fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
