//! How many statements a page runs, counted where the driver reports them.

use std::{
    collections::BTreeMap,
    sync::{Mutex, Once},
};

use shared::ids::LocationId;
use store::{
    Tx,
    desk::{
        client_list::{self, Start, View},
        clients, standings,
    },
    erasing::deleted_clients,
};
use support::{Database, now, on_both};
use tracing::{Event, Instrument, Subscriber};
use tracing_subscriber::{Layer, Registry, layer::Context, prelude::*, registry::LookupSpan};

use crate::fixture::Studio;

/// Statements by the span in which they ran.
static COUNTS: Mutex<BTreeMap<u64, usize>> = Mutex::new(BTreeMap::new());

/// Counts the statements that the driver reports.
struct Counting;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query"
            && let Some(span) = context.lookup_current()
        {
            *COUNTS
                .lock()
                .unwrap()
                .entry(span.id().into_u64())
                .or_default() += 1;
        }
    }
}

/// Runs `page` in a transaction and counts its statements.
async fn count(studio: &Studio, page: impl AsyncFnOnce(&mut Tx)) -> usize {
    static COUNTING: Once = Once::new();
    COUNTING.call_once(|| Registry::default().with(Counting).init());

    let mut tx = studio.db.store.read().await.unwrap();
    let span = tracing::error_span!("page");
    page(&mut tx).instrument(span.clone()).await;
    // The driver reports a statement before it runs the next one.
    tx.commit().await.unwrap();
    let id = span.id().expect("a span that is counted").into_u64();
    COUNTS.lock().unwrap().remove(&id).unwrap_or_default()
}

async fn profile_takes_two_statements(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let client = studio.whole_client("Qzxann", bob).await;
    let counted = count(&studio, async |tx| {
        clients::find(tx, client).await.unwrap().unwrap();
        standings::of(tx, client, now()).await.unwrap();
    })
    .await;
    assert_eq!(counted, 2);
}

async fn page_of_clients_takes_at_most_two_statements(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut last = studio.client("Ann").await;
    for _ in 0..20 {
        last = studio.client("Ann").await;
    }
    let counted = count(&studio, async |tx| {
        clients::list(tx, "", Some(last), 10).await.unwrap();
    })
    .await;
    assert!((1..=2).contains(&counted), "{counted} statements");
}

/// The key of the page, its clients, what the list shows of them in three statements, and how many there are.
async fn filtered_page_of_clients_takes_six_statements_at_any_size(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut last = studio.client("Ann").await;
    for _ in 0..20 {
        last = studio.client("Ann").await;
    }
    let view = View {
        location: Some(LocationId(studio.quay)),
        ..View::default()
    };
    for size in [1, 15] {
        let counted = count(&studio, async |tx| {
            let page = client_list::page(tx, view, Start::Before(last), now(), size)
                .await
                .unwrap();
            let clients: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            assert!(!clients.is_empty());
            client_list::about(tx, &clients, now()).await.unwrap();
            client_list::count(tx, view, now()).await.unwrap();
        })
        .await;
        assert_eq!(counted, 6, "pages of {size}");
    }
}

async fn standings_of_a_page_take_three_statements(db: Database) {
    let mut studio = Studio::open(db).await;
    for _ in 0..20 {
        let client = studio.client("Ann").await;
        studio.credit(client, studio.quay, 5, "GBP").await;
    }
    let counted = count(&studio, async |tx| {
        let page = standings::page(tx, None, now()).await.unwrap();
        assert_eq!(page.len(), 20);
    })
    .await;
    assert_eq!(counted, 3);
}

async fn deleted_client_takes_at_most_six_statements(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let client = studio.whole_client("Qzxann", bob).await;
    let reference = studio.erase(client).await;
    let counted = count(&studio, async |tx| {
        deleted_clients::find(tx, &reference)
            .await
            .unwrap()
            .unwrap();
    })
    .await;
    assert!((1..=6).contains(&counted), "{counted} statements");
}

on_both!(
    profile_takes_two_statements,
    page_of_clients_takes_at_most_two_statements,
    filtered_page_of_clients_takes_six_statements_at_any_size,
    standings_of_a_page_take_three_statements,
    deleted_client_takes_at_most_six_statements
);
