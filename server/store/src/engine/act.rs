//! An act: what one person does with one form, once.
//!
//! Every form carries a random number. The transaction that carries the form out claims the number; a second request
//! with the same number, on any process and at the same time, waits for the first, changes nothing and gets the first
//! one's answer. The database knows a number by its digest, and the form's content by a digest that is keyed with the
//! number: nobody who has the database can tell from them what was sent.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use shared::{access::TeamMemberId, client::ClientId, flaw::Refused, forms::FormNumber};
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

/// For how long the number of a form is known: longer than a login lasts.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A team member.
    Team(TeamMemberId),
    /// The client.
    Client(ClientId),
    /// A person who is not logged in: who sets the studio up, signs up, or has a link with which to set a password. What
    /// such an act notes for a client carries no team member's name, as the client's own acts.
    Public,
}

/// The number of a form that was sent, with what was sent. A debugger sees neither.
#[derive(Clone, Copy)]
pub struct Once {
    number: [u8; 32],
    content: [u8; 32],
    seed: [u8; 32],
}

/// What one person does with one form.
#[derive(Debug)]
pub struct Act {
    /// Who acts.
    pub by: By,
    /// When.
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

/// A transaction that has begun, or why there is nothing to do.
pub(crate) enum Begun<W> {
    /// Everything is still to be done.
    Work(W),
    /// Nothing is to be done.
    Over(Over),
}

/// Why an act has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// There is no such client, or the client is erased.
    NoClient,
    /// The same form was carried out before; it made this row, where it made one.
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

/// The transaction that has begun; otherwise returns the outcome that there is nothing to do.
macro_rules! begun {
    ($begun:expr) => {
        match $begun {
            $crate::engine::act::Begun::Work(work) => work,
            $crate::engine::act::Begun::Over(over) => return Ok(over.into()),
        }
    };
    // For an act whose answer carries something that is the same each time.
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
    // For an act whose answer carries the row that it made.
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
            // A key that is shorter than a block is filled up with zeros (RFC 2104, section 2).
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
        }
    }

    /// Returns randomness that is the same each time the form is sent, for codes that an act shows and does not store:
    /// the second answer has to show the code that counts.
    pub(crate) fn rng(&self) -> StdRng {
        StdRng::from_seed(self.seed)
    }
}

impl Act {
    /// Returns an act for which no form was sent: its number and its randomness are drawn from `rng`.
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
    /// Returns the team member who acts, where it is one.
    pub fn team_member(self) -> Option<TeamMemberId> {
        match self {
            Self::Team(member) => Some(member),
            Self::Client(_) | Self::Public => None,
        }
    }
}

impl Store {
    /// Begins an act that is not about one client who exists already.
    pub(crate) async fn begin(&self, act: Act) -> Result<Begun<Work>> {
        let tx = self.write().await?;
        Work::claim(tx, act, None).await
    }

    /// Returns why an act has nothing to do, where its form was carried out before: for what has to be compared outside of
    /// the act's transaction first, such as a password that the form itself changes.
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
    /// Claims the act's number within a transaction that holds whatever the act is about.
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

    /// Says which client the act turned out to be about, if any, and which row it made: the answer to a request that
    /// repeats it.
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

    /// Makes everything count.
    pub(crate) async fn commit(self) -> Result<Outcome> {
        self.tx.commit().await?;
        Ok(Outcome::Done)
    }
}

impl Work {
    /// Commits what was counted although the act is refused, and releases the form's number: the person may correct the
    /// form and send it again.
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

/// Claims a number. `false` where an act has claimed it before.
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

/// Returns what the act was that claimed the number before, if any did.
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
