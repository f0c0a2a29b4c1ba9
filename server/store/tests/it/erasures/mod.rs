//! Erasing a client.

mod afterwards;
mod blocked;
pub(crate) mod fates;
mod refused;
mod residues;

use shared::{
    access::TeamMemberId,
    client::{ClientId, Reference},
};
use store::erasures::{Erasing, erase};

use crate::{engine::now, fixture::Studio};

impl Studio {
    /// Asks to erase `client` on behalf of `by`.
    pub(crate) async fn ask_to_erase(&mut self, by: TeamMemberId, client: ClientId) -> Erasing {
        erase(&self.db.store, by, client, &[], now(), &mut self.rng)
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
