//! SQLite: the backup is a database of one file.

use std::{fs, path::Path, str::FromStr};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{Reason, beside, new_file, put_in_place, remove};
use crate::{Result, engine::db::SQLITE};

/// SQLite's code for a file that is not as it was written.
const CORRUPT: &str = "11";

/// Writes everything that is stored into a new file.
pub(super) async fn copy(mut connection: SqliteConnection, to: &Path) -> Result<()> {
    // SQLite fills a file that is there and empty.
    let file = new_file(to)?;
    sqlx::query("vacuum into $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    file.sync_all()?;
    Ok(())
}

/// Copies a backup to where the database at `address` will be, or says why not.
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
    let unfinished = beside(to);
    let made = copy(backup, &unfinished).await;
    if let Err(error) = made.and_then(|()| put_in_place(&unfinished, to)) {
        remove(&unfinished);
        return Err(error);
    }
    Ok(None)
}

/// What is wrong with a backup.
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
