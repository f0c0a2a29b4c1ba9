//! How many statements a page runs, counted where the driver reports them.

use std::sync::atomic::{AtomicU32, Ordering};

use store::Store;
use tracing::{Event, Subscriber};
use tracing_subscriber::{Layer, Registry, layer::Context, prelude::*};

use crate::{acts, measure::Figure, sample::Sample};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Counts the statements that the driver reports.
struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let is_a_command = |name: &str| name == "sqlx::query";
        if is_a_command(event.metadata().target()) {
            COUNT.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Counts the statements of pages, without those that begin and end the transaction. Nothing is measured afterwards,
/// because counting takes time.
pub(crate) async fn count(store: &Store, sample: &Sample) -> Vec<Figure> {
    Registry::default().with(Counting).init();
    let client = sample.typical[sample.typical.len() / 2];
    let mut figures = Vec::new();
    COUNT.store(0, Ordering::Relaxed);
    acts::information(store, client).await;
    figures.push(figure("queries of the information page"));
    acts::before_confirming(store, sample, client).await;
    figures.push(figure("queries before confirming"));
    acts::search(store, "maria").await;
    figures.push(figure("queries of a search"));
    figures
}

fn figure(what: &str) -> Figure {
    Figure::one(what, f64::from(COUNT.swap(0, Ordering::Relaxed)))
}
