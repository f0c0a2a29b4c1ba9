//! The ledger beside the database: a file with an entry for each erasure, which a backup of the database never contains.
//!
//! A database that is put back to an earlier day is older than its ledger. Then the erasures that it lacks are carried
//! out again before it is served. A file that is behind, because the process ended between the two, is written on.

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

/// Locks the end of the chain as this database knows it, until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx) -> Result<Head> {
    let text = dialect::LOCK_LEDGER.on(tx);
    let (place, hash): (i64, String) = on!(tx, |c| sqlx::query_as(text).fetch_one(c).await?);
    head(place, hash)
}

/// Moves the end of the chain on.
pub(crate) async fn advance(tx: &mut Tx, to: &Head) -> Result<()> {
    on!(tx, |c| sqlx::query(ADVANCE)
        .bind(to.position.cast_signed())
        .bind(&to.hash)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Writes down in the file what the database has and the file lacks, and returns how many entries that were. Without a
/// ledger it does nothing.
pub(crate) async fn write_down(store: &Store) -> Result<u64> {
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

/// Returns the end of the chain as this database knows it.
pub(crate) async fn end(tx: &mut Tx) -> Result<Head> {
    let (place, hash): (i64, String) = on!(tx, |c| sqlx::query_as(HEAD).fetch_one(c).await?);
    head(place, hash)
}

async fn entries_after(tx: &mut Tx, place: u64) -> Result<Vec<Entry>> {
    let receipts: Vec<String> = on!(tx, |c| sqlx::query_scalar(AFTER)
        .bind(place.cast_signed())
        .fetch_all(c)
        .await?);
    let read =
        |receipt: &String| Entry::read(receipt, 0).map_err(|_| Error::Corrupt("erasures.receipt"));
    receipts.iter().map(read).collect()
}

fn head(place: i64, hash: String) -> Result<Head> {
    let position = u64::try_from(place).map_err(|_| Error::Corrupt("ledger.place"))?;
    Ok(Head { position, hash })
}
