//! Erasing a client.

mod afterwards;
mod blocked;
mod failing;
pub(crate) mod fates;
mod filled;
mod refused;
mod residues;

use jiff::Timestamp;
use rand::Rng;
use shared::{
    access::TeamMemberId,
    client::{ClientId, Reference},
};
use store::{
    Store,
    erasures::{self, Erasing},
};

use crate::{engine::now, fixture::Studio};

/// Asks to erase `client` on behalf of `by`.
pub(crate) async fn erase(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    rng: &mut (impl Rng + Send),
) -> store::Result<Erasing> {
    erase_at(store, by, client, now(), rng).await
}

/// The same at an instant. Every test that erases does so here.
pub(crate) async fn erase_at(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    at: Timestamp,
    rng: &mut (impl Rng + Send),
) -> store::Result<Erasing> {
    erasures::erase(store, by, client, &[], at, rng).await
}

impl Studio {
    /// Asks to erase `client` on behalf of `by`.
    pub(crate) async fn ask_to_erase(&mut self, by: TeamMemberId, client: ClientId) -> Erasing {
        erase(&self.db.store, by, client, &mut self.rng)
            .await
            .expect("an answer")
    }

    /// Erases `client` on behalf of the administrator who may.
    pub(crate) async fn erase(&mut self, client: ClientId) -> Reference {
        match self.ask_to_erase(self.olivia, client).await {
            Erasing::Erased(reference) => reference,
            other => panic!("not erased: {other:?}"),
        }
    }
}
