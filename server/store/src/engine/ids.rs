//! Random identifiers, from randomness that the caller passes.

use rand::Rng;
use uuid::Uuid;

/// Returns a random id (UUID version 4) of the type that the caller needs.
pub fn random<Id: From<Uuid>>(rng: &mut impl Rng) -> Id {
    let mut random = [0; 16];
    rng.fill_bytes(&mut random);
    uuid::Builder::from_random_bytes(random).into_uuid().into()
}

/// Returns ids as a JSON array, for a statement that takes any number of them.
pub(crate) fn json(ids: impl Iterator<Item = Uuid>) -> String {
    serde_json::to_string(&ids.collect::<Vec<_>>()).unwrap_or_default()
}
