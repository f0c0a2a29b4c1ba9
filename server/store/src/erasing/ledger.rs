//! The ledger: a file outside the database with one entry for each erasure. A backup of the database never contains it.
//!
//! A database that is restored to an earlier day is older than its ledger. Lethe then repeats the erasures that the
//! database lacks before it serves anything ([`super::replay`]). A file that is behind, because the process ended after the
//! commit and before the entry, gets the missing entries.

use jiff::Timestamp;
use rand::Rng;
use shared::{
    ledger::{Entry, Head},
    proof::{
        Checkpoint, Receipt,
        merkle::{Edge, leaf_hash},
    },
};

use crate::{
    Error, Result, Store, Tx,
    engine::{
        day_keys::{DayKey, day},
        db::{on, statements},
        dialect,
        ledger_file::{End, LedgerFile, in_background},
        ledger_problem::Problem,
    },
};

statements! {
    STATE = "select place, hash, written, restored from ledger where id = 1";
    ADVANCE = "update ledger set place = $1, hash = $2 where id = 1";
    WRITTEN = "update ledger set written = $1 where id = 1 and (written is null or written < $1)";
    MET = "update ledger set restored = false where id = 1 and restored";
    RESTORED = "update ledger set restored = true where id = 1";
    EDGE = "select edge from ledger where id = 1";
    SET_EDGE = "update ledger set edge = $1 where id = 1";
    AFTER = "select receipt from erasures where place > $1 order by place";
}

/// What the database knows of its ledger.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct State {
    place: i64,
    hash: String,
    written: Option<i64>,
    /// Whether the database was restored, and has not met its ledger since.
    pub(crate) restored: bool,
}

impl State {
    /// Returns the end of the chain in this database.
    pub(crate) fn head(&self) -> Result<Head> {
        head(self.place, self.hash.clone())
    }

    /// Returns how many entries the file surely has; `None` if none was made.
    pub(crate) fn written(&self) -> Result<Option<u64>> {
        let number = |n| u64::try_from(n).map_err(|_| Error::Corrupt("ledger.written"));
        self.written.map(number).transpose()
    }

    /// Returns what is wrong without a file: nothing, if the database is new. The file once had an entry at the position `newest`.
    pub(crate) fn without_file(&self, newest: u64) -> Result<Option<Problem>> {
        let entries = self.written()?.unwrap_or(0);
        let entries = entries.max(self.head()?.position).max(newest);
        let is_new = entries == 0 && self.written()?.is_none() && !self.restored;
        Ok((!is_new).then_some(Problem::Missing(entries)))
    }

    /// Returns what is wrong with a file that ends at `end` and once had an entry at the position `newest`. A restored database has
    /// erasures that its ledger lacks only if the file is an older one; otherwise the process may have ended before it wrote the
    /// last entries.
    pub(crate) fn with_end(&self, end: u64, newest: u64) -> Result<Option<Problem>> {
        let least = if self.restored {
            self.head()?.position
        } else {
            self.written()?.unwrap_or(0)
        }
        .max(newest);
        Ok((end < least).then(|| Problem::Behind(least - end)))
    }
}

/// Reads what the database knows of its ledger.
pub(crate) async fn state(tx: &mut Tx) -> Result<State> {
    Ok(on!(tx, |c| sqlx::query_as(STATE).fetch_one(c).await?))
}

/// Locks the end of the chain in this database until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx) -> Result<Head> {
    let text = dialect::LOCK_LEDGER.on(tx);
    let (position, hash): (i64, String) = on!(tx, |c| sqlx::query_as(text).fetch_one(c).await?);
    head(position, hash)
}

/// Moves the end of the chain forward.
pub(crate) async fn advance(tx: &mut Tx, to: &Head) -> Result<()> {
    on!(tx, |c| sqlx::query(ADVANCE)
        .bind(to.position.cast_signed())
        .bind(&to.hash)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Returns the key of the day, with which an entry names people. Without a ledger file, no entry is ever looked up, and the key is
/// not kept.
///
/// # Errors
///
/// Returns [`Error::Ledger`] if the file of the day keys cannot be read or written.
pub(crate) async fn day_key(
    store: &Store,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<DayKey> {
    let Some(file) = store.ledger() else {
        let mut bytes = [0; DayKey::SIZE];
        rng.fill_bytes(&mut bytes);
        return Ok(DayKey::of_bytes(bytes));
    };
    let made = in_background(move || file.days.make(day(now))).await;
    made.map_err(about_day_keys)
}

/// Returns the error for a file of day keys that is damaged, or that cannot be read or written.
pub(crate) fn about_day_keys(error: Error) -> Error {
    if let Error::Ledger(problem) = error {
        problem.into()
    } else {
        Problem::DayKeys.into()
    }
}

/// Appends an entry to the tree over the ledger, and returns its receipt. Returns `None` if the edge of the tree is not known yet:
/// [`complete_edge`] reads it from the file at the next start; or if the ledger has no name. The caller has locked the end of the
/// chain.
pub(crate) async fn prove(tx: &mut Tx, entry: &Entry, file: &LedgerFile) -> Result<Option<String>> {
    let Some(origin) = &file.origin else {
        return Ok(None);
    };
    let Some(mut edge) = edge(tx)
        .await?
        .filter(|edge| edge.size() + 1 == entry.position)
    else {
        return Ok(None);
    };
    let line = entry.to_line();
    let proof = edge.append(leaf_hash(line.as_bytes()));
    set_edge(tx, &edge).await?;
    let receipt = Checkpoint::new(origin, &edge)
        .sign(&file.key)
        .and_then(|checkpoint| Receipt::new(&line, entry.position, proof, checkpoint));
    let receipt = receipt.map_err(|_| Error::Corrupt("ledger.edge"))?;
    Ok(Some(receipt.to_string()))
}

/// Reads the edge of the tree from the file, if the database does not have that of its present end.
pub(crate) async fn complete_edge(store: &Store) -> Result<()> {
    let Some(file) = store.ledger() else {
        return Ok(());
    };
    let is_known = async |tx: &mut Tx| -> Result<bool> {
        let position = state(tx).await?.head()?.position;
        Ok(edge(tx).await?.is_some_and(|edge| edge.size() == position))
    };
    if is_known(&mut store.read().await?).await? {
        return Ok(());
    }
    let edge = in_background(move || {
        let Some(lines) = file.lines()? else {
            return Ok(Edge::default());
        };
        let mut edge = Edge::default();
        for line in lines {
            edge.append(leaf_hash(line?.as_bytes()));
        }
        Ok(edge)
    });
    let edge = edge.await?;
    let mut tx = store.write().await?;
    // Another process may have gone on meanwhile. It has the edge, or the next start makes it.
    if lock(&mut tx).await?.position == edge.size() && !is_known(&mut tx).await? {
        set_edge(&mut tx, &edge).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn edge(tx: &mut Tx) -> Result<Option<Edge>> {
    let text: Option<String> = on!(tx, |c| sqlx::query_scalar(EDGE).fetch_one(c).await?);
    let read = |text: String| text.parse().map_err(|_| Error::Corrupt("ledger.edge"));
    text.map(read).transpose()
}

async fn set_edge(tx: &mut Tx, edge: &Edge) -> Result<()> {
    on!(tx, |c| sqlx::query(SET_EDGE)
        .bind(edge.to_string())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Records that the file has so many entries.
pub(crate) async fn note_written(tx: &mut Tx, entries: u64) -> Result<()> {
    on!(tx, |c| sqlx::query(WRITTEN)
        .bind(entries.cast_signed())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Records that the database was restored from a backup.
pub(crate) async fn note_restored(tx: &mut Tx) -> Result<()> {
    on!(tx, |c| sqlx::query(RESTORED)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Records that a restored database has met its ledger.
pub(crate) async fn note_met(tx: &mut Tx) -> Result<()> {
    on!(tx, |c| sqlx::query(MET).execute(c).await?.rows_affected());
    Ok(())
}

/// Compares the end of the file with the database, and appends the entries that only the database has. Creates the file for a new
/// database. Returns how many entries the file has then; `None` if there is no ledger.
///
/// # Errors
///
/// Returns [`Error::Ledger`] if the file is missing, ahead, older than it was, or belongs to another database.
pub(crate) async fn agree(store: &Store) -> Result<Option<Agreed>> {
    let Some(file) = store.ledger() else {
        return Ok(None);
    };
    // In this order: what other processes do meanwhile never makes the file look older, or ahead.
    let before = state(&mut store.read().await?).await?;
    let (newest, end) = {
        let file = file.clone();
        in_background(move || Ok((file.newest(), file.end()?))).await?
    };
    let newest = newest.map_or(0, |head| head.position);
    let last = match end {
        End::At(entry) => Some(entry.head()),
        End::Empty => None,
        End::Missing => {
            if let Some(problem) = before.without_file(newest)? {
                return Err(problem.into());
            }
            let file = file.clone();
            in_background(move || file.create()).await?;
            None
        }
    };
    let end = last.as_ref().map_or(0, |head| head.position);
    if let Some(problem) = before.with_end(end, newest)? {
        return Err(problem.into());
    }
    let mut tx = store.read().await?;
    let here = state(&mut tx).await?.head()?;
    if end > here.position {
        return Err(Problem::Ahead(end - here.position).into());
    }
    if end == here.position && last.is_some_and(|last| last.hash != here.hash) {
        return Err(Problem::Foreign.into());
    }
    let missing = entries_after(&mut tx, end).await?;
    drop(tx);
    let written = in_background(move || file.write(&missing)).await?;
    Ok(Some(Agreed {
        entries: here.position,
        written,
    }))
}

/// What the file and the database agree on.
pub(crate) struct Agreed {
    /// How many entries the file has, or more.
    pub(crate) entries: u64,
    /// How many of them were added now.
    pub(crate) written: u64,
}

/// Returns the end of the chain in this database.
pub(crate) async fn end(tx: &mut Tx) -> Result<Head> {
    state(tx).await?.head()
}

async fn entries_after(tx: &mut Tx, position: u64) -> Result<Vec<Entry>> {
    let receipts: Vec<String> = on!(tx, |c| sqlx::query_scalar(AFTER)
        .bind(position.cast_signed())
        .fetch_all(c)
        .await?);
    let read =
        |receipt: &String| Entry::read(receipt, 0).map_err(|_| Error::Corrupt("erasures.receipt"));
    receipts.iter().map(read).collect()
}

fn head(position: i64, hash: String) -> Result<Head> {
    let position = u64::try_from(position).map_err(|_| Error::Corrupt("ledger.place"))?;
    Ok(Head { position, hash })
}
