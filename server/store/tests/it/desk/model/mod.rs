//! Random histories of a few clients, played on the store and on an oracle in memory. After every step, both must
//! agree on the outcome and on what is open for each client; at the end, on what was paid and what is left.

mod driver;
mod oracle;
mod step;

use std::sync::Mutex;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use support::{
    Database,
    long::{is_long, say},
    rounds_on_both,
};
use tokio::{runtime::Handle, task::spawn_blocking};

use self::{driver::Driver, step::Step};
use crate::fixture::Studio;

/// How many clients a history has.
const CLIENTS: usize = 3;

/// How many sessions a history has.
const SESSIONS: usize = 4;

/// How often each answer to an erasure occurred.
#[derive(Debug, Default)]
struct Figures {
    steps: usize,
    erased: usize,
    open: usize,
    not_permitted: usize,
    erased_before: usize,
}

/// Returns the steps as text, one a line.
fn printed(history: &[Step]) -> String {
    let line = |(index, step): (usize, &Step)| format!("{:>3}  {step:?}\n", index + 1);
    history.iter().enumerate().map(line).collect()
}

/// The quick count runs the same histories every time, the full count new ones.
async fn store_agrees_with_the_oracle(db: Database, cases: usize) {
    let here = Handle::current();
    let studio = Mutex::new((Studio::open(db).await, Figures::default()));
    let run = move || {
        let mut runner = TestRunner::new(Config {
            cases: u32::try_from(cases).expect("a count"),
            rng_seed: if is_long() {
                RngSeed::Random
            } else {
                RngSeed::Fixed(4)
            },
            max_shrink_iters: 400,
            failure_persistence: None,
            ..Config::default()
        });
        let failed = runner.run(&step::history(), |history| {
            let mut locked = studio.lock().unwrap();
            let (studio, figures) = &mut *locked;
            let played =
                here.block_on(async { Driver::new(studio, figures).await.play(&history).await });
            played.map_err(TestCaseError::fail)
        });
        match failed {
            Ok(()) => {}
            Err(TestError::Fail(why, history)) => panic!("{why}\n\n{}", printed(&history)),
            Err(TestError::Abort(why)) => panic!("{why}"),
        }
        studio.into_inner().unwrap().1
    };
    let figures = spawn_blocking(run).await.unwrap();
    say(&format!("{cases} histories: {figures:?}"));
    // Histories without an erasure would prove nothing.
    assert!(
        figures.erased >= cases / 4 && figures.open >= cases / 4,
        "{figures:?}"
    );
    assert!(
        figures.not_permitted > 0 && figures.erased_before > 0,
        "{figures:?}"
    );
}

rounds_on_both!(store_agrees_with_the_oracle, quick = 20, full = 1500);
