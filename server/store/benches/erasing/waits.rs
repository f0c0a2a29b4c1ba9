//! How long a client who books waits while others are erased and their bytes are wiped.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use shared::{
    client::ClientId,
    forms::{Credit, SeatBooking},
    ids::SessionId,
    visit::Overlap,
};
use store::{Act, By, Engine, Store, desk::bookings, erasing::wiping::clean_beside_writers};
use support::{now, random};

use crate::{acts, measure::Figure, sample::Sample};

/// How many clients are erased while another one books.
pub(crate) const ERASURES: usize = 5;

/// Books seats for one client after the other until it is stopped, and returns the longest time that a booking took.
async fn book_until(
    store: Store,
    clients: Vec<ClientId>,
    session: SessionId,
    stop: Arc<AtomicBool>,
) -> Duration {
    let mut rng = random();
    let mut longest = Duration::ZERO;
    for client in clients.iter().cycle() {
        let booking = SeatBooking {
            client: *client,
            session,
            credit: Credit::None,
            overlap: Overlap::Wanted,
        };
        let act = Act::without_form(By::Client(*client), now(), &mut rng);
        let began = Instant::now();
        bookings::book(&store, act, &booking)
            .await
            .expect("an outcome");
        longest = longest.max(began.elapsed());
        if stop.load(Ordering::Relaxed) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    longest
}

/// Returns the longest time that a booking takes meanwhile.
pub(crate) async fn longest(
    store: &Store,
    sample: &Sample,
    work: impl Future<Output = ()>,
) -> Duration {
    let stop = Arc::new(AtomicBool::new(false));
    let booking = book_until(
        store.clone(),
        sample.others.clone(),
        sample.session,
        stop.clone(),
    );
    let booking = tokio::spawn(booking);
    tokio::time::sleep(Duration::from_millis(200)).await;
    work.await;
    stop.store(true, Ordering::Relaxed);
    booking.await.expect("a time")
}

fn figure(what: &str, waited: Duration) -> Figure {
    Figure::one(what, waited.as_secs_f64() * 1e3)
}

/// Measures the longest wait of a client of the same server. PostgreSQL is wiped only by `lethe clean`, which locks whole tables.
pub(crate) async fn of_writers(store: &Store, sample: &Sample) -> Vec<Figure> {
    acts::allow_erasures(store, sample, &mut random()).await;
    let idle = longest(store, sample, async {
        tokio::time::sleep(Duration::from_secs(2)).await;
    });
    let mut figures = vec![figure("longest booking, nothing else", idle.await)];
    // From the end: the others were erased before.
    let clients = sample.typical.iter().rev().take(ERASURES);
    let erasing = longest(store, sample, async {
        let mut rng = random();
        for client in clients {
            let decisions = acts::before_confirming(store, sample, *client).await;
            acts::confirm(store, sample, *client, &decisions, &mut rng).await;
        }
    });
    figures.push(figure("longest booking, erasing", erasing.await));
    if store.engine() == Engine::Sqlite {
        let mut took = Duration::ZERO;
        let wiping = longest(store, sample, async {
            let began = Instant::now();
            let cleaning = clean_beside_writers(store, &now, Duration::from_mins(1)).await;
            took = began.elapsed();
            if !matches!(cleaning, Ok(store::erasing::wiping::Cleaning::Done(_))) {
                eprintln!("wiping: {cleaning:?}");
            }
        });
        figures.push(figure("longest booking, wiping", wiping.await));
        figures.push(figure("wiping took", took));
    }
    figures
}
