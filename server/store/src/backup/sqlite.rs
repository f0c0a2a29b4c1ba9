//! Backups of SQLite: one database file.

use std::{fs, path::Path, str::FromStr};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{Reason, new_file, publish, remove, unfinished_path};
use crate::{Result, engine::db::SQLITE};

/// SQLite's code for a damaged file.
const CORRUPT: &str = "11";

/// Writes all records into a new file.
pub(super) async fn copy(mut connection: SqliteConnection, to: &Path) -> Result<()> {
    // SQLite accepts an existing file if it is empty.
    let file = new_file(to)?;
    sqlx::query("vacuum into $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    file.sync_all()?;
    Ok(())
}

/// Copies a backup to the file of the database at `address`, or returns why it refuses.
pub(super) async fn restore(from: &Path, address: &str) -> Result<Option<Reason>> {
    let options = SqliteConnectOptions::from_str(address)?;
    let to = options.get_filename();
    if fs::symlink_metadata(to).is_ok() {
        return Ok(Some(Reason::NotEmpty));
    }
    if from.is_dir() {
        return Ok(Some(Reason::OtherEngine));
    }
    if !from.is_file() {
        return Ok(Some(Reason::NotABackup));
    }
    let options = SqliteConnectOptions::new().filename(from).read_only(true);
    let Ok(mut backup) = SqliteConnection::connect_with(&options).await else {
        return Ok(Some(Reason::NotABackup));
    };
    if let Some(reason) = flaw(&mut backup, from).await {
        return Ok(Some(reason));
    }
    let unfinished = unfinished_path(to);
    let made = copy(backup, &unfinished).await;
    if let Err(error) = made.and_then(|()| publish(&unfinished, to)) {
        remove(&unfinished);
        return Err(error);
    }
    Ok(None)
}

/// Returns what is wrong with a backup, or `None` if nothing is.
async fn flaw(backup: &mut SqliteConnection, from: &Path) -> Option<Reason> {
    let name = from.file_name().unwrap_or(from.as_os_str());
    let damaged = Reason::Damaged(name.to_string_lossy().into_owned());
    let versions = match sqlx::query_as::<_, (i64, Vec<u8>)>(
        "select version, checksum from _sqlx_migrations order by version",
    )
    .fetch_all(&mut *backup)
    .await
    {
        Ok(versions) => versions,
        Err(sqlx::Error::Database(cause)) if cause.code().as_deref() == Some(CORRUPT) => {
            return Some(damaged);
        }
        Err(_) => return Some(Reason::NotABackup),
    };
    let known = |(version, checksum): &(i64, Vec<u8>)| {
        SQLITE
            .iter()
            .any(|m| m.version == *version && *m.checksum == **checksum)
    };
    if !versions.iter().all(known) {
        return Some(Reason::Newer);
    }
    let whole: std::result::Result<String, _> = sqlx::query_scalar("pragma integrity_check(1)")
        .fetch_one(backup)
        .await;
    if whole.is_ok_and(|answer| answer == "ok") {
        None
    } else {
        Some(damaged)
    }
}
