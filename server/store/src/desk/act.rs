//! The unit of work of the desk: one act for one client.
//!
//! [`Store::for_client`] is the only way to write for a client. It locks the client, so that no other act changes or
//! erases the client meanwhile, and claims the form's number. [`ClientAct::commit`] demands the event to record, so
//! that an act without one does not compile.

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
        client_states, due_texts,
        events::{self, What},
        locks::{self, Lock},
    },
    engine::act::{Act, Begun, By, Over, Work},
    team::rights,
};

/// A transaction that acts for one client and locks the client until it ends.
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
    /// Continues a transaction that has already locked the client and the other rows of the act.
    pub(crate) async fn claim(mut tx: Tx, client: ClientId, mut act: Act) -> Result<Begun<Self>> {
        due_texts::write_all_of(&mut tx, client, &mut act.rng).await?;
        Ok(match Work::claim(tx, act, Some(client)).await? {
            Begun::Work(work) => Begun::Work(Self { work, client }),
            Begun::Over(over) => Begun::Over(over),
        })
    }

    /// Continues an act that turned out to concern this client, whom the transaction has locked: the act has added the
    /// client, or found the client by a link or an email address. A request that repeats the act gets the same client
    /// as its answer.
    pub(crate) async fn about(mut work: Work, client: ClientId) -> Result<Self> {
        work.about(client, client.0).await?;
        Ok(Self { work, client })
    }

    /// The client.
    pub(crate) fn client(&self) -> ClientId {
        self.client
    }

    /// The actor.
    pub(crate) fn by(&self) -> By {
        self.work.by
    }

    /// The time of the act.
    pub(crate) fn now(&self) -> Timestamp {
        self.work.now
    }

    /// Returns the current right `R` of the acting team member.
    pub(crate) async fn permit<R: Right>(&mut self) -> Result<Option<Permit<R>>> {
        rights::permit(&mut self.work.tx, self.work.by).await
    }

    /// The act without its client.
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

    /// Records an event of the client, in addition to the one that [`ClientAct::commit`] records.
    pub(crate) async fn note(
        &mut self,
        what: What,
        subject: impl Into<Option<Uuid>>,
    ) -> Result<()> {
        let client = self.client;
        self.note_for(client, what, subject).await
    }

    /// Records an event of another client, whom the transaction has locked too.
    pub(crate) async fn note_for(
        &mut self,
        client: ClientId,
        what: What,
        subject: impl Into<Option<Uuid>>,
    ) -> Result<()> {
        events::note(&mut self.work, client, what, subject.into()).await
    }

    /// Records the event of the client, writes the states by which the list is filtered, and commits the act.
    pub(crate) async fn commit(
        mut self,
        what: What,
        subject: impl Into<Option<Uuid>>,
    ) -> Result<Outcome> {
        self.note(what, subject).await?;
        let now = self.work.now;
        client_states::write(&mut self.work.tx, &[self.client.0], now).await?;
        self.work.commit().await
    }
}
