//! The ledger: a file outside the database with one entry for each erasure. A backup of the database never contains it.
//!
//! A database that is restored to an earlier day is older than its ledger. Lethe then repeats the erasures that the
//! database lacks before it serves anything. A file that is behind, because the process ended after the commit and
//! before the entry, gets the missing entries.

use shared::ledger::{Entry, Head};

use crate::{
    Error, Result, Store, Tx,
    engine::{
        db::{on, statements},
        dialect,
        ledger_file::{in_background, last_entry},
    },
};

statements! {
    HEAD = "select place, hash from ledger where id = 1";
    ADVANCE = "update ledger set place = $1, hash = $2 where id = 1";
    AFTER = "select receipt from erasures where place > $1 order by place";
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

/// Appends to the file the entries that only the database has, and returns how many there were. Does nothing if there
/// is no ledger file.
pub(crate) async fn catch_up(store: &Store) -> Result<u64> {
    let Some(file) = store.ledger() else {
        return Ok(0);
    };
    let last = {
        let file = file.clone();
        in_background(move || last_entry(&mut file.open()?)).await?
    };
    let mut tx = store.read().await?;
    let entries = entries_after(&mut tx, last.map_or(0, |entry| entry.position)).await?;
    drop(tx);
    in_background(move || file.write(&entries)).await
}

/// Returns the end of the chain in this database.
pub(crate) async fn end(tx: &mut Tx) -> Result<Head> {
    let (position, hash): (i64, String) = on!(tx, |c| sqlx::query_as(HEAD).fetch_one(c).await?);
    head(position, hash)
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
