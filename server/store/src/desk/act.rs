//! The unit of work of the desk: one act for one client.
//!
//! [`Store::for_client`] is the only way to write for a client. It locks the client, so that no other act changes or
//! erases the client meanwhile, and claims the form's number. [`ClientAct::commit`] takes what happened, so that an act
//! without a note does not compile.

use jiff::Timestamp;
use rand::rngs::StdRng;
use shared::{
    access::{Permit, Right},
    client::ClientId,
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::{
        events::{self, What},
        locks::{self, Lock},
    },
    engine::act::{Act, Begun, By, Over, Work},
    team::rights,
};

/// A transaction that does something for one client and holds the client until it ends.
pub(crate) struct ClientAct {
    work: Work,
    client: ClientId,
}

impl Store {
    /// Begins an act for a client who is not erased.
    pub(crate) async fn for_client(&self, client: ClientId, act: Act) -> Result<Begun<ClientAct>> {
        let mut tx = self.write().await?;
        match locks::client(&mut tx, client).await? {
            Lock::Held => ClientAct::claim(tx, client, act).await,
            Lock::Erased | Lock::NoSuchClient => Ok(Begun::Over(Over::NoClient)),
        }
    }
}

impl ClientAct {
    /// Goes on with a transaction that holds the client already, and whatever has to be held before.
    pub(crate) async fn claim(tx: Tx, client: ClientId, act: Act) -> Result<Begun<Self>> {
        Ok(match Work::claim(tx, act, Some(client)).await? {
            Begun::Work(work) => Begun::Work(Self { work, client }),
            Begun::Over(over) => Begun::Over(over),
        })
    }

    /// Goes on with an act that turned out to be about this client, whom the transaction holds: the act has added the
    /// client, or a link or an email address has led to the client. The answer to a request that repeats the act leads to
    /// the client too.
    pub(crate) async fn about(mut work: Work, client: ClientId) -> Result<Self> {
        work.about(client, client.0).await?;
        Ok(Self { work, client })
    }

    /// The client.
    pub(crate) fn client(&self) -> ClientId {
        self.client
    }

    /// Who acts.
    pub(crate) fn by(&self) -> By {
        self.work.by
    }

    /// When the act takes place.
    pub(crate) fn now(&self) -> Timestamp {
        self.work.now
    }

    /// Returns the right `R` of the team member who acts, as it is in this transaction.
    pub(crate) async fn permit<R: Right>(&mut self) -> Result<Option<Permit<R>>> {
        rights::permit(&mut self.work.tx, self.work.by).await
    }

    /// The parts of the act.
    pub(crate) fn work(&mut self) -> &mut Work {
        &mut self.work
    }

    /// The transaction.
    pub(crate) fn tx(&mut self) -> &mut Tx {
        &mut self.work.tx
    }

    /// Randomness for new ids.
    pub(crate) fn rng(&mut self) -> &mut StdRng {
        &mut self.work.rng
    }

    /// Notes something that happened with the client besides what [`ClientAct::commit`] notes.
    pub(crate) async fn note(
        &mut self,
        what: What,
        subject: impl Into<Option<Uuid>>,
    ) -> Result<()> {
        let client = self.client;
        self.note_for(client, what, subject).await
    }

    /// Notes something that happened with another client, whom the transaction holds too.
    pub(crate) async fn note_for(
        &mut self,
        client: ClientId,
        what: What,
        subject: impl Into<Option<Uuid>>,
    ) -> Result<()> {
        events::note(&mut self.work, client, what, subject.into()).await
    }

    /// Notes what happened with the client, and makes everything count.
    pub(crate) async fn commit(
        mut self,
        what: What,
        subject: impl Into<Option<Uuid>>,
    ) -> Result<Outcome> {
        self.note(what, subject).await?;
        self.work.commit().await
    }
}
