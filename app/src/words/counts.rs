//! Sentences that say how many there are.

/// Returns the sentence about one thing or the sentence about several.
pub(crate) fn counted<N: PartialEq + From<u8>>(
    count: N,
    one: &str,
    many: impl FnOnce(N) -> String,
) -> String {
    if count == N::from(1) {
        one.to_owned()
    } else {
        many(count)
    }
}
