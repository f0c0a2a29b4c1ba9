//! How clients get into the app: passwords, the links with which they are set, and signing up. To all of it an erased
//! client is a stranger.

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use shared::{
    access::TeamMemberId,
    client::{ClientId, Email},
    details::Details,
    flaw::Refused,
    login,
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::{
        details::{self, NewClient},
        events::{self, What},
        locks::{self, Lock},
    },
    door::logins,
    engine::db::{At, on, statements},
    studio::{locations, suppressions},
};

/// How long a link works.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A client who asks for a new password again within this time is not written down again.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_hours(1);

statements! {
    BY_EMAIL = "select id from clients where email_key = $1";
    CREDENTIALS = "
        select id, password_hash, coalesce(failed_log_ins, 0) as failed_log_ins, last_failed_at
        from clients where id = $1 and email_key = $2";
    COUNT_ATTEMPT = "
        update clients set failed_log_ins = $2, last_failed_at = $3 where id = $1";
    SET_PASSWORD = "
        update clients set password_hash = $2, failed_log_ins = null, last_failed_at = null where id = $1";
    ACCESS = "
        select c.email, c.password_hash is not null as has_password,
            (select max(l.expires_at) from client_links l where l.client_id = c.id) as link_expires_at
        from clients c where c.id = $1 and c.erased_at is null";
    INSERT_LINK = "insert into client_links (token_hash, client_id, expires_at) values ($1, $2, $3)";
    CLEAR_LINKS = "delete from client_links where client_id = $1";
    LINK = "select client_id from client_links where token_hash = $1 and expires_at > $2";
    SPEND_LINK = "delete from client_links where token_hash = $1 and client_id = $2";
    ASKED = "
        select count(*) from client_events
        where client_id = $1 and happened_at > $2 and what = 'password_forgotten'";
}

/// What is needed to check a log-in.
#[derive(Debug)]
pub struct Credentials {
    /// Who would be logged in.
    pub id: ClientId,
    /// The password as a PHC string, where the client has set one.
    pub password_hash: Option<String>,
}

/// What an attempt to log in comes to before the password is looked at.
#[derive(Debug)]
pub enum Attempt {
    /// Nobody has the email address.
    Unknown,
    /// There were too many failures; the next attempt counts after these seconds.
    TooSoon(i64),
    /// It counts, and the password is to be compared.
    Counted(Credentials),
}

/// How a client gets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The user name.
    pub email: Option<String>,
    /// Whether the client has set a password.
    pub has_password: bool,
    /// Until when a link works that was made and not used; it may be over.
    pub link_expires_at: Option<Timestamp>,
}

/// Somebody who signs up.
#[derive(Debug)]
pub struct NewUser<'a> {
    /// Name and email address.
    pub details: &'a Details,
    /// The home location.
    pub home: Uuid,
    /// The password as a PHC string.
    pub password_hash: &'a str,
}

/// What became of signing up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningUp {
    /// There is a new client.
    Done(ClientId),
    /// A client has the email address.
    EmailTaken,
    /// There is no such location.
    NoSuchLocation,
}

#[derive(sqlx::FromRow)]
struct CredentialsRow {
    id: Uuid,
    password_hash: Option<String>,
    failed_log_ins: i64,
    last_failed_at: Option<At>,
}

#[derive(sqlx::FromRow)]
struct AccessRow {
    email: Option<String>,
    has_password: bool,
    link_expires_at: Option<At>,
}

/// Counts an attempt to log in with this email address, as [`crate::team::rights::attempt`] does: it is a failure until a
/// log-in begins.
///
/// # Errors
/// When the database fails.
pub async fn attempt(store: &Store, email: &Email, now: Timestamp) -> Result<Attempt> {
    let mut tx = store.write().await?;
    let Some(id) = lock_by_email(&mut tx, email).await? else {
        return Ok(Attempt::Unknown);
    };
    let row: Option<CredentialsRow> = on!(&mut tx, |c| sqlx::query_as(CREDENTIALS)
        .bind(id.0)
        .bind(email.key())
        .fetch_optional(c)
        .await?);
    let Some(row) = row else {
        return Ok(Attempt::Unknown);
    };
    let last = row.last_failed_at.map(|at| at.0);
    let failures = match login::attempt(row.failed_log_ins, last, now) {
        Ok(failures) => failures,
        Err(seconds) => return Ok(Attempt::TooSoon(seconds)),
    };
    on!(&mut tx, |c| sqlx::query(COUNT_ATTEMPT)
        .bind(id.0)
        .bind(failures)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(Attempt::Counted(Credentials {
        id: ClientId(row.id),
        password_hash: row.password_hash,
    }))
}

/// How a client gets in; `None` when there is no such client, or an erased one.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Tx, client: ClientId) -> Result<Option<Access>> {
    let row: Option<AccessRow> = on!(tx, |c| sqlx::query_as(ACCESS)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(
        |AccessRow {
             email,
             has_password,
             link_expires_at,
         }| Access {
            email,
            has_password,
            link_expires_at: link_expires_at.map(|at| at.0),
        },
    ))
}

/// Makes a link with which the client sets a password, once, within [`LINK_LASTS`]. Those made before stop to work.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn make_link(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    token_hash: &[u8],
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    clear_links(&mut tx, client).await?;
    on!(&mut tx, |c| sqlx::query(INSERT_LINK)
        .bind(token_hash)
        .bind(client.0)
        .bind(At(now + LINK_LASTS))
        .execute(c)
        .await?
        .rows_affected());
    events::note_by(&mut tx, client, (What::LinkMade, None), Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Whose link this is, if it works.
///
/// # Errors
/// When the database fails.
pub async fn link(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<Option<ClientId>> {
    let id: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(LINK)
        .bind(token_hash)
        .bind(At(now))
        .fetch_optional(c)
        .await?);
    Ok(id.map(ClientId))
}

/// Sets a password with a link, which is spent by it. Every log-in of the client ends: whoever knew the old password
/// is out.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn set_password(
    store: &Store,
    token_hash: &[u8],
    password_hash: &str,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let over = Outcome::Refused(Refused::LinkExpired);
    let mut tx = store.write().await?;
    let Some(client) = link(&mut tx, token_hash, now).await? else {
        return Ok(over);
    };
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(over);
    };
    // Somebody else may have spent it until the client was locked.
    let spent = on!(&mut tx, |c| sqlx::query(SPEND_LINK)
        .bind(token_hash)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    if spent == 0 {
        return Ok(over);
    }
    clear_links(&mut tx, client).await?;
    logins::end_all(&mut tx, client).await?;
    write_password(&mut tx, client, password_hash).await?;
    events::note_by(&mut tx, client, (What::PasswordSet, None), None, now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Writes down, for the team, that whoever has this email address asks for a new password. Nobody learns whether
/// anybody has it.
///
/// # Errors
/// When the database fails.
pub async fn forgotten(
    store: &Store,
    email: &Email,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let mut tx = store.write().await?;
    let Some(client) = lock_by_email(&mut tx, email).await? else {
        return Ok(());
    };
    let asked: i64 = on!(&mut tx, |c| sqlx::query_scalar(ASKED)
        .bind(client.0)
        .bind(At(now - ASKED_AGAIN))
        .fetch_one(c)
        .await?);
    if asked == 0 {
        let what = (What::PasswordForgotten, None);
        events::note_by(&mut tx, client, what, None, now, rng).await?;
    }
    tx.commit().await
}

/// Adds a client who signs up, with a password.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn sign_up(
    store: &Store,
    new: &NewUser<'_>,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<SigningUp> {
    let mut tx = store.write().await?;
    let Some(home) = locations::location(&mut tx, new.home).await? else {
        return Ok(SigningUp::NoSuchLocation);
    };
    let row = NewClient {
        external_id: None,
        details: new.details,
        joined_on: home.today(now)?,
        home_location: home.id,
    };
    let client = match details::insert(&mut tx, &row, now, rng).await {
        Ok(client) => client,
        Err(error) if error.is_taken("email_key") => return Ok(SigningUp::EmailTaken),
        Err(error) => return Err(error),
    };
    write_password(&mut tx, client, new.password_hash).await?;
    // Who signs up wants to be back. The team is told, and the person is not pointed out any more.
    let known = suppressions::known_of(store, &mut tx, new.details, now).await?;
    suppressions::forget(&mut tx, &known).await?;
    let what = if known.is_empty() {
        What::Added
    } else {
        What::JoinedAgain
    };
    events::note_by(&mut tx, client, (what, None), None, now, rng).await?;
    tx.commit().await?;
    Ok(SigningUp::Done(client))
}

/// Locks the client who has this email address, if anybody has.
async fn lock_by_email(tx: &mut Tx, email: &Email) -> Result<Option<ClientId>> {
    let id: Option<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(BY_EMAIL)
        .bind(email.key())
        .fetch_optional(c)
        .await?);
    let Some(id) = id.map(ClientId) else {
        return Ok(None);
    };
    let held = locks::client(tx, id).await? == Lock::Held;
    Ok(held.then_some(id))
}

async fn clear_links(tx: &mut Tx, client: ClientId) -> Result<()> {
    on!(tx, |c| sqlx::query(CLEAR_LINKS)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

async fn write_password(tx: &mut Tx, client: ClientId, password_hash: &str) -> Result<()> {
    on!(tx, |c| sqlx::query(SET_PASSWORD)
        .bind(client.0)
        .bind(password_hash)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
