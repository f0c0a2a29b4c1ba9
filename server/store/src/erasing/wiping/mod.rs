//! Wiping: removes erased data from the files of the database too.
//!
//! An erasure is complete for every reader once it is committed, but the files still hold old bytes: in SQLite's
//! write-ahead log and unused parts of its pages, in PostgreSQL's dead rows and write-ahead log. The statements in this
//! folder that are not in `statements!` are maintenance commands, which cannot be prepared or exist on one engine only.
//!
//! | file | what it does |
//! |---|---|
//! | `sqlite` | overwrites the unused bytes of an SQLite file, page by page |
//! | `pages` | tells which bytes of an SQLite page are unused |
//! | `log` | tells which pages SQLite's write-ahead log holds |
//! | `postgres` | rewrites the tables of PostgreSQL and replaces its write-ahead log |

mod log;
mod pages;
mod postgres;
mod sqlite;

use std::time::Duration;

use jiff::Timestamp;
use sqlx::{Connection, SqliteConnection};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    engine::db::{At, OwnConnection, on, statements},
};

statements! {
    NOT_WIPED = "
        select client_id from erasures e
        where wiped_at is null and not exists (select 1 from unfinished_erasures u where u.client_id = e.client_id)
        order by erased_at";
    STAMP = "update erasures set wiped_at = $2 where client_id = $1 and wiped_at is null";
}

/// The time between two attempts while another connection blocks the wiping.
const PAUSE: Duration = Duration::from_millis(100);

/// The longest time that one step waits for other writers.
const FOR_WRITERS: Duration = Duration::from_secs(10);

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
    /// The SQLite file cannot be wiped page by page. Rewriting it would make writers wait.
    OnlyByRewriting,
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

/// When an SQLite file may be rewritten that cannot be wiped page by page.
#[derive(Clone, Copy)]
enum Rewriting {
    /// At once, however long writers wait.
    Always,
    /// While rewriting takes a moment only.
    WhileSmall,
}

/// Wipes everything that was erased before from the files of the database, and then records the time, by `clock`, with
/// each of these erasures.
///
/// On SQLite this takes as long as reading the file, and a writer waits for a few milliseconds at a time. If the file
/// cannot be wiped page by page, it is rewritten, and writers wait until that is done. On PostgreSQL each table that
/// erasing changes is locked while it is rewritten. Each step that another connection blocks is attempted until
/// `patience` is over.
pub async fn clean(
    store: &Store,
    clock: &(dyn Fn() -> Timestamp + Sync),
    patience: Duration,
) -> Result<Cleaning> {
    clean_with(store, clock, patience, Rewriting::Always).await
}

/// Wipes like [`clean`], but does not rewrite a large SQLite file: it returns [`Obstacle::OnlyByRewriting`] instead.
pub async fn clean_beside_writers(
    store: &Store,
    clock: &(dyn Fn() -> Timestamp + Sync),
    patience: Duration,
) -> Result<Cleaning> {
    clean_with(store, clock, patience, Rewriting::WhileSmall).await
}

async fn clean_with(
    store: &Store,
    clock: &(dyn Fn() -> Timestamp + Sync),
    patience: Duration,
    rewriting: Rewriting,
) -> Result<Cleaning> {
    let outcome = match try_to_clean(store, patience, rewriting).await {
        Ok(Ok(due)) => stamp(store, &due, clock()).await.map(Cleaning::Done),
        Ok(Err(obstacle)) => Ok(Cleaning::Hindered(obstacle)),
        Err(error) => Err(error),
    };
    match outcome {
        Err(error) if is_busy(&error) => Ok(Cleaning::Hindered(Obstacle::Busy)),
        outcome => outcome,
    }
}

/// Returns the erasures that are wiped now, or what prevented it.
async fn try_to_clean(
    store: &Store,
    patience: Duration,
    rewriting: Rewriting,
) -> Result<std::result::Result<Vec<Uuid>, Obstacle>> {
    let tries = Tries::within(patience);
    let due = not_wiped(store).await?;
    let obstacle = match store.own_connection().await? {
        OwnConnection::Sqlite(mut connection) => {
            let obstacle = sqlite::clean(store, &mut connection, tries, rewriting).await;
            connection.close().await?;
            obstacle?
        }
        OwnConnection::Postgres(mut connection) => {
            let obstacle = postgres::clean(&mut connection, tries).await;
            connection.close().await?;
            obstacle?
        }
    };
    Ok(obstacle.map_or(Ok(due), Err))
}

/// Opens another connection to the same SQLite file.
async fn sqlite_connection(store: &Store) -> Result<SqliteConnection> {
    match store.own_connection().await? {
        OwnConnection::Sqlite(connection) => Ok(connection),
        OwnConnection::Postgres(_) => Err(Error::Address),
    }
}

/// Begins a transaction that writes, in the queue of all writers of this process.
async fn write(store: &Store) -> Result<Tx> {
    timeout(FOR_WRITERS, store.write())
        .await
        .unwrap_or(Err(Error::Database(sqlx::Error::PoolTimedOut)))
}

async fn not_wiped(store: &Store) -> Result<Vec<Uuid>> {
    let mut tx = store.read().await?;
    Ok(on!(&mut tx, |c| sqlx::query_scalar(NOT_WIPED)
        .fetch_all(c)
        .await?))
}

async fn stamp(store: &Store, wiped: &[Uuid], now: Timestamp) -> Result<u64> {
    let mut tx = write(store).await?;
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
    let Error::Database(cause) = error else {
        return false;
    };
    match cause {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(cause) => cause
            .code()
            .is_some_and(|code| ["5", "6", "55P03", "40P01"].contains(&&*code)),
        _ => false,
    }
}
