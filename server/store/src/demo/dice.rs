//! Randomness that is the same every time.

use rand::{RngExt, SeedableRng, distr::uniform::SampleRange, rngs::StdRng};
use uuid::Uuid;

use crate::engine::ids;

/// The seed of the demo studio.
const SEED: u64 = 0x1E_7E;

/// A seeded source of randomness.
pub(super) struct Dice(pub(super) StdRng);

impl Dice {
    /// Creates the dice with the fixed seed.
    pub(super) fn new() -> Self {
        Self(StdRng::seed_from_u64(SEED))
    }

    /// Returns true with a probability of `percent` in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// Returns a number of the range, which must not be empty.
    pub(super) fn between(&mut self, range: impl SampleRange<i64>) -> i64 {
        self.0.random_range(range)
    }

    /// Returns one of `from`, which must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.0.random_range(0..from.len())]
    }

    /// Returns `length` characters of `alphabet`.
    pub(super) fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| char::from(self.pick(alphabet)))
            .collect()
    }

    /// Fills an array with random bytes.
    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// Returns a random identifier.
    pub(super) fn id<Id: From<Uuid>>(&mut self) -> Id {
        ids::random(&mut self.0)
    }
}
