//! Random identifiers, from randomness that the caller passes.

use rand::Rng;
use uuid::Uuid;

/// Returns a random UUID (version 4).
pub fn uuid(rng: &mut impl Rng) -> Uuid {
    let mut random = [0; 16];
    rng.fill_bytes(&mut random);
    uuid::Builder::from_random_bytes(random).into_uuid()
}
