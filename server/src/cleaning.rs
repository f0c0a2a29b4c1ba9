//! Tasks beside the requests: they wipe the file of an SQLite database after erasures, and remove expired suppressions.

use std::time::Duration;

use app::services::Clock;
use store::{
    Engine, Store,
    erasing::wiping::{Cleaning, clean, is_due},
    studio::suppressions,
};
use tokio::sync::broadcast::error::RecvError;

/// How long to wait before a wipe that was hindered is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// How often expired suppressions are removed.
const FORGET_EVERY: Duration = Duration::from_hours(1);

/// How long a wipe waits for transactions that read.
const PATIENCE: Duration = Duration::from_secs(5);

/// Wipes the file after every erasure, and at once for erasures that have not been wiped, until it is dropped. PostgreSQL's
/// files are wiped only by `lethe clean`, because that takes locks on whole tables.
pub async fn keep_clean(store: Store, clock: Clock) {
    if store.engine() == Engine::Postgres {
        return;
    }
    let mut news = store.news();
    loop {
        match clean_if_due(&store, &clock).await {
            Ok(None | Some(Cleaning::Done(_))) => {}
            Ok(Some(Cleaning::Hindered(_))) => {
                tracing::warn!("wiping after an erasure waits for a transaction that reads");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            Err(error) => {
                tracing::error!("wiping after an erasure failed: {error}");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        }
        if let Err(RecvError::Closed) = news.recv().await {
            return;
        }
    }
}

/// Removes expired suppressions, at once and then every hour, until it is dropped.
pub async fn keep_forgetting(store: Store, clock: Clock) {
    loop {
        if let Err(error) = suppressions::clear_expired(&store, clock()).await {
            tracing::error!("expired suppressions were not removed: {error}");
        }
        if let Err(error) = store.forget_acts(clock()).await {
            tracing::error!("old numbers of forms were not removed: {error}");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

async fn clean_if_due(store: &Store, clock: &Clock) -> store::Result<Option<Cleaning>> {
    if !is_due(store).await? {
        return Ok(None);
    }
    clean(store, &**clock, PATIENCE).await.map(Some)
}
