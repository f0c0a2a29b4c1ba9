//! How much is tried: little, so that `make test` stays quick, or all that is promised.

use std::env;

/// Whether everything is tried: `LETHE_TEST_LONG=1`.
pub(crate) fn is_long() -> bool {
    env::var("LETHE_TEST_LONG").is_ok_and(|value| value == "1")
}

/// How often something is tried: `full` times where everything is, otherwise `quick` times.
pub(crate) fn count(quick: usize, full: usize) -> usize {
    if is_long() { full } else { quick }
}

/// Says a figure at the end of the long form.
pub(crate) fn say(figure: &str) {
    if is_long() {
        println!("figure: {figure}");
    }
}
