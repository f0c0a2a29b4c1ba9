//! Erasing a client, and everything that follows from it.

pub(crate) mod attach;
pub(crate) mod ledger;

mod afterwards;
mod audit;
mod blocked;
mod bytes;
mod crashes;
mod decisions;
mod deleted_clients;
mod failing;
mod fates;
mod filled;
mod findings;
mod finishing;
mod holdings;
mod limit;
mod own;
mod races;
mod refused;
mod register;
mod visits;
mod wiping;
mod worker;

use jiff::Timestamp;
use rand::Rng;
use shared::{
    access::TeamMemberId,
    client::{ClientId, Reference},
    forms::{Decisions, Shown},
};
use store::{
    Act, By, Outcome, Store,
    erasing::{
        erase::{self, Erasing},
        listing,
    },
    studio::deletion_limit,
    team::rights,
};
use support::now;

use crate::fixture::Studio;

/// Erases `client` on behalf of `by`, if that is allowed and nothing is open.
pub(crate) async fn erase(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    rng: &mut (impl Rng + Send),
) -> store::Result<Erasing> {
    erase_at(store, by, client, now(), rng).await
}

/// Does the same at an instant. Every test that erases calls this function.
pub(crate) async fn erase_at(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    at: Timestamp,
    rng: &mut (impl Rng + Send),
) -> store::Result<Erasing> {
    let act = Act::without_form(By::Team(by), at, rng);
    let decisions = as_proposed(store, by, client).await?;
    erase::erase(store, act, client, &decisions).await
}

/// Returns the decisions of a team member who has seen the confirmation, and changes nothing of what it proposes.
pub(crate) async fn as_proposed(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
) -> store::Result<Decisions> {
    let mut tx = store.read().await?;
    let Some(actor) = rights::actor(&mut tx, by).await? else {
        return Ok(Decisions::default());
    };
    Ok(listing::of(&mut tx, client, &actor).await?.as_proposed())
}

impl Studio {
    /// Erases `client` on behalf of `by`, if that is allowed and nothing is open.
    pub(crate) async fn ask_to_erase(&self, by: TeamMemberId, client: ClientId) -> Erasing {
        let decisions = as_proposed(&self.db.store, by, client).await;
        let decisions = decisions.expect("a listing");
        erase::erase(&self.db.store, self.act_by(by), client, &decisions)
            .await
            .expect("an answer")
    }

    /// Lets an administrator erase so many clients within an hour, as an administrator sets it.
    pub(crate) async fn allow_deletions(&self, an_hour: u32) {
        let shown = Shown::read([]);
        let set = deletion_limit::set(&self.db.store, self.act(), an_hour, &shown).await;
        assert_eq!(set.expect("an answer"), Outcome::Done);
    }

    /// Returns the reference of a client who is erased.
    pub(crate) async fn reference(&self, client: ClientId) -> Option<Reference> {
        let mut tx = self.db.store.read().await.expect("a transaction");
        let reference = erase::reference_of(&mut tx, client).await;
        reference.expect("an answer")
    }

    /// Erases `client` on behalf of the administrator who may do everything.
    pub(crate) async fn erase(&self, client: ClientId) -> Reference {
        match self.ask_to_erase(self.olivia, client).await {
            Erasing::Erased(reference) => reference,
            other => panic!("not erased: {other:?}"),
        }
    }
}
