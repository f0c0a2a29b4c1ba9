//! What an address leads to, read before anything is written there.

use sqlx::{
    Connection, PgConnection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions,
};

use crate::{
    Result,
    engine::db::{POSTGRES, SQLITE},
};

/// What is at the address of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No database, or one without tables.
    Nothing,
    /// A database of an earlier version of Lethe.
    Older,
    /// A database of this version.
    Current,
    /// A database of a later version.
    Newer,
    /// A database that Lethe did not make.
    Foreign,
}

/// The table of the migrations, which other programs may have too.
const MIGRATIONS: &str = "_sqlx_migrations";
const APPLIED: &str =
    "select version, checksum from _sqlx_migrations where success order by version";

/// The version and the checksum of a migration that was applied.
type Applied = (i64, Vec<u8>);

fn is_migrated(tables: &[String]) -> bool {
    tables.iter().any(|table| table == MIGRATIONS)
}

/// Judges a database by its tables and by the migrations that were applied to it, each with its version and checksum.
fn judge(tables: &[String], applied: &[Applied], own: &Migrator) -> Found {
    if applied.is_empty() {
        let has_others = tables.iter().any(|table| table != MIGRATIONS);
        return if has_others {
            Found::Foreign
        } else {
            Found::Nothing
        };
    }
    let mut known = 0;
    for (version, checksum) in applied {
        match own.iter().find(|m| m.version == *version) {
            Some(m) if *m.checksum == **checksum => known += 1,
            Some(_) => return Found::Foreign,
            None => {}
        }
    }
    match (known, applied.len()) {
        (0, _) => Found::Foreign,
        (known, applied) if known < applied => Found::Newer,
        (known, _) if known < own.iter().count() => Found::Older,
        _ => Found::Current,
    }
}

/// Returns what the file of these options is. Nothing is created or changed.
pub(crate) async fn file(options: &SqliteConnectOptions) -> Result<Found> {
    let file = options.get_filename();
    if !file.exists() {
        return Ok(Found::Nothing);
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let found = sqlite(&mut connection).await;
    connection.close().await?;
    found
}

/// Returns what the SQLite database of a connection is. Nothing is changed.
pub(crate) async fn sqlite(connection: &mut SqliteConnection) -> Result<Found> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let applied = if is_migrated(&tables) {
        sqlx::query_as(APPLIED).fetch_all(connection).await?
    } else {
        Vec::new()
    };
    Ok(judge(&tables, &applied, &SQLITE))
}

/// Returns what the PostgreSQL database of a connection is. Nothing is changed.
pub(crate) async fn postgres(connection: &mut PgConnection) -> Result<Found> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = current_schema()",
    )
    .fetch_all(&mut *connection)
    .await?;
    let applied = if is_migrated(&tables) {
        sqlx::query_as(APPLIED).fetch_all(connection).await?
    } else {
        Vec::new()
    };
    Ok(judge(&tables, &applied, &POSTGRES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn database_is_judged_by_its_tables_and_migrations() {
        let own: Vec<Applied> = SQLITE
            .iter()
            .map(|m| (m.version, m.checksum.to_vec()))
            .collect();
        let with = |changed: &dyn Fn(&mut Vec<Applied>)| {
            let mut applied = own.clone();
            changed(&mut applied);
            applied
        };
        let later = (9_999, vec![1]);
        let tables = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lethe = tables(&["clients", MIGRATIONS]);
        for (tables, applied, found) in [
            (tables(&[]), vec![], Found::Nothing),
            (tables(&[MIGRATIONS]), vec![], Found::Nothing),
            (tables(&["notes"]), vec![], Found::Foreign),
            (lethe.clone(), vec![], Found::Foreign),
            (lethe.clone(), own.clone(), Found::Current),
            (lethe.clone(), with(&|all| drop(all.pop())), Found::Older),
            (
                lethe.clone(),
                with(&|all| all.push(later.clone())),
                Found::Newer,
            ),
            (lethe.clone(), vec![later.clone()], Found::Foreign),
            (
                lethe.clone(),
                with(&|all| all[0].1 = vec![0]),
                Found::Foreign,
            ),
        ] {
            assert_eq!(
                judge(&tables, &applied, &SQLITE),
                found,
                "{tables:?} {}",
                applied.len()
            );
        }
    }
}
