//! Whether the process lives, and whether it can do its work. Proxies and containers ask.

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::State, routing::get};
use http::StatusCode;
use store::{Store, engine::found::Found, erasing::rotation};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

/// How long the database may take to answer.
const WITHIN: Duration = Duration::from_secs(1);

/// For how long an answer holds, so that asking often costs nothing.
const HOLDS_FOR: Duration = Duration::from_secs(1);

/// What keeps Lethe from its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    /// The database does not answer.
    Database,
    /// Another version of Lethe has changed the schema.
    Schema,
    /// The ledger is missing, or does not match the database.
    Ledger,
}

impl Obstacle {
    /// Returns the code that `/readyz` answers with.
    fn code(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Schema => "schema",
            Self::Ledger => "ledger",
        }
    }
}

/// What was found out last, and when.
type Last = Option<(Instant, Option<Obstacle>)>;

/// What the answers need.
#[derive(Clone)]
struct Health {
    store: Store,
    last: Arc<Mutex<Last>>,
}

/// Returns `/healthz`, which answers while the process lives, and `/readyz`, which answers 503 and what is wrong while Lethe cannot
/// do its work. Both are for everyone and say nothing about the studio.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(store: &Store) -> Router<S> {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .with_state(Health {
            store: store.clone(),
            last: Arc::default(),
        })
}

async fn ready(State(health): State<Health>) -> (StatusCode, &'static str) {
    let mut last = health.last.lock().await;
    let obstacle = match *last {
        Some((at, obstacle)) if at.elapsed() < HOLDS_FOR => obstacle,
        _ => {
            let obstacle = obstacle(&health.store).await;
            *last = Some((Instant::now(), obstacle));
            obstacle
        }
    };
    match obstacle {
        None => (StatusCode::OK, "ready"),
        Some(obstacle) => (StatusCode::SERVICE_UNAVAILABLE, obstacle.code()),
    }
}

async fn obstacle(store: &Store) -> Option<Obstacle> {
    match timeout(WITHIN, store.found()).await {
        Ok(Ok(Found::Current)) => {}
        Ok(Ok(_)) => return Some(Obstacle::Schema),
        Ok(Err(_)) | Err(_) => return Some(Obstacle::Database),
    }
    match timeout(WITHIN, rotation::end(store)).await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the ledger does not match the database");
            Some(Obstacle::Ledger)
        }
        Err(_) => Some(Obstacle::Ledger),
    }
}
