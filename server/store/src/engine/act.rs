//! An act: what one person does with one form, once.
//!
//! Every form carries a random number. The transaction that carries the form out claims the number. A second request
//! with the same number, on any process and at the same time, waits for the first one, changes nothing and gets the
//! first answer. The database stores a digest of the number, and a digest of the form's content that is keyed with the
//! number. A reader of the database cannot tell from them what was sent.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use shared::{
    access::TeamMemberId, client::ClientId, flaw::Refused, forms::FormNumber, ids::UndoId,
};
use uuid::Uuid;

use crate::engine::{
    db::{At, Store, Tx, on, statements},
    error::Result,
    outcome::Outcome,
};

statements! {
    CLAIM = "
        insert into acts (number, content, client_id, done_at) values ($1, $2, $3, $4)
        on conflict (number) do nothing";
    EARLIER = "select content, subject_id from acts where number = $1";
    ABOUT = "update acts set client_id = $2, subject_id = $3 where number = $1";
    RELEASE = "delete from acts where number = $1";
    FORGET = "delete from acts where done_at < $1";
}

/// How long the number of a form is kept: longer than a login lasts.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A team member.
    Team(TeamMemberId),
    /// The client.
    Client(ClientId),
    /// A person who is not logged in: the person who sets up the studio, signs up, or opens a link to set a password.
    /// An event of such an act carries no team member's name, like the events of the client's own acts.
    Public,
}

/// The number and the content of a form that was sent. Debug output shows neither.
#[derive(Clone, Copy)]
pub struct Once {
    number: [u8; 32],
    content: [u8; 32],
    seed: [u8; 32],
    undo: [u8; 32],
}

/// What one person does with one form.
#[derive(Debug)]
pub struct Act {
    /// The actor.
    pub by: By,
    /// The time of the act.
    pub now: Timestamp,
    /// Randomness for new ids.
    pub rng: StdRng,
    /// The form's number.
    pub once: Once,
}

/// The transaction of an act.
pub(crate) struct Work {
    pub(crate) tx: Tx,
    pub(crate) by: By,
    pub(crate) now: Timestamp,
    pub(crate) rng: StdRng,
    pub(crate) once: Once,
}

/// A transaction that has begun, or the reason why the act has nothing to do.
pub(crate) enum Begun<W> {
    /// The act is still to be carried out.
    Work(W),
    /// The act has nothing to do.
    Over(Over),
}

/// The reason why an act has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// There is no such client, or the client is erased.
    NoClient,
    /// The same form was carried out before. It made this row, if it made one.
    Repeated(Option<Uuid>),
    /// The form was carried out before, with other content.
    SentBefore,
}

impl From<Over> for Outcome {
    fn from(over: Over) -> Self {
        match over {
            Over::NoClient => Self::NotFound,
            Over::Repeated(_) => Self::Done,
            Over::SentBefore => Self::Refused(Refused::SentBefore),
        }
    }
}

/// Takes the transaction that has begun. If the act has nothing to do, returns the outcome from the caller.
macro_rules! begun {
    ($begun:expr) => {
        match $begun {
            $crate::engine::act::Begun::Work(work) => work,
            $crate::engine::act::Begun::Over(over) => return Ok(over.into()),
        }
    };
    // For an act whose answer is the same each time.
    ($begun:expr, repeated: $answer:expr) => {
        match $begun {
            $crate::engine::act::Begun::Work(work) => work,
            $crate::engine::act::Begun::Over($crate::engine::act::Over::Repeated(_)) => {
                return Ok($crate::engine::outcome::Answer::Done($answer));
            }
            $crate::engine::act::Begun::Over(over) => {
                return Ok($crate::engine::outcome::Answer::Not(over.into()));
            }
        }
    };
    // For an act whose answer is the row that it made.
    ($begun:expr, $subject:ident => $answer:expr) => {
        match $begun {
            $crate::engine::act::Begun::Work(work) => work,
            $crate::engine::act::Begun::Over($crate::engine::act::Over::Repeated(Some(
                $subject,
            ))) => return Ok($crate::engine::outcome::Answer::Done($answer)),
            $crate::engine::act::Begun::Over(over) => {
                return Ok($crate::engine::outcome::Answer::Not(over.into()));
            }
        }
    };
}
pub(crate) use begun;

impl Once {
    /// Returns the number of a form that was sent with `content`.
    pub fn new(number: FormNumber, content: &[u8]) -> Self {
        let keyed = |domain: &[u8], text: &[u8]| {
            // A key that is shorter than a block is padded with zeros (RFC 2104, section 2).
            let mut block = [0; 64];
            block[..16].copy_from_slice(number.as_bytes());
            let mut mac = Hmac::<Sha256>::new(&block.into());
            mac.update(domain);
            mac.update(text);
            mac.finalize().into_bytes().into()
        };
        Self {
            number: Sha256::digest(number.as_bytes()).into(),
            content: keyed(b"content\0", content),
            seed: keyed(b"seed\0", &[]),
            undo: keyed(b"undo\0", &[]),
        }
    }

    /// Returns the id by which the act can be undone. The same form has the same one each time it is sent.
    pub fn undo_id(&self) -> UndoId {
        let mut random = [0; 16];
        random.copy_from_slice(&self.undo[..16]);
        UndoId(uuid::Builder::from_random_bytes(random).into_uuid())
    }

    /// Claims the number for an act that erases what a row of its client would remember: the row names no client, and the
    /// client's own id as the row that the act concerned. Returns `false` if an act has claimed the number before.
    pub(crate) async fn claim_for_erased(
        &self,
        tx: &mut Tx,
        client: ClientId,
        now: Timestamp,
    ) -> Result<bool> {
        let claimed = claim(tx, self, None, now).await?;
        if claimed {
            on!(tx, |c| sqlx::query(ABOUT)
                .bind(&self.number[..])
                .bind(None::<Uuid>)
                .bind(client.0)
                .execute(c)
                .await?
                .rows_affected());
        }
        Ok(claimed)
    }

    /// Returns whether an act with this number erased the client.
    pub(crate) async fn has_erased(&self, tx: &mut Tx, client: ClientId) -> Result<bool> {
        let earlier: Option<(Vec<u8>, Option<Uuid>)> = on!(tx, |c| sqlx::query_as(EARLIER)
            .bind(&self.number[..])
            .fetch_optional(c)
            .await?);
        Ok(earlier.is_some_and(|(_, subject)| subject == Some(client.0)))
    }

    /// Returns randomness that is the same each time the form is sent. It is for codes that an act shows and does not
    /// store: the second answer must show the valid code.
    pub(crate) fn rng(&self) -> StdRng {
        StdRng::from_seed(self.seed)
    }
}

impl Act {
    /// Returns an act without a form. Its number and its randomness are drawn from `rng`.
    pub fn without_form(by: By, now: Timestamp, rng: &mut impl Rng) -> Self {
        let mut number = [0; 16];
        rng.fill_bytes(&mut number);
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        Self {
            by,
            now,
            rng: StdRng::from_seed(seed),
            once: Once::new(FormNumber::from_random(number), &[]),
        }
    }
}

impl std::fmt::Debug for Once {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Once")
    }
}

impl By {
    /// Returns the team member who acts, or `None` if the actor is not a team member.
    pub fn team_member(self) -> Option<TeamMemberId> {
        match self {
            Self::Team(member) => Some(member),
            Self::Client(_) | Self::Public => None,
        }
    }
}

impl Store {
    /// Begins an act that does not concern one existing client.
    pub(crate) async fn begin(&self, act: Act) -> Result<Begun<Work>> {
        let tx = self.write().await?;
        Work::claim(tx, act, None).await
    }

    /// Returns why an act has nothing to do if its form was carried out before. Callers use it when they must compare
    /// something outside of the act's transaction first, such as a password that the form itself changes.
    pub async fn carried_out(&self, once: &Once) -> Result<Option<Over>> {
        let mut tx = self.read().await?;
        earlier(&mut tx, once).await
    }

    /// Removes the numbers of forms that were sent more than a day before `now`.
    pub async fn forget_acts(&self, now: Timestamp) -> Result<()> {
        let mut tx = self.write().await?;
        let before = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        on!(&mut tx, |c| sqlx::query(FORGET)
            .bind(At(before))
            .execute(c)
            .await?
            .rows_affected());
        tx.commit().await
    }
}

impl Work {
    /// Claims the act's number within a transaction that already holds the rows that the act changes.
    pub(crate) async fn claim(
        mut tx: Tx,
        act: Act,
        client: Option<ClientId>,
    ) -> Result<Begun<Self>> {
        let Act { by, now, rng, once } = act;
        if claim(&mut tx, &once, client, now).await? {
            Ok(Begun::Work(Self {
                tx,
                by,
                now,
                rng,
                once,
            }))
        } else {
            let earlier = earlier(&mut tx, &once).await?;
            Ok(Begun::Over(earlier.unwrap_or(Over::SentBefore)))
        }
    }

    /// Records the client whom the act turned out to concern, if any, and the row that it made. A request that repeats
    /// the act gets them as its answer.
    pub(crate) async fn about(
        &mut self,
        client: impl Into<Option<ClientId>>,
        subject: Uuid,
    ) -> Result<()> {
        let number = self.once.number;
        let client = client.into();
        on!(&mut self.tx, |c| sqlx::query(ABOUT)
            .bind(&number[..])
            .bind(client.map(|client| client.0))
            .bind(subject)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Commits the act.
    pub(crate) async fn commit(self) -> Result<Outcome> {
        self.tx.commit().await?;
        Ok(Outcome::Done)
    }
}

impl Work {
    /// Commits the failed attempt although the act is refused, and releases the form's number, so that the person can
    /// correct the form and send it again.
    pub(crate) async fn refuse(mut self, refused: Refused) -> Result<Outcome> {
        let number = self.once.number;
        on!(&mut self.tx, |c| sqlx::query(RELEASE)
            .bind(&number[..])
            .execute(c)
            .await?
            .rows_affected());
        self.tx.commit().await?;
        Ok(Outcome::Refused(refused))
    }
}

/// Claims a number. Returns `false` if an act has claimed it before.
async fn claim(tx: &mut Tx, once: &Once, client: Option<ClientId>, now: Timestamp) -> Result<bool> {
    let claimed = on!(tx, |c| sqlx::query(CLAIM)
        .bind(&once.number[..])
        .bind(&once.content[..])
        .bind(client.map(|client| client.0))
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(claimed == 1)
}

/// Returns the earlier act that claimed the number, if any.
async fn earlier(tx: &mut Tx, once: &Once) -> Result<Option<Over>> {
    let earlier: Option<(Vec<u8>, Option<Uuid>)> = on!(tx, |c| sqlx::query_as(EARLIER)
        .bind(&once.number[..])
        .fetch_optional(c)
        .await?);
    Ok(earlier.map(|(content, subject)| {
        if content == once.content {
            Over::Repeated(subject)
        } else {
            Over::SentBefore
        }
    }))
}
