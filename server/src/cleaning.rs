//! What goes on beside all requests: the file of an SQLite database is kept clean of what was erased, and digests of erased
//! people are removed once they have expired.

use std::time::Duration;

use app::services::Clock;
use store::{
    Engine, Store,
    cleaning::{Cleaning, clean, is_due},
    suppressions,
};
use tokio::sync::broadcast::error::RecvError;

/// How long to wait before a clean-up that was hindered is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// How long between two looks at which suppressions have expired.
const FORGET_EVERY: Duration = Duration::from_hours(1);

/// How long a clean-up waits for those who read.
const PATIENCE: Duration = Duration::from_secs(5);

/// Cleans up after every erasure, and at once after those that no clean-up has followed yet, until it is dropped.
/// Of PostgreSQL's files Lethe asks too much for doing so unasked: `lethe clean` does.
pub async fn keep_clean(store: Store, clock: Clock) {
    if store.engine() == Engine::Postgres {
        return;
    }
    let mut news = store.news();
    loop {
        match clean_if_due(&store, &clock).await {
            Ok(None | Some(Cleaning::Done(_))) => {}
            Ok(Some(Cleaning::Hindered(_))) => {
                tracing::warn!("the clean-up after an erasure waits for somebody who reads");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            Err(error) => {
                tracing::error!("the clean-up after an erasure failed: {error}");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        }
        if let Err(RecvError::Closed) = news.recv().await {
            return;
        }
    }
}

/// Removes suppressions that have expired, at once and then every hour, until it is dropped: a process may serve for longer
/// than they last.
pub async fn keep_forgetting(store: Store, clock: Clock) {
    loop {
        if let Err(error) = suppressions::clear_expired(&store, clock()).await {
            tracing::error!("suppressions that have expired were not removed: {error}");
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
