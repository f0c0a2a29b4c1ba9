//! Backups: a consistent copy of the records, made while Lethe serves, and the way back from one.
//!
//! A backup of SQLite is one file, a database itself. A backup of PostgreSQL is a folder: a file for each table as
//! `copy` writes it, and a manifest. Neither needs a program that has to be installed.

mod manifest;
mod postgres;
mod sqlite;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::{Error, Result, Store, engine::db::OwnConnection};

/// How far a backup, or the way back from one, has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Tables that are done.
    pub tables: usize,
    /// How many there are.
    pub of: usize,
    /// Rows that are done.
    pub rows: u64,
}

/// What became of a backup.
#[derive(Debug, PartialEq, Eq)]
pub enum BackingUp {
    /// It is whole, and where it should be.
    Done,
    /// There is something at the place where it should go, or one that was not finished beside it. That is
    /// untouched.
    Taken(PathBuf),
}

/// What became of a restoration.
#[derive(Debug, PartialEq, Eq)]
pub enum Restoring {
    /// Every record is back.
    Done,
    /// Nothing has changed.
    Refused(Reason),
}

/// Why a backup is not restored.
#[derive(Debug, PartialEq, Eq)]
pub enum Reason {
    /// What is to be restored is no backup of Lethe.
    NotABackup,
    /// It is a backup of the other engine.
    OtherEngine,
    /// It was made by a newer Lethe, whose records this one does not know.
    Newer,
    /// This file of it is missing, cut short, or not the one that was written.
    Damaged(String),
    /// The database is not empty.
    NotEmpty,
}

/// Makes a consistent copy of all records at `to`, which must not exist yet. It is whole once it is there.
/// `now` is noted in it.
///
/// # Errors
/// When the database fails, or a file cannot be written; nothing is left then.
pub async fn back_up(
    store: &Store,
    to: &Path,
    now: Timestamp,
    progress: impl Fn(Progress) + Send,
) -> Result<BackingUp> {
    let unfinished = unfinished_path(to);
    for place in [to, &unfinished] {
        if fs::symlink_metadata(place).is_ok() {
            return Ok(BackingUp::Taken(place.to_owned()));
        }
    }
    let made = match store.own_connection().await? {
        OwnConnection::Sqlite(connection) => sqlite::copy(connection, &unfinished).await,
        OwnConnection::Postgres(connection) => {
            postgres::copy(connection, &unfinished, now, progress).await
        }
    };
    if let Err(error) = made.and_then(|()| publish(&unfinished, to)) {
        remove(&unfinished);
        return Err(error);
    }
    Ok(BackingUp::Done)
}

/// Brings the records in the backup `from` into the database at `address`, which must be empty: a file that does
/// not exist yet, or a database of PostgreSQL without records.
///
/// # Errors
/// When the database fails, or a file cannot be read or written; there are no records then.
pub async fn restore(
    from: &Path,
    address: &str,
    progress: impl Fn(Progress) + Send,
) -> Result<Restoring> {
    let refused = if address.starts_with("sqlite:") {
        sqlite::restore(from, address).await?
    } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        postgres::restore(from, address, progress).await?
    } else {
        return Err(Error::Address);
    };
    Ok(refused.map_or(Restoring::Done, Restoring::Refused))
}

/// Where something that will be at `to` is made.
fn unfinished_path(to: &Path) -> PathBuf {
    let mut name = to.file_name().map(OsString::from).unwrap_or_default();
    name.push(".unfinished");
    to.with_file_name(name)
}

/// Gives what was made whole its name, where nothing has it.
fn publish(made: &Path, to: &Path) -> Result<()> {
    if made.is_dir() {
        fs::rename(made, to)?;
    } else {
        // Unlike renaming, this never replaces a file.
        fs::hard_link(made, to)?;
        fs::remove_file(made)?;
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// Removes what was not finished.
fn remove(made: &Path) {
    let _ = if made.is_dir() {
        fs::remove_dir_all(made)
    } else {
        fs::remove_file(made)
    };
}

/// A new file that only its owner reads.
fn new_file(at: &Path) -> Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(at)?;
    Ok(file)
}
