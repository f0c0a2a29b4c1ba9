//! Backups of PostgreSQL: a folder with one file per table, all read from one snapshot.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use shared::register::{TABLES, Table};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{
    Progress, Reason,
    manifest::{self, Copied, Manifest, hex},
    new_file,
    sealed::{self, Opened, Seal, Sealing},
};
use crate::{
    Error, Result,
    engine::{db::POSTGRES, tls},
    erasing::named::Days,
};

/// The tables that the migrations fill: with their own history, and with the name of the ledger.
const MIGRATIONS: &str = "_sqlx_migrations";
const LEDGER: &str = "ledger";

/// Copies every table of the register into a new folder.
pub(super) async fn copy(
    mut connection: PgConnection,
    to: &Path,
    now: Timestamp,
    mut seal: Option<&mut Seal>,
    progress: impl Fn(Progress) + Send,
) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(to)?;
    let mut tx = connection
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let tables = in_order(&mut tx).await?;
    let mut done = Vec::new();
    let mut rows = 0;
    let of = tables.len();
    for table in tables {
        let copied = copy_table(&mut tx, table, to, seal.as_deref_mut()).await?;
        rows += copied.rows;
        done.push(copied);
        progress(Progress {
            tables: done.len(),
            of,
            rows,
        });
    }
    tx.commit().await?;
    connection.close().await?;
    let manifest = serde_json::to_vec_pretty(&Manifest::new(now, done))
        .map_err(|_| Error::Corrupt("manifest"))?;
    let mut file = new_file(&to.join(manifest::NAME))?;
    file.write_all(&manifest)?;
    file.sync_all()?;
    fs::File::open(to)?.sync_all()?;
    Ok(())
}

async fn copy_table(
    connection: &mut PgConnection,
    table: &Table,
    to: &Path,
    seal: Option<&mut Seal>,
) -> Result<Copied> {
    let columns: Vec<String> = table.names().map(str::to_owned).collect();
    let mut copied = Copied {
        table: table.name.to_owned(),
        columns,
        rows: 0,
        digest: String::new(),
    };
    let file = Digested {
        file: new_file(&to.join(copied.file()))?,
        digest: Sha256::new(),
    };
    let mut file = match seal {
        Some(seal) => Output::Sealed(seal.writer(&copied.file(), file)?),
        None => Output::Plain(file),
    };
    let list = copied.columns.join(", ");
    let mut parts = connection
        .copy_out_raw(&format!("copy {} ({list}) to stdout", table.name))
        .await?;
    while let Some(part) = parts.try_next().await? {
        // A row is a line: `copy` writes a line break within a value as two characters.
        copied.rows += part
            .iter()
            .map(|byte| u64::from(*byte == b'\n'))
            .sum::<u64>();
        match &mut file {
            Output::Plain(file) => file.write_all(&part)?,
            Output::Sealed(file) => file.write_all(&part)?,
        }
    }
    let Digested { file, digest } = match file {
        Output::Plain(file) => file,
        Output::Sealed(file) => file.finish()?,
    };
    file.sync_all()?;
    copied.digest = hex(&digest.finalize());
    Ok(copied)
}

/// What the rows of a table are written to.
enum Output {
    Plain(Digested),
    Sealed(Sealing<Digested>),
}

/// A file, with the digest of what is written.
struct Digested {
    file: fs::File,
    digest: Sha256,
}

impl io::Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Returns the tables of the register. Each comes after the tables that it refers to.
async fn in_order(connection: &mut PgConnection) -> Result<Vec<&'static Table>> {
    let refers: Vec<(String, String)> = sqlx::query_as(
        "select child.relname::text, parent.relname::text
        from pg_constraint c
        join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
        where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and c.conrelid <> c.confrelid",
    )
    .fetch_all(connection)
    .await?;
    let mut left: Vec<&Table> = TABLES.iter().filter(|t| t.name != MIGRATIONS).collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_later = |table: &Table| {
            refers
                .iter()
                .any(|(child, parent)| child == table.name && left.iter().any(|t| t.name == parent))
        };
        let (later, next): (Vec<&Table>, Vec<&Table>) = left.iter().partition(|t| is_later(t));
        if next.is_empty() {
            return Err(Error::Corrupt("foreign keys"));
        }
        ordered.extend(next);
        left = later;
    }
    Ok(ordered)
}

/// Restores a backup into the database at `address`, or returns why it refuses.
pub(super) async fn restore(
    from: &Path,
    address: &str,
    days: &Days,
    progress: impl Fn(Progress) + Send,
) -> Result<Option<Reason>> {
    if from.is_file() {
        return Ok(Some(Reason::OtherEngine));
    }
    let manifest = match Manifest::read(from)? {
        Ok(manifest) => manifest,
        Err(reason) => return Ok(Some(reason)),
    };
    for table in &manifest.tables {
        if let Err(reason) = input(&from.join(table.file()), table, days)? {
            return Ok(Some(reason));
        }
    }
    let Some(version) = manifest.schema_version() else {
        return Ok(Some(Reason::Damaged(manifest::NAME.to_owned())));
    };
    let mut connection = PgConnection::connect_with(&tls::options(address)?).await?;
    if !is_empty(&mut connection).await? {
        return Ok(Some(Reason::NotEmpty));
    }
    POSTGRES.run_to(version, &mut connection).await?;

    let mut tx = connection.begin().await?;
    sqlx::query("delete from ledger").execute(&mut *tx).await?;
    let mut rows = 0;
    for (i, table) in manifest.tables.iter().enumerate() {
        // The triggers refuse rows of erased clients, even the rows that a backup restores.
        set_triggers(&mut tx, table, "disable").await?;
        let restored = match input(&from.join(table.file()), table, days)? {
            Ok(input) => restore_table(&mut tx, table, input).await?,
            Err(reason) => return Ok(Some(reason)),
        };
        if restored != Some(table.rows) {
            return Ok(Some(Reason::Damaged(table.file())));
        }
        set_triggers(&mut tx, table, "enable").await?;
        rows += table.rows;
        progress(Progress {
            tables: i + 1,
            of: manifest.tables.len(),
            rows,
        });
    }
    tx.commit().await?;
    connection.close().await?;
    Ok(None)
}

/// Returns whether the database has no tables, or only empty tables of Lethe.
async fn is_empty(connection: &mut PgConnection) -> Result<bool> {
    let there: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')",
    )
    .fetch_all(&mut *connection)
    .await?;
    for name in there
        .iter()
        .filter(|name| *name != MIGRATIONS && *name != LEDGER)
    {
        let Some(table) = TABLES.iter().find(|table| table.name == name) else {
            return Ok(false);
        };
        let filled = AssertSqlSafe(format!("select exists (select from {})", table.name));
        if sqlx::query_scalar(filled)
            .fetch_one(&mut *connection)
            .await?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn set_triggers(connection: &mut PgConnection, table: &Copied, what: &str) -> Result<()> {
    let alter = AssertSqlSafe(format!("alter table {} {what} trigger user", table.table));
    sqlx::raw_sql(alter).execute(connection).await?;
    Ok(())
}

/// Returns what reads the rows of a table, or why the file cannot be read.
fn input(
    file: &Path,
    table: &Copied,
    days: &Days,
) -> Result<std::result::Result<Box<dyn io::Read + Send>, Reason>> {
    Ok(match sealed::open(fs::File::open(file)?) {
        Ok(Opened::Plain(file)) => Ok(Box::new(file)),
        Ok(Opened::Sealed(day, locked)) => match days.get(&day) {
            Some(key) => Ok(Box::new(locked.unlock(key, &table.file()))),
            None => Err(Reason::NoKey(day)),
        },
        Err(_) => Err(Reason::Damaged(table.file())),
    })
}

/// Restores one table, and returns how many rows it has. Returns `None` if the file was changed.
async fn restore_table(
    connection: &mut PgConnection,
    table: &Copied,
    mut file: impl io::Read,
) -> Result<Option<u64>> {
    let list = table.columns.join(", ");
    let mut copy = connection
        .copy_in_raw(&format!("copy {} ({list}) from stdin", table.table))
        .await?;
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part) {
            Ok(0) => return Ok(Some(copy.finish().await?)),
            Ok(read) => {
                copy.send(&part[..read]).await?;
            }
            Err(error) => {
                copy.abort("the file cannot be read").await?;
                return match error.kind() {
                    io::ErrorKind::InvalidData => Ok(None),
                    _ => Err(error.into()),
                };
            }
        }
    }
}
