//! Wiping: removes erased data from the files of the database too.
//!
//! An erasure is complete for every reader once it is committed, but the files still hold old bytes: in SQLite's
//! write-ahead log and unused parts of its pages, in PostgreSQL's dead rows and write-ahead log. The statements below
//! that are not in `statements!` are maintenance commands, which cannot be prepared and exist on one engine only.

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

/// The time between two attempts while another connection blocks the wiping.
const PAUSE: Duration = Duration::from_millis(100);

/// The outcome of a wiping.
#[derive(Debug, PartialEq, Eq)]
pub enum Cleaning {
    /// Everything that was erased before it began is gone from the disk. So many erasures are marked as wiped now.
    Done(u64),
    /// The wiping did not finish, and no erasure was marked as wiped.
    Hindered(Obstacle),
}

/// The reason why a wiping did not finish.
#[derive(Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Other connections kept reading or writing.
    Busy,
    /// Lethe's PostgreSQL role lacks these privileges.
    Lacks(Vec<Privilege>),
    /// PostgreSQL keeps its old write-ahead log: for a replica, for an archive, or because a setting demands it.
    LogKept,
}

/// A privilege that Lethe's PostgreSQL role needs for wiping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// To see which transactions are open, and which files the write-ahead log has.
    Monitor,
    /// To run a checkpoint.
    Checkpoint,
    /// To start a new file of the write-ahead log.
    SwitchLog,
    /// To rewrite the tables.
    OwnTables,
}

/// The number of attempts that are left.
#[derive(Clone, Copy)]
struct Tries(u128);

impl Tries {
    fn within(patience: Duration) -> Self {
        Self(patience.as_millis() / PAUSE.as_millis())
    }

    /// Waits for a moment and returns true, or returns false if no attempt is left.
    async fn again(&mut self) -> bool {
        if self.0 == 0 {
            return false;
        }
        self.0 -= 1;
        sleep(PAUSE).await;
        true
    }
}

/// Returns whether there is an erasure whose bytes may still be on the disk.
pub async fn is_due(store: &Store) -> Result<bool> {
    Ok(!not_wiped(store).await?.is_empty())
}

/// Wipes everything that was erased before from the files of the database, and then records the time, by `clock`, with
/// each of these erasures.
///
/// On SQLite this takes as long as rewriting the file, and reading goes on meanwhile. On PostgreSQL each table that
/// erasing changes is locked while it is rewritten. Each step that another connection blocks is attempted until
/// `patience` is over.
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

/// Returns whether another connection held a lock for too long: `SQLITE_BUSY` or `SQLITE_LOCKED`; PostgreSQL's
/// `lock_not_available` or `deadlock_detected`.
fn is_busy(error: &Error) -> bool {
    let Error::Database(sqlx::Error::Database(cause)) = error else {
        return false;
    };
    cause
        .code()
        .is_some_and(|code| ["5", "6", "55P03", "40P01"].contains(&&*code))
}

/// Rewrites the file with the stored rows only, and then empties the write-ahead log. `secure_delete` alone is not
/// enough: it leaves copies behind when rows move to other pages. The samples that `analyze` takes for the planner are
/// copies too.
async fn clean_sqlite(
    connection: &mut SqliteConnection,
    mut tries: Tries,
) -> Result<Option<Obstacle>> {
    for statement in ["drop table if exists sqlite_stat4", "vacuum"] {
        sqlx::raw_sql(statement).execute(&mut *connection).await?;
    }
    // Writers wait while the log is emptied, so each attempt is short.
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

/// Returns the tables that erasing changes, from the register.
fn changed_tables() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .filter(|table| table.action() != Action::Keep || table.reworded().next().is_some())
        .map(|table| table.name)
}

async fn clean_postgres(connection: &mut PgConnection, tries: Tries) -> Result<Option<Obstacle>> {
    let lacks = missing_privileges(connection).await?;
    if !lacks.is_empty() {
        return Ok(Some(Obstacle::Lacks(lacks)));
    }
    if !old_snapshots_are_gone(connection, tries).await? {
        return Ok(Some(Obstacle::Busy));
    }
    sqlx::raw_sql("set lock_timeout = '10s'")
        .execute(&mut *connection)
        .await?;
    for table in changed_tables() {
        let rewrite = AssertSqlSafe(format!("vacuum full {table}"));
        sqlx::raw_sql(rewrite).execute(&mut *connection).await?;
    }
    leave_old_log(connection, tries).await
}

/// Returns the privileges that the connection's role lacks.
async fn missing_privileges(connection: &mut PgConnection) -> Result<Vec<Privilege>> {
    let tables: Vec<&str> = changed_tables().collect();
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

/// Waits until no transaction, prepared transaction or replica is older than this moment, and returns whether that was
/// reached in time. Rewriting a table keeps the old rows that an older transaction may still see. Writing transactions
/// of other databases matter too, because the rewriting transaction is as old as the oldest of them.
async fn old_snapshots_are_gone(connection: &mut PgConnection, mut tries: Tries) -> Result<bool> {
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

/// Moves PostgreSQL past every file that its write-ahead log has now. After a checkpoint, PostgreSQL reuses old files,
/// with their old bytes, behind the newest one. A switch fills the rest of a file with zeros.
async fn leave_old_log(
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
        switch_log(connection).await?;
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

/// Starts a new file of the write-ahead log. The checkpoint writes to the log first, because an unused file is not
/// switched.
async fn switch_log(connection: &mut PgConnection) -> Result<()> {
    for statement in ["checkpoint", "select pg_switch_wal()"] {
        sqlx::raw_sql(statement).execute(&mut *connection).await?;
    }
    Ok(())
}
