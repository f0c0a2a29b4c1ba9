//! Randomness.

use rand::{SeedableRng, rngs::StdRng};

/// Returns randomness that is the same every time.
pub fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

/// Returns randomness that differs every time, for a test that repeats something.
pub fn random() -> StdRng {
    rand::make_rng()
}
