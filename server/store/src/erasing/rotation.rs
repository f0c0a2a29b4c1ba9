//! What the records have to do with a new key of the ledger.

use crate::{Result, Store, engine::ledger_file::in_background, erasing::ledger};

/// Compares the ledger with the database, and appends the entries that only the database has. Returns how many entries there are: all
/// those that the present key can have signed. The caller makes sure that no process signs meanwhile.
///
/// # Errors
///
/// Returns [`crate::Error::Ledger`] if the file is missing, ahead, older than it was, or belongs to another database.
pub async fn end(store: &Store) -> Result<u64> {
    let agreed = ledger::agree(store).await?;
    Ok(agreed.map_or(0, |agreed| agreed.entries))
}

/// Signs the copy of the newest entry with the present key. The start of `lethe serve` does the same.
pub async fn sign_newest(store: &Store) -> Result<()> {
    match store.ledger() {
        Some(file) => in_background(move || file.vouch()).await,
        None => Ok(()),
    }
}
