//! Cleaning up after erasures: what was erased leaves the files of the database as well.
//!
//! An erasure counts once it is committed, but the files still hold old bytes then: SQLite's write-ahead log and
//! corners of its pages, PostgreSQL's dead rows and write-ahead log. The statements below that are not in
//! `statements!` are maintenance, which no engine prepares and the other one does not know.

use std::time::Duration;

use jiff::Timestamp;
use shared::register::{Action, TABLES};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, postgres::PgRow};
use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    Error, Result, Store,
    engine::db::{At, OwnConnection, on, statements},
};

statements! {
    NOT_WIPED = "select client_id from erasures where wiped_at is null order by erased_at";
    STAMP = "update erasures set wiped_at = $2 where client_id = $1 and wiped_at is null";
}

/// How long between two tries of something that others hold up.
const PAUSE: Duration = Duration::from_millis(100);

/// What became of a clean-up.
#[derive(Debug, PartialEq, Eq)]
pub enum Cleaning {
    /// Everything that was erased before it began is gone from the disk, and so many erasures say so now.
    Done(u64),
    /// It could not be finished, and no erasure says that it was.
    Hindered(Obstacle),
}

/// What stands in the way of a clean-up.
#[derive(Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Somebody has been reading or writing all the while.
    Busy,
    /// Lethe's user of PostgreSQL lacks these privileges.
    Lacks(Vec<Privilege>),
    /// PostgreSQL keeps its old write-ahead log: for a replica, for an archive, or because it was told to.
    LogKept,
}

/// What a user of PostgreSQL must be allowed to do to clean up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// To see what holds up others, and which files the log has.
    Monitor,
    /// To make PostgreSQL write everything down.
    Checkpoint,
    /// To make PostgreSQL begin a new file of its log.
    SwitchLog,
    /// To write the tables anew.
    OwnTables,
}

/// How often something may still be tried.
#[derive(Clone, Copy)]
struct Tries(u128);

impl Tries {
    fn within(patience: Duration) -> Self {
        Self(patience.as_millis() / PAUSE.as_millis())
    }

    /// Waits a little, if there is another try.
    async fn again(&mut self) -> bool {
        if self.0 == 0 {
            return false;
        }
        self.0 -= 1;
        sleep(PAUSE).await;
        true
    }
}

/// Whether there is an erasure whose bytes may still be on the disk.
///
/// # Errors
/// When the database fails.
pub async fn is_due(store: &Store) -> Result<bool> {
    Ok(!not_wiped(store).await?.is_empty())
}

/// Removes from the files of the database what was erased before, and then notes the time, by `clock`, with each of
/// these erasures. On SQLite that takes as long as writing the file anew, during which readers are free; on
/// PostgreSQL each table that erasing touches is locked while it is written anew. Whoever holds it up is waited for
/// until `patience` is over, each time.
///
/// # Errors
/// When the database fails; no erasure says then that it was wiped.
pub async fn clean(
    store: &Store,
    clock: &(dyn Fn() -> Timestamp + Sync),
    patience: Duration,
) -> Result<Cleaning> {
    let tries = Tries::within(patience);
    let due = not_wiped(store).await?;
    let obstacle = match store.own_connection().await? {
        OwnConnection::Sqlite(mut connection) => {
            let obstacle = clean_sqlite(&mut connection, tries).await;
            connection.close().await?;
            obstacle
        }
        OwnConnection::Postgres(mut connection) => {
            let obstacle = clean_postgres(&mut connection, tries).await;
            connection.close().await?;
            obstacle
        }
    };
    match obstacle {
        Ok(None) => stamp(store, &due, clock()).await.map(Cleaning::Done),
        Ok(Some(obstacle)) => Ok(Cleaning::Hindered(obstacle)),
        Err(error) if is_busy(&error) => Ok(Cleaning::Hindered(Obstacle::Busy)),
        Err(error) => Err(error),
    }
}

async fn not_wiped(store: &Store) -> Result<Vec<Uuid>> {
    let mut tx = store.read().await?;
    Ok(on!(&mut tx, |c| sqlx::query_scalar(NOT_WIPED)
        .fetch_all(c)
        .await?))
}

async fn stamp(store: &Store, wiped: &[Uuid], now: Timestamp) -> Result<u64> {
    let mut tx = store.write().await?;
    let mut stamped = 0;
    for client in wiped {
        stamped += on!(&mut tx, |c| sqlx::query(STAMP)
            .bind(*client)
            .bind(At(now))
            .execute(c)
            .await?
            .rows_affected());
    }
    tx.commit().await?;
    Ok(stamped)
}

/// Whether somebody else held a lock for too long: `SQLITE_BUSY` or `SQLITE_LOCKED`; PostgreSQL's `lock_not_available`
/// or `deadlock_detected`.
fn is_busy(error: &Error) -> bool {
    let Error::Database(sqlx::Error::Database(cause)) = error else {
        return false;
    };
    cause
        .code()
        .is_some_and(|code| ["5", "6", "55P03", "40P01"].contains(&&*code))
}

/// Writes the file anew, which takes along what is stored and nothing else, and then empties the write-ahead log.
/// `secure_delete` alone leaves the copies that stay behind when rows move to other pages. What an `analyze` has
/// sampled for the planner are copies as well.
async fn clean_sqlite(
    connection: &mut SqliteConnection,
    mut tries: Tries,
) -> Result<Option<Obstacle>> {
    for statement in ["drop table if exists sqlite_stat4", "vacuum"] {
        sqlx::raw_sql(statement).execute(&mut *connection).await?;
    }
    // Writers wait while the log is emptied, so this does not wait long at a time.
    sqlx::raw_sql("pragma busy_timeout = 100")
        .execute(&mut *connection)
        .await?;
    loop {
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(truncate)")
            .fetch_one(&mut *connection)
            .await?;
        if busy == 0 {
            return Ok(None);
        }
        if !tries.again().await {
            return Ok(Some(Obstacle::Busy));
        }
    }
}

/// The tables that erasing touches, as the register says.
fn touched() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .filter(|table| table.action() != Action::Keep || table.redacted().next().is_some())
        .map(|table| table.name)
}

async fn clean_postgres(connection: &mut PgConnection, tries: Tries) -> Result<Option<Obstacle>> {
    let lacks = lacking(connection).await?;
    if !lacks.is_empty() {
        return Ok(Some(Obstacle::Lacks(lacks)));
    }
    if !nobody_sees_old_rows(connection, tries).await? {
        return Ok(Some(Obstacle::Busy));
    }
    sqlx::raw_sql("set lock_timeout = '10s'")
        .execute(&mut *connection)
        .await?;
    for table in touched() {
        let rewrite = AssertSqlSafe(format!("vacuum full {table}"));
        sqlx::raw_sql(rewrite).execute(&mut *connection).await?;
    }
    pass_through_log(connection, tries).await
}

/// Which privileges the user of the connection lacks.
async fn lacking(connection: &mut PgConnection) -> Result<Vec<Privilege>> {
    let tables: Vec<&str> = touched().collect();
    let row: PgRow = sqlx::query(
        "select
            has_function_privilege('pg_ls_waldir()', 'execute') and pg_has_role('pg_read_all_stats', 'usage'),
            pg_has_role('pg_checkpoint', 'usage'),
            has_function_privilege('pg_switch_wal()', 'execute'),
            (select bool_and(pg_has_role(relowner, 'usage')) from pg_class
                where relname = any ($1) and relnamespace = current_schema()::regnamespace)",
    )
    .bind(tables)
    .fetch_one(connection)
    .await?;
    let needed = [
        Privilege::Monitor,
        Privilege::Checkpoint,
        Privilege::SwitchLog,
        Privilege::OwnTables,
    ];
    let mut lacks = Vec::new();
    for (i, privilege) in needed.into_iter().enumerate() {
        if !sqlx::Row::try_get::<bool, _>(&row, i)? {
            lacks.push(privilege);
        }
    }
    Ok(lacks)
}

/// Waits until no transaction, prepared transaction or replica is older than this moment: a table that is written anew
/// takes along the old rows that one of them may still see. Those of other databases count where they write, because
/// whoever writes the table anew is itself as old as the oldest of them.
async fn nobody_sees_old_rows(connection: &mut PgConnection, mut tries: Tries) -> Result<bool> {
    let mark: String = sqlx::query_scalar("select pg_current_xact_id()::xid::text")
        .fetch_one(&mut *connection)
        .await?;
    loop {
        let older: bool = sqlx::query_scalar(
            "select exists (
                select from pg_stat_activity
                where pid <> pg_backend_pid()
                    and (age(backend_xid) > age($1::text::xid)
                        or datname = current_database() and age(backend_xmin) > age($1::text::xid))
                union all
                select from pg_prepared_xacts where age(transaction) > age($1::text::xid)
                union all
                select from pg_replication_slots where age(xmin) > age($1::text::xid)
                union all
                select from pg_stat_replication where age(backend_xmin) > age($1::text::xid)
            )",
        )
        .bind(&mark)
        .fetch_one(&mut *connection)
        .await?;
        if !older {
            return Ok(true);
        }
        if !tries.again().await {
            return Ok(false);
        }
    }
}

/// Leads PostgreSQL through every file that its write-ahead log has now. After a checkpoint it puts files that it
/// needs no more behind the newest one, with their old bytes; a file that is left by a switch is full of zeros.
async fn pass_through_log(
    connection: &mut PgConnection,
    mut tries: Tries,
) -> Result<Option<Obstacle>> {
    let (newest, files): (String, i64) = sqlx::query_as(
        "select pg_walfile_name(pg_current_wal_insert_lsn()), count(*) from pg_ls_waldir()
        where name ~ '^[0-9A-F]{24}$'",
    )
    .fetch_one(&mut *connection)
    .await?;
    for _ in 0..=files {
        next_file(connection).await?;
    }
    loop {
        let kept: bool = sqlx::query_scalar(
            "select exists (select from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name <= $1)",
        )
        .bind(&newest)
        .fetch_one(&mut *connection)
        .await?;
        if !kept {
            return Ok(None);
        }
        if !tries.again().await {
            return Ok(Some(Obstacle::LogKept));
        }
        sqlx::raw_sql("checkpoint")
            .execute(&mut *connection)
            .await?;
    }
}

/// A checkpoint also writes to the log, without which there would be nothing to switch.
async fn next_file(connection: &mut PgConnection) -> Result<()> {
    for statement in ["checkpoint", "select pg_switch_wal()"] {
        sqlx::raw_sql(statement).execute(&mut *connection).await?;
    }
    Ok(())
}
