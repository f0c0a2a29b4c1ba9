//! Erasing and a way at the same instant, and what must hold afterwards.

use std::{future::Future, time::Duration};

use rand::RngExt;
use shared::assess;
use store::{Engine, Result, desk::standings, erasing::erase::Erasing};
use support::{Database, long, random, run};

use super::{Scene, Way, way::Effect};
use crate::{
    erasing::{erase, worker::Worker},
    fixture::Studio,
};

/// Both begin within this many milliseconds.
const WITHIN: u64 = 6;

/// Which of the two begins first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// First the way, then erasing.
    WayFirst,
    /// First erasing, then the way.
    ErasingFirst,
    /// Both at the same time.
    Together,
}

/// Returns the answer to an erasure in one or two words.
pub(crate) fn said_of(erasing: Result<Erasing>) -> String {
    match erasing {
        Ok(Erasing::Erased(reference)) => format!("erased {}", reference.as_str()),
        Ok(Erasing::ErasedBefore) => "before".to_owned(),
        Ok(Erasing::Open(..)) => "open".to_owned(),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("error: {error}"),
    }
}

/// Waits for a random time.
async fn wait() {
    let (turns, milliseconds) = (
        random().random_range(0..40),
        random().random_range(0..WITHIN),
    );
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
    // Half of the time only, so that transactions shorter than a millisecond also meet.
    if turns % 2 == 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// How often each of the two came first.
#[derive(Default)]
struct Figures {
    erased: usize,
    refused: usize,
}

/// Checks both answers and what is stored.
async fn judge(
    studio: &Studio,
    (way, order): (Way, Order),
    scene: &Scene,
    (erasing, going): (&str, &str),
    figures: &mut Figures,
) {
    let told = format!("{way:?}, {order:?}: erasing answered {erasing:?}, the way {going:?}");
    let erased = erasing.starts_with("erased ");
    let done = going == "done";
    assert!(erased || erasing == "open", "{told}");
    assert!(done || going == "refused", "{told}");
    let in_order = match way.effect() {
        Effect::Opens => erased != done,
        Effect::Settles => done,
        Effect::KeepsOpen => done && !erased,
        Effect::Harmless => erased,
    };
    assert!(in_order, "{told}");
    let as_ordered = match (order, way.effect()) {
        (Order::Together, _) | (_, Effect::KeepsOpen) => true,
        (Order::WayFirst, Effect::Opens | Effect::Harmless) => done,
        (Order::WayFirst, Effect::Settles) | (Order::ErasingFirst, Effect::Opens) => erased,
        (Order::ErasingFirst, Effect::Settles) => !erased,
        (Order::ErasingFirst, Effect::Harmless) => !done || way.says_nothing(),
    };
    assert!(as_ordered, "{told}");

    assert_eq!(studio.is_erased(scene.client).await, erased, "{told}");
    let mut tx = studio.db.store.read().await.unwrap();
    let now = support::now();
    let standing = standings::of(&mut tx, scene.client, now).await.unwrap();
    drop(tx);
    let open = assess(&standing, now).is_err();
    if erased {
        assert!(!open, "{told}, and something is open");
        assert_eq!(studio.remains(scene.client).await, 0, "{told}");
        figures.erased += 1;
    } else {
        assert_eq!(open, way.effect() != Effect::Settles, "{told}");
    }
    figures.refused += usize::from(!done);
}

/// Returns the answer to a way in a word.
pub(crate) fn said(going: Result<bool>) -> String {
    match going {
        Ok(true) => "done".to_owned(),
        Ok(false) => "refused".to_owned(),
        Err(error) => format!("error: {error}"),
    }
}

async fn after<T>(first: impl Future, second: impl Future<Output = T>) -> T {
    first.await;
    second.await
}

/// Runs erasing against each of these ways, `rounds` times each. Returns how often each came first.
async fn erasing_and(db: Database, ways: &'static [Way], rounds: usize) -> Figures {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(1000).await;
    let (ours, theirs) = (studio.db.open_again().await, studio.db.open_again().await);
    let mut figures = Figures::default();
    for way in ways {
        for round in 0..rounds {
            let scene = studio.scene(*way).await;
            let (mut a, mut b) = (random(), random());
            let erasing = async { said_of(erase(&ours, scene.by, scene.client, &mut a).await) };
            let going = async { said(way.go(&theirs, &scene, &mut b).await) };
            let (order, erasing, going) = match round {
                0 => {
                    let going = going.await;
                    (Order::WayFirst, erasing.await, going)
                }
                1 => {
                    let erasing = erasing.await;
                    (Order::ErasingFirst, erasing, going.await)
                }
                _ => {
                    let both = tokio::join!(after(wait(), erasing), after(wait(), going));
                    (Order::Together, both.0, both.1)
                }
            };
            let told = (erasing.as_str(), going.as_str());
            judge(&studio, (*way, order), &scene, told, &mut figures).await;
        }
    }
    figures
}

/// Does the same in separate processes.
async fn erasing_elsewhere_and(db: Database, ways: &'static [Way], rounds: usize) -> Figures {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(1000).await;
    let mut workers = [
        Worker::start(&studio.db.address),
        Worker::start(&studio.db.address),
    ];
    let mut figures = Figures::default();
    for way in ways {
        for _ in 0..rounds {
            let scene = studio.scene(*way).await;
            let pause = random().random_range(0..WITHIN);
            let other_pause = random().random_range(0..WITHIN);
            workers[0].ask(&format!("{pause} erase {scene}"));
            workers[1].ask(&format!("{other_pause} {way:?} {scene}"));
            let (erasing, going) = (workers[0].answer(), workers[1].answer());
            let (what, told) = ((*way, Order::Together), (&*erasing, &*going));
            judge(&studio, what, &scene, told, &mut figures).await;
        }
    }
    figures
}

/// Runs every way `rounds` times: on one database when quick, divided among databases in full.
fn every_way<T: Future<Output = Figures> + 'static>(
    engine: Engine,
    rounds: usize,
    race: fn(Database, &'static [Way], usize) -> T,
    name: &str,
) {
    if !long::is_long() {
        run(engine, move |db| race(db, Way::ALL, rounds));
        return;
    }
    for way in Way::ALL.chunks(1) {
        let mut all = Figures::default();
        for part in long::parts(rounds) {
            let Figures { erased, refused } = run(engine, move |db| race(db, way, part));
            all.erased += erased;
            all.refused += refused;
        }
        let Figures { erased, refused } = all;
        long::say(&format!(
            "{engine:?}, {name}, {:?}: {rounds} times, erased {erased}, refused {refused}",
            way[0]
        ));
    }
}

mod erasing_races_with_every_way {
    use super::*;

    fn on(engine: Engine) {
        every_way(engine, long::count(4, 500), erasing_and, "connections");
    }

    #[test]
    fn sqlite() {
        on(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        on(Engine::Postgres);
    }
}

mod erasing_races_with_every_way_in_other_processes {
    use super::*;

    fn on(engine: Engine, rounds: usize) {
        every_way(engine, rounds, erasing_elsewhere_and, "processes");
    }

    /// Lethe does not promise several processes on one file, but they are possible.
    #[test]
    fn sqlite() {
        on(Engine::Sqlite, long::count(1, 50));
    }

    #[test]
    fn postgres() {
        on(Engine::Postgres, long::count(1, 500));
    }
}
