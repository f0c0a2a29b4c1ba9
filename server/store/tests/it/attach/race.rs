//! Both at the same instant, and what must hold afterwards.

use std::{future::Future, time::Duration};

use rand::RngExt;
use shared::assess;
use store::{Engine, Result, erasures::Erasing, standings};

use super::{Scene, Way, way::Effect};
use crate::{
    engine::{self, on_both, random},
    erasures::erase,
    fixture::Studio,
    long,
    worker::Worker,
};

/// Within how many milliseconds both begin.
const WITHIN: u64 = 6;

/// Who begins when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// The way is gone, and then the client is erased.
    WayFirst,
    /// The other way round.
    ErasingFirst,
    /// Both at once.
    Together,
}

/// What somebody is told, in a word or two.
pub(crate) fn said_of(erasing: Result<Erasing>) -> String {
    match erasing {
        Ok(Erasing::Erased(reference)) => format!("erased {}", reference.as_str()),
        Ok(Erasing::ErasedBefore(reference)) => format!("before {}", reference.as_str()),
        Ok(Erasing::Open(_)) => "open".to_owned(),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("error: {error}"),
    }
}

/// Waits for a moment that is another one every time.
async fn wait() {
    let (turns, milliseconds) = (
        random().random_range(0..40),
        random().random_range(0..WITHIN),
    );
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
    // Every other time, so that what takes less than a millisecond meets as well.
    if turns % 2 == 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// How often who came first.
#[derive(Default)]
struct Figures {
    erased: usize,
    refused: usize,
}

/// Checks what both were told, and what is stored.
async fn judge(
    studio: &Studio,
    (way, order): (Way, Order),
    scene: &Scene,
    (erasing, going): (&str, &str),
    figures: &mut Figures,
) {
    let told = format!("{way:?}, {order:?}: erasing said {erasing:?}, and the other one {going:?}");
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
    let now = engine::now();
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

/// What is told of a way that is gone.
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

on_both! {
    async fn erasing_and_every_way(db: Database) {
        let mut studio = Studio::open(db).await;
        let (ours, theirs) = (studio.db.open_again().await, studio.db.open_again().await);
        for way in Way::ALL {
            let mut figures = Figures::default();
            let rounds = long::count(4, 500);
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
                judge(&studio, (*way, order), &scene, (&erasing, &going), &mut figures).await;
            }
            let Figures { erased, refused } = figures;
            let engine = studio.db.store.engine();
            long::say(&format!("{engine:?}, {way:?}: {rounds} times, erased {erased}, refused {refused}"));
        }
    }

    async fn erasing_and_every_way_from_other_processes(db: Database) {
        let mut studio = Studio::open(db).await;
        let mut workers = [Worker::start(&studio.db.address), Worker::start(&studio.db.address)];
        let rounds = match studio.db.store.engine() {
            // Several processes on one file are not promised, but they are possible.
            Engine::Sqlite => long::count(1, 50),
            Engine::Postgres => long::count(1, 500),
        };
        let mut figures = Figures::default();
        for way in Way::ALL {
            for _ in 0..rounds {
                let scene = studio.scene(*way).await;
                let pause = random().random_range(0..WITHIN);
                let other_pause = random().random_range(0..WITHIN);
                workers[0].ask(&format!("{pause} erase {scene}"));
                workers[1].ask(&format!("{other_pause} {way:?} {scene}"));
                let (erasing, going) = (workers[0].answer(), workers[1].answer());
                judge(&studio, (*way, Order::Together), &scene, (&erasing, &going), &mut figures).await;
            }
        }
        let Figures { erased, refused } = figures;
        let (engine, all) = (studio.db.store.engine(), rounds * Way::ALL.len());
        long::say(&format!("{engine:?}, processes: {all} times, erased {erased}, refused {refused}"));
    }
}
