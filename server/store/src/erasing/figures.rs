//! Figures about erasing, for the operator.

use jiff::Timestamp;

use super::ledger;
use crate::{
    Error, Result, Store,
    desk::deletion_requests,
    engine::db::{At, on, statements},
};

statements! {
    NOT_WIPED_SINCE = "select erased_at from erasures where wiped_at is null order by erased_at limit 1";
}

/// Figures about erasing.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// The number of all erasures.
    pub erasures: u64,
    /// The number of erasures that the ledger file does not have yet.
    pub not_in_the_ledger: u64,
    /// The time of the oldest erasure that is not wiped from the disk.
    pub not_wiped_since: Option<Timestamp>,
    /// The number of clients who ask to be deleted.
    pub requests: u64,
    /// The time since when the first of them has waited.
    pub requested_since: Option<Timestamp>,
}

/// Reads the figures.
pub async fn read(store: &Store) -> Result<Figures> {
    let mut tx = store.read().await?;
    let state = ledger::state(&mut tx).await?;
    let erasures = state.head()?.position;
    let written = state.written()?.unwrap_or(0);
    let not_wiped: Option<At> = on!(&mut tx, |c| sqlx::query_scalar(NOT_WIPED_SINCE)
        .fetch_optional(c)
        .await?);
    let requests = deletion_requests::count(&mut tx).await?;
    Ok(Figures {
        erasures,
        not_in_the_ledger: erasures.saturating_sub(written),
        not_wiped_since: not_wiped.map(|at| at.0),
        requests: u64::try_from(requests).map_err(|_| Error::Corrupt("clients"))?,
        requested_since: deletion_requests::first(&mut tx).await?,
    })
}
