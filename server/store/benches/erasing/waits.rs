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
    finding::Choice,
    forms::{Credit, SeatBooking},
    ids::SessionId,
    visit::Overlap,
};
use store::{Act, By, Engine, Store, desk::bookings, erasing::wiping::clean_beside_writers};
use support::{now, random};

use crate::{
    acts,
    measure::Figure,
    studio::{self, Sample},
};

/// How many clients are erased while another one books.
const ERASURES: usize = 5;

/// The number of sessions of a coach who is erased.
const SESSIONS: usize = 6_000;

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

async fn longest(
    what: &str,
    store: &Store,
    sample: &Sample,
    work: impl Future<Output = ()>,
) -> Figure {
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
    let waited = booking.await.expect("a time");
    Figure::one(what, waited.as_secs_f64() * 1e3)
}

/// Measures the longest wait of a client of the same server. PostgreSQL is wiped only by `lethe clean`, which locks whole tables.
pub(crate) async fn of_writers(store: &Store, sample: &Sample) -> Vec<Figure> {
    acts::allow_erasures(store, sample, &mut random()).await;
    let idle = longest("longest booking, nothing else", store, sample, async {
        tokio::time::sleep(Duration::from_secs(2)).await;
    });
    let mut figures = vec![idle.await];
    // From the end: the others were erased before.
    let clients = sample.typical.iter().rev().take(ERASURES);
    let erasing = longest("longest booking, erasing", store, sample, async {
        let mut rng = random();
        for client in clients {
            let decisions = acts::before_confirming(store, sample, *client).await;
            acts::confirm(store, sample, *client, &decisions, &mut rng).await;
        }
    });
    figures.push(erasing.await);
    figures.extend(of_writers_beside_a_coach(store, sample).await);
    if store.engine() == Engine::Sqlite {
        let mut took = Duration::ZERO;
        let wiping = longest("longest booking, wiping", store, sample, async {
            let began = Instant::now();
            let cleaning = clean_beside_writers(store, &now, Duration::from_mins(1)).await;
            took = began.elapsed();
            if !matches!(cleaning, Ok(store::erasing::wiping::Cleaning::Done(_))) {
                eprintln!("wiping: {cleaning:?}");
            }
        });
        figures.push(wiping.await);
        figures.push(Figure::one("wiping took", took.as_secs_f64() * 1e3));
    }
    figures
}

/// Measures the same while a client is erased who is the coach of many sessions.
async fn of_writers_beside_a_coach(store: &Store, sample: &Sample) -> Vec<Figure> {
    let Some(coach) = sample.typical.iter().rev().nth(ERASURES).copied() else {
        return Vec::new();
    };
    studio::add_sessions_of(store, coach, SESSIONS).await;
    let mut took = Duration::ZERO;
    let what = format!("longest booking, erasing a coach of {SESSIONS} sessions");
    let erasing = longest(&what, store, sample, async {
        let mut decisions = acts::before_confirming(store, sample, coach).await;
        decisions.rest = Some(Choice::Replace);
        let began = Instant::now();
        acts::confirm(store, sample, coach, &decisions, &mut random()).await;
        took = began.elapsed();
    });
    let longest = erasing.await;
    let what = format!("confirm a coach of {SESSIONS} sessions");
    vec![longest, Figure::one(&what, took.as_secs_f64() * 1e3)]
}
