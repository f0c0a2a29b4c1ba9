//! Backups: consistent copies of all records, made while Lethe serves, and their restoration.
//!
//! A backup of SQLite is one database file. A backup of PostgreSQL is a folder with one file per table, in the format
//! of `copy`, and a manifest. Neither needs other programs. The files are encrypted with the key of the day, unless the operator
//! wants them plain ([`sealed`]): a copy that is forgotten cannot be read once the key is removed.

mod manifest;
mod postgres;
mod sealed;
mod sqlite;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::Date};

use crate::{
    Error, Result, Store,
    engine::db::OwnConnection,
    erasing::{ledger, named::Days},
};

pub use sealed::Seal;

/// The progress of a backup or a restoration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of finished tables.
    pub tables: usize,
    /// The number of all tables.
    pub of: usize,
    /// The number of finished rows.
    pub rows: u64,
}

/// The outcome of a backup.
#[derive(Debug, PartialEq, Eq)]
pub enum BackingUp {
    /// The backup is complete.
    Done,
    /// There is already something at this path: the destination, or the unfinished backup beside it. It was not
    /// changed.
    Taken(PathBuf),
}

/// The outcome of a restoration.
#[derive(Debug, PartialEq, Eq)]
pub enum Restoring {
    /// All records are restored.
    Done,
    /// Nothing has changed.
    Refused(Reason),
}

/// The reason why a backup is not restored.
#[derive(Debug, PartialEq, Eq)]
pub enum Reason {
    /// The path does not hold a backup of Lethe.
    NotABackup,
    /// The backup is for the other engine.
    OtherEngine,
    /// A newer version of Lethe made the backup. This version does not know its schema.
    Newer,
    /// This file of the backup is missing, incomplete or changed.
    Damaged(String),
    /// The backup is encrypted with the key of this day, which is not there.
    NoKey(Date),
    /// The database is not empty.
    NotEmpty,
}

/// Writes a consistent copy of all records to `to`, which must not exist yet, and records `now` in it. With a seal, the copy is
/// encrypted. It appears at `to` once it is complete. On an error, nothing is left behind.
pub async fn back_up(
    store: &Store,
    to: &Path,
    now: Timestamp,
    seal: Option<&mut Seal>,
    progress: impl Fn(Progress) + Send,
) -> Result<BackingUp> {
    let unfinished = unfinished_path(to);
    for path in [to, &unfinished] {
        if fs::symlink_metadata(path).is_ok() {
            return Ok(BackingUp::Taken(path.to_owned()));
        }
    }
    let made = match store.own_connection().await? {
        OwnConnection::Sqlite(connection) => sqlite::back_up(connection, &unfinished, seal).await,
        OwnConnection::Postgres(connection) => {
            postgres::copy(connection, &unfinished, now, seal, progress).await
        }
    };
    finish(made, &unfinished, to)
}

/// Writes an encrypted copy of the SQLite database at `address` to `to`, which must not exist yet. The schema of the database may be
/// an earlier one, and stays as it is. On an error, nothing is left behind.
pub async fn back_up_older(address: &str, to: &Path, seal: &mut Seal) -> Result<BackingUp> {
    let unfinished = unfinished_path(to);
    let connection = sqlite::existing(address).await?;
    let made = sqlite::back_up(connection, &unfinished, Some(seal)).await;
    finish(made, &unfinished, to)
}

fn finish(made: Result<()>, unfinished: &Path, to: &Path) -> Result<BackingUp> {
    if let Err(error) = made.and_then(|()| publish(unfinished, to)) {
        remove(unfinished);
        return Err(error);
    }
    Ok(BackingUp::Done)
}

/// Restores the backup `from` into the database at `address`, which must be empty: a file that does not exist yet, or a
/// PostgreSQL database without records. `days` has the keys with which encrypted files can be read. The restored database is marked, so that it is not served before it has met its ledger.
/// On an error, the database has no records; or it has all of them without the mark, and the operator has to let clients be erased
/// again ([`crate::erasing::replay::settle`]).
pub async fn restore(
    from: &Path,
    address: &str,
    days: &Days,
    progress: impl Fn(Progress) + Send,
) -> Result<Restoring> {
    let refused = if address.starts_with("sqlite:") {
        sqlite::restore(from, address, days).await?
    } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        postgres::restore(from, address, days, progress).await?
    } else {
        return Err(Error::Address);
    };
    if let Some(reason) = refused {
        return Ok(Restoring::Refused(reason));
    }
    // Brings the schema up to date, where the backup is older than this Lethe.
    let store = Store::open(address).await?;
    let mut tx = store.write().await?;
    ledger::note_restored(&mut tx).await?;
    tx.commit().await?;
    store.close().await;
    Ok(Restoring::Done)
}

/// Returns the path of the unfinished backup beside `to`.
fn unfinished_path(to: &Path) -> PathBuf {
    let mut name = to.file_name().map(OsString::from).unwrap_or_default();
    name.push(".unfinished");
    to.with_file_name(name)
}

/// Moves the finished backup to its final path, which must not exist.
fn publish(made: &Path, to: &Path) -> Result<()> {
    if made.is_dir() {
        fs::rename(made, to)?;
    } else {
        // Unlike a rename, this never replaces a file.
        fs::hard_link(made, to)?;
        fs::remove_file(made)?;
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// Removes an unfinished backup.
fn remove(made: &Path) {
    let _ = if made.is_dir() {
        fs::remove_dir_all(made)
    } else {
        fs::remove_file(made)
    };
}

/// Creates a file that only its owner can read.
fn new_file(at: &Path) -> Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(at)?;
    Ok(file)
}
