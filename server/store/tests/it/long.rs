//! How often a test does what it does many times.

/// `quick`, or `full` where `LETHE_TEST_LONG` is 1.
pub(crate) fn count(quick: usize, full: usize) -> usize {
    let long = std::env::var("LETHE_TEST_LONG").is_ok_and(|long| long == "1");
    if long { full } else { quick }
}
