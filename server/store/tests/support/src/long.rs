//! How many rounds a test runs: few, so that `make test` stays quick, or the full number in `make test-long`.

use std::{env, iter};

/// Returns whether tests run in full: `LETHE_TEST_LONG=1`.
pub fn is_long() -> bool {
    env::var("LETHE_TEST_LONG").is_ok_and(|value| value == "1")
}

/// Returns `full` when tests run in full, `quick` otherwise.
pub fn count(quick: usize, full: usize) -> usize {
    if is_long() { full } else { quick }
}

/// How many rounds run on one database. Every erasure searches all that is stored, so each round on a database takes
/// longer than the one before.
const ON_ONE_DATABASE: usize = 25;

/// Divides rounds among databases: yields the number of rounds for each database.
pub fn parts(mut rounds: usize) -> impl Iterator<Item = usize> {
    iter::from_fn(move || {
        let part = rounds.min(ON_ONE_DATABASE);
        rounds -= part;
        (part > 0).then_some(part)
    })
}

/// Prints a figure, which is repeated at the end of all tests.
pub fn say(figure: &str) {
    println!("figure: {figure}");
}

/// Makes two tests of an `async fn name(db: Database, rounds: usize)`: `name::sqlite` and `name::postgres`. Both run the
/// function on as many databases as [`parts`] says.
///
/// `rounds_on_both!(name, quick = 30, full = 500);`
#[macro_export]
macro_rules! rounds_on_both {
    ($name:ident, quick = $quick:literal, full = $full:literal) => {
        mod $name {
            fn on(engine: $crate::Engine) {
                let rounds = $crate::long::count($quick, $full);
                for part in $crate::long::parts(rounds) {
                    $crate::run(engine, move |db| super::$name(db, part));
                }
                $crate::long::say(&format!("{engine:?}: {} {rounds} times", stringify!($name)));
            }

            #[test]
            fn sqlite() {
                on($crate::Engine::Sqlite);
            }

            #[test]
            fn postgres() {
                on($crate::Engine::Postgres);
            }
        }
    };
}
