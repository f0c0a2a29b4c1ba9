//! Keeps the file of an SQLite database clean: what was erased leaves it right afterwards, beside all requests.

use std::time::Duration;

use app::services::Clock;
use store::{
    Engine, Store,
    cleaning::{Cleaning, clean, is_due},
};
use tokio::sync::broadcast::error::RecvError;

/// How long to wait before a clean-up that was hindered is tried again.
const AGAIN: Duration = Duration::from_secs(5);

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

async fn clean_if_due(store: &Store, clock: &Clock) -> store::Result<Option<Cleaning>> {
    if !is_due(store).await? {
        return Ok(None);
    }
    clean(store, &**clock, PATIENCE).await.map(Some)
}
