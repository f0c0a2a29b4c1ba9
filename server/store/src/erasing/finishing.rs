//! Finishes erasures that concern thousands of rows.
//!
//! Every other writer waits for a transaction that changes thousands of rows. So the erasing transaction of such a client erases
//! everything that identifies the client, and notes what is left to do: texts to replace in other clients' rows, bookings to count in
//! their sessions, and index words to remove. Short transactions do that afterwards. If the process ends between them, the next process
//! goes on. No erasure begins while texts are due, and every act for a client first replaces the texts due in that client's rows.

use rand::Rng;
use shared::{
    client::ClientId,
    register::{Action, Table},
    visit::VisitFate,
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    desk::{
        due_texts,
        locks::{self, Lock},
    },
    engine::{
        db::{on, statements},
        dialect,
        ids::json,
    },
    erasing::{corrections::Corrections, own, visits},
};

/// How many rows one transaction changes.
const STEP: i64 = 250;

statements! {
    IS_UNFINISHED = "select count(*) from (select 1 from unfinished_erasures limit 1) unfinished";
    BEGIN = "insert into unfinished_erasures (client_id, visits) values ($1, $2)";
    END = "delete from unfinished_erasures where client_id = $1";
    VISITS = "select visits from unfinished_erasures where client_id = $1";
    COUNT_BOOKINGS = "select count(*) from (select 1 from bookings where client_id = $1 limit $2) bookings";
    COUNT_WORDS = "select count(*) from (select 1 from text_words where client_id = $1 limit $2) words";
    NEXT_BOOKINGS = "select session_id from bookings where client_id = $1 order by session_id limit $2";
    REMOVE_BOOKINGS = "delete from bookings where client_id = $1 and session_id <= $2";
    NEXT_WORDS = "select row_id from text_words where client_id = $1 order by row_id limit $2";
    REMOVE_WORDS = "delete from text_words where client_id = $1 and row_id <= $2";
}

/// How much of an erasure one transaction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Whole,
    /// All but what [`finish`] does.
    Begun,
}

impl Extent {
    /// Returns how much the erasing transaction of a client does: all, unless that changes more rows than a few steps do.
    pub(super) async fn of(
        tx: &mut Tx,
        (client, visits): (ClientId, VisitFate),
        corrections: &Corrections,
    ) -> Result<Self> {
        let most = 2 * STEP;
        let mut rows = i64::try_from(corrections.due().count()).unwrap_or(most);
        let counted = match visits {
            VisitFate::Counted => Some(COUNT_BOOKINGS),
            VisitFate::Kept => None,
        };
        for statement in counted.into_iter().chain([COUNT_WORDS]) {
            let count: i64 = on!(&mut *tx, |c| sqlx::query_scalar(statement)
                .bind(client.0)
                .bind(most)
                .fetch_one(c)
                .await?);
            rows += count;
        }
        Ok(if rows < most {
            Self::Whole
        } else {
            Self::Begun
        })
    }

    /// Returns whether the rows of a client in a table are deleted later.
    pub(super) fn leaves(self, table: &Table, visits: VisitFate) -> bool {
        let is_removed = matches!(table.action(visits), Action::Remove(_));
        let waits = table.is_counted() || table.name == "text_words";
        self == Self::Begun && is_removed && waits
    }
}

/// Notes what is left to do after the erasing transaction. The caller has locked the client, and the clients in whose rows texts
/// are due.
pub(super) async fn begin(
    tx: &mut Tx,
    (client, visits): (ClientId, VisitFate),
    corrections: &Corrections,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    on!(&mut *tx, |c| sqlx::query(BEGIN)
        .bind(client.0)
        .bind(visits.name())
        .execute(c)
        .await?
        .rows_affected());
    due_texts::add(tx, client, corrections.due(), rng).await
}

/// Finishes every erasure that is not finished, step by step. Two processes can do so at the same time.
///
/// # Errors
///
/// Fails if the database fails. Called again, it goes on.
pub async fn finish(store: &Store, rng: &mut (impl Rng + Send)) -> Result<()> {
    loop {
        let mut tx = store.read().await?;
        let unfinished: i64 = on!(&mut tx, |c| sqlx::query_scalar(IS_UNFINISHED)
            .fetch_one(c)
            .await?);
        let is_done = unfinished == 0 && !due_texts::are_due(&mut tx).await?;
        drop(tx);
        if is_done || !step(store, rng).await? {
            return Ok(());
        }
    }
}

/// Changes the next rows. Returns `false` if there is nothing to do.
async fn step(store: &Store, rng: &mut (impl Rng + Send)) -> Result<bool> {
    let mut tx = store.write().await?;
    let lock = dialect::LOCK_UNFINISHED.on(&tx);
    let next: Option<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(lock)
        .fetch_optional(c)
        .await?);
    if due_texts::write_next(&mut tx, STEP, rng).await? {
        tx.commit().await?;
        return Ok(true);
    }
    let Some(client) = next.map(ClientId) else {
        return Ok(false);
    };
    // The row of a client who is not erased was put there by hand.
    if locks::client(&mut tx, client).await? != Lock::Erased {
        return Ok(false);
    }
    let has_changed = count_next(&mut tx, client).await? || forget_next(&mut tx, client).await?;
    if !has_changed {
        // The texts that stay are the studio's now.
        own::index(&mut tx, client).await?;
        on!(&mut tx, |c| sqlx::query(END)
            .bind(client.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    tx.commit().await?;
    Ok(true)
}

/// Counts an erased client in the sessions of the next bookings, and removes these. Returns `false` if there are none, or if the
/// bookings stay.
async fn count_next(tx: &mut Tx, client: ClientId) -> Result<bool> {
    let visits: String = on!(&mut *tx, |c| sqlx::query_scalar(VISITS)
        .bind(client.0)
        .fetch_one(c)
        .await?);
    match VisitFate::parse(&visits).ok_or(Error::Corrupt("unfinished_erasures.visits"))? {
        VisitFate::Counted => {}
        VisitFate::Kept => return Ok(false),
    }
    let next = next(tx, NEXT_BOOKINGS, client).await?;
    let Some(last) = next.last() else {
        return Ok(false);
    };
    match tx {
        // No other transaction writes.
        Tx::Sqlite(_) => {}
        Tx::Postgres(_) => {
            let sessions = json(next.iter().copied());
            let lock = dialect::LOCK_SESSIONS.on(tx);
            let _: Vec<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(lock)
                .bind(&sessions)
                .fetch_all(c)
                .await?);
        }
    }
    visits::count(tx, client, *last).await?;
    remove(tx, REMOVE_BOOKINGS, (client, *last)).await?;
    Ok(true)
}

/// Removes the next words of an erased client from the index of texts. Returns `false` if there are none.
async fn forget_next(tx: &mut Tx, client: ClientId) -> Result<bool> {
    let next = next(tx, NEXT_WORDS, client).await?;
    let Some(last) = next.last() else {
        return Ok(false);
    };
    remove(tx, REMOVE_WORDS, (client, *last)).await?;
    Ok(true)
}

/// Returns the ids up to which the next step goes.
async fn next(tx: &mut Tx, statement: &'static str, client: ClientId) -> Result<Vec<Uuid>> {
    Ok(on!(tx, |c| sqlx::query_scalar(statement)
        .bind(client.0)
        .bind(STEP)
        .fetch_all(c)
        .await?))
}

async fn remove(
    tx: &mut Tx,
    statement: &'static str,
    (client, last): (ClientId, Uuid),
) -> Result<()> {
    on!(tx, |c| sqlx::query(statement)
        .bind(client.0)
        .bind(last)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
