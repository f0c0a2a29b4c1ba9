//! How much is tried: little, so that `make test` stays quick, or all that is promised.

use std::{env, iter};

/// Whether everything is tried: `LETHE_TEST_LONG=1`.
pub(crate) fn is_long() -> bool {
    env::var("LETHE_TEST_LONG").is_ok_and(|value| value == "1")
}

/// How often something is tried: `full` times where everything is, otherwise `quick` times.
pub(crate) fn count(quick: usize, full: usize) -> usize {
    if is_long() { full } else { quick }
}

/// How often something is tried on one database. Every erasure searches all that is stored, so that many on one take ever
/// longer.
const ON_ONE: usize = 25;

/// Makes of each `async fn name(db: Database, rounds: QUICK or FULL)` the tests `name::sqlite` and `name::postgres`, which
/// try so many rounds, divided among databases.
macro_rules! rounds_on_both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: Database, $rounds:ident: $quick:literal or $full:literal) $body:block)*) => {$(
        $(#[$doc])*
        async fn $name($db: $crate::engine::Database, $rounds: usize) $body

        mod $name {
            use ::store::Engine;

            fn on(engine: Engine) {
                let rounds = $crate::long::count($quick, $full);
                for part in $crate::long::parts(rounds) {
                    $crate::engine::run(engine, move |db| super::$name(db, part));
                }
                $crate::long::say(&format!("{engine:?}: {} {rounds} times", stringify!($name)));
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
    )*};
}
pub(crate) use rounds_on_both;

/// So many rounds, divided among databases: how many are for each.
pub(crate) fn parts(mut rounds: usize) -> impl Iterator<Item = usize> {
    iter::from_fn(move || {
        let part = rounds.min(ON_ONE);
        rounds -= part;
        (part > 0).then_some(part)
    })
}

/// Says a figure, which is said again at the end of all tests.
pub(crate) fn say(figure: &str) {
    println!("figure: {figure}");
}
