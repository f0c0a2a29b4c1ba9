//! How much the tests do: little in `make test`, all of it in `make test-long`.

/// `full` where `LETHE_TEST_LONG` is 1, otherwise `quick`.
pub(crate) fn count(quick: usize, full: usize) -> usize {
    if std::env::var("LETHE_TEST_LONG").is_ok_and(|long| long == "1") {
        full
    } else {
        quick
    }
}
