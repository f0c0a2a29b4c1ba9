//! Backups of SQLite: one database file.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read as _},
    path::Path,
    str::FromStr,
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    Reason, new_file, publish, remove,
    sealed::{self, Opened, Opening, Seal},
    unfinished_path,
};
use crate::{Result, engine::db::SQLITE, erasing::named::Days};

/// SQLite's code for a damaged file.
const CORRUPT: &str = "11";

/// The name under which the file is encrypted.
const NAME: &str = "database";

const FILE: &str = "select file from pragma_database_list where name = 'main'";

/// Writes all records into a new file.
async fn copy(mut connection: SqliteConnection, to: &Path) -> Result<()> {
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

/// Opens a database that exists, as it is.
pub(super) async fn existing(address: &str) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::from_str(address)?;
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Writes all records into a new file. With a seal, it is encrypted; a plain copy is beside the database meanwhile, and its bytes
/// are overwritten.
pub(super) async fn back_up(
    mut connection: SqliteConnection,
    to: &Path,
    seal: Option<&mut Seal>,
) -> Result<()> {
    let Some(seal) = seal else {
        return copy(connection, to).await;
    };
    let database: String = sqlx::query_scalar(FILE).fetch_one(&mut connection).await?;
    let plain = unfinished_path(&Path::new(&database).with_added_extension("backup"));
    copy(connection, &plain).await?;
    let sealed = seal_file(&plain, to, seal);
    let shredded = shred(&plain);
    sealed?;
    shredded
}

fn seal_file(plain: &Path, to: &Path, seal: &mut Seal) -> Result<()> {
    let mut sealing = seal.writer(NAME, new_file(to)?)?;
    io::copy(&mut File::open(plain)?, &mut sealing)?;
    sealing.finish()?.sync_all()?;
    Ok(())
}

/// Overwrites the bytes of a file, and removes it.
fn shred(file: &Path) -> Result<()> {
    let length = fs::metadata(file)?.len();
    let mut open = OpenOptions::new().write(true).open(file)?;
    io::copy(&mut io::repeat(0).take(length), &mut open)?;
    open.sync_all()?;
    fs::remove_file(file)?;
    Ok(())
}

/// Copies a backup to the file of the database at `address`, or returns why it refuses.
pub(super) async fn restore(from: &Path, address: &str, days: &Days) -> Result<Option<Reason>> {
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
    let unfinished = unfinished_path(to);
    let copied = match sealed::open(File::open(from)?) {
        Err(_) => return Ok(Some(damaged(from))),
        Ok(Opened::Plain(_)) => copy_plain(from, &unfinished).await,
        Ok(Opened::Sealed(day, locked)) => match days.get(&day) {
            Some(key) => unseal(locked.unlock(key, NAME), from, &unfinished).await,
            None => return Ok(Some(Reason::NoKey(day))),
        },
    };
    let published = match copied {
        Ok(None) => publish(&unfinished, to).map(|()| None),
        refused => refused,
    };
    if !matches!(published, Ok(None)) {
        remove(&unfinished);
    }
    published
}

/// Copies a plain backup, or returns why it refuses.
async fn copy_plain(from: &Path, to: &Path) -> Result<Option<Reason>> {
    let mut backup = match read_only(from).await {
        Ok(backup) => backup,
        Err(reason) => return Ok(Some(reason)),
    };
    if let Some(reason) = flaw(&mut backup, from).await {
        return Ok(Some(reason));
    }
    copy(backup, to).await?;
    Ok(None)
}

/// Writes the content of an encrypted backup, or returns why it refuses.
async fn unseal(mut opening: Opening<File>, from: &Path, to: &Path) -> Result<Option<Reason>> {
    let mut file = new_file(to)?;
    match io::copy(&mut opening, &mut file) {
        Ok(_) => file.sync_all()?,
        Err(error) if error.kind() == ErrorKind::InvalidData => return Ok(Some(damaged(from))),
        Err(error) => return Err(error.into()),
    }
    let mut backup = match read_only(to).await {
        Ok(backup) => backup,
        Err(reason) => return Ok(Some(reason)),
    };
    let reason = flaw(&mut backup, from).await;
    backup.close().await?;
    Ok(reason)
}

async fn read_only(file: &Path) -> std::result::Result<SqliteConnection, Reason> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let connection = SqliteConnection::connect_with(&options).await;
    connection.map_err(|_| Reason::NotABackup)
}

fn damaged(file: &Path) -> Reason {
    let name = file.file_name().unwrap_or(file.as_os_str());
    Reason::Damaged(name.to_string_lossy().into_owned())
}

/// Returns what is wrong with a backup, or `None` if nothing is.
async fn flaw(backup: &mut SqliteConnection, from: &Path) -> Option<Reason> {
    let damaged = damaged(from);
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
