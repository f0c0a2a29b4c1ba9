//! How many statements a page runs, counted where the driver reports them.

use std::{
    collections::BTreeMap,
    sync::{Mutex, Once},
};

use jiff::civil::date;
use shared::ids::LocationId;
use store::{
    Tx,
    desk::{
        client_list::{self, Start, View},
        clients, schedule, standings,
    },
    erasing::deleted_clients,
    studio::locations,
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

async fn week_of_the_schedule_takes_two_statements(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let monday = date(2026, 11, 30);
    for hours in 0..40 {
        let at = now() + jiff::SignedDuration::from_hours(hours);
        let session = studio.session(studio.quay, at, 1).await;
        studio.seat(session, ann, "booked").await;
    }
    for days in [1, 7] {
        let counted = count(&studio, async |tx| {
            let locations = locations::locations(tx).await.unwrap();
            let here = locations.iter().find(|here| here.id.0 == studio.quay);
            let sessions = schedule::days(tx, here.unwrap(), monday, days).await;
            assert_eq!(sessions.unwrap().is_empty(), days == 1);
        })
        .await;
        assert_eq!(counted, 2);
    }
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
    week_of_the_schedule_takes_two_statements,
    profile_takes_two_statements,
    page_of_clients_takes_at_most_two_statements,
    filtered_page_of_clients_takes_six_statements_at_any_size,
    standings_of_a_page_take_three_statements,
    deleted_client_takes_at_most_six_statements
);
