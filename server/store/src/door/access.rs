//! The client's own access to the app: passwords, the links that set them, and signing up. An erased client gets the
//! same answers as a stranger.

use jiff::{SignedDuration, Timestamp};
use shared::{
    client::{ClientId, Email, Name},
    flaw::Refused,
    forms::{ChangeUserName, Shown, SignUp},
    login,
};
use uuid::Uuid;

use crate::{
    Answer, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        client_words,
        details::{self, NewClient, Origin},
        events::What,
        former,
        locks::{self, Lock},
    },
    door::logins,
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
    },
    studio::{locations, suppressions},
    team::secrets::LinkToken,
};

/// How long a link is valid.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Requests for a new password within this time are recorded once.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_hours(1);

statements! {
    BY_USER_NAME = "select id from clients where user_name = $1";
    HOLDER = "select id, first_name, last_name from clients where user_name = $1";
    /// Clients with this address who have no access yet. It is unclear who of two is meant.
    BY_EMAIL = "select id from clients where email_key = $1 and user_name is null limit 2";
    CREDENTIALS = "
        select id, password_hash, coalesce(failed_log_ins, 0) as failed_log_ins, last_failed_at
        from clients where id = $1 and user_name = $2";
    COUNT_ATTEMPT = "
        update clients set failed_log_ins = $2, last_failed_at = $3 where id = $1";
    NAMES = "select user_name, email_key from clients where id = $1";
    SET_USER_NAME = "update clients set user_name = $2 where id = $1";
    SET_PASSWORD = "
        update clients set password_hash = $2, failed_log_ins = null, last_failed_at = null where id = $1";
    ACCESS = "
        select c.user_name, c.email, c.password_hash is not null as has_password,
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

/// What checking a password needs.
#[derive(Debug)]
pub struct Credentials {
    /// The client who would be logged in.
    pub id: ClientId,
    /// The password hash as a PHC string, or `None` until the client has set a password.
    pub password_hash: Option<String>,
}

/// The result of an attempt to log in, before the password is compared.
#[derive(Debug)]
pub enum Attempt {
    /// No client has the user name.
    Unknown,
    /// There were too many failures; the next attempt is possible after these seconds.
    TooSoon(i64),
    /// The attempt is counted. The password is still to be compared.
    Counted(Credentials),
}

/// A client's access to the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The user name, in the form in which addresses are compared. `None` until the client gets access.
    pub user_name: Option<String>,
    /// The email address, which becomes the user name unless another one is chosen.
    pub email: Option<String>,
    /// Whether the client has set a password.
    pub has_password: bool,
    /// The time until which an unused link is valid. It may have passed.
    pub link_expires_at: Option<Timestamp>,
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
    user_name: Option<String>,
    email: Option<String>,
    has_password: bool,
    link_expires_at: Option<At>,
}

/// Counts an attempt to log in with this user name, like [`crate::team::attempts::attempt`]. It is a failure until a login
/// begins.
pub async fn attempt(store: &Store, user_name: &Email, now: Timestamp) -> Result<Attempt> {
    let mut tx = store.write().await?;
    let user_name = user_name.key();
    let found = by_user_name(&mut tx, &user_name).await?;
    let Some(id) = lock(&mut tx, found).await? else {
        return Ok(Attempt::Unknown);
    };
    let row: Option<CredentialsRow> = on!(&mut tx, |c| sqlx::query_as(CREDENTIALS)
        .bind(id.0)
        .bind(user_name)
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

/// Returns a client's access, or `None` if there is no such client or the client is erased.
pub async fn of(tx: &mut Tx, client: ClientId) -> Result<Option<Access>> {
    let row: Option<AccessRow> = on!(tx, |c| sqlx::query_as(ACCESS)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(
        |AccessRow {
             user_name,
             email,
             has_password,
             link_expires_at,
         }| Access {
            user_name,
            email,
            has_password,
            link_expires_at: link_expires_at.map(|at| at.0),
        },
    ))
}

/// Creates a link to set a password, and returns its token, which is shown once. The link works once, within
/// [`LINK_LASTS`]. Earlier links become invalid. A client without a user name gets `user_name`, or else the email address as one.
pub async fn make_link(
    store: &Store,
    act: Act,
    client: ClientId,
    user_name: Option<&Email>,
) -> Result<Answer<LinkToken>> {
    let token = LinkToken::random(&mut act.once.rng());
    let mut act = begun!(store.for_client(client, act).await?, repeated: token);
    let (stored, email): (Option<String>, Option<String>) =
        on!(act.tx(), |c| sqlx::query_as(NAMES)
            .bind(client.0)
            .fetch_one(c)
            .await?);
    if stored.is_none() {
        let Some(chosen) = user_name.map(Email::key).or(email) else {
            return Ok(Answer::Not(Outcome::Refused(Refused::NoUserName)));
        };
        if !give_user_name(act.tx(), client, &chosen).await? {
            return Ok(Answer::Not(Outcome::Refused(Refused::UserNameTaken)));
        }
    }
    let now = act.now();
    clear_links(act.tx(), client).await?;
    on!(act.tx(), |c| sqlx::query(INSERT_LINK)
        .bind(&token.digest()[..])
        .bind(client.0)
        .bind(At(now + LINK_LASTS))
        .execute(c)
        .await?
        .rows_affected());
    act.commit(What::LinkMade, None).await?;
    Ok(Answer::Done(token))
}

/// Changes the user name with which a client logs in, who has one, and keeps the former one. If another person has changed it since
/// the page was made, nothing changes. The password and the logins stay.
pub async fn change_user_name(
    store: &Store,
    act: Act,
    client: ClientId,
    user_name: &Email,
    shown: &Shown,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let (before, _): (Option<String>, Option<String>) = on!(act.tx(), |c| sqlx::query_as(NAMES)
        .bind(client.0)
        .fetch_one(c)
        .await?);
    let Some(before) = before else {
        return Ok(Outcome::Refused(Refused::Changed));
    };
    let newer = shown.differences(&ChangeUserName {
        client,
        user_name: before.clone(),
    });
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    if before == user_name.key() {
        return Ok(Outcome::Refused(Refused::SameText));
    }
    if !give_user_name(act.tx(), client, &user_name.key()).await? {
        return Ok(Outcome::Refused(Refused::UserNameTaken));
    }
    former::keep_user_name(&mut act, &before).await?;
    act.commit(What::UserNameChanged, None).await
}

/// Returns the client who logs in with this user name, with the name. It is for team members alone.
pub async fn holder(tx: &mut Tx, user_name: &Email) -> Result<Option<(ClientId, Name)>> {
    let row: Option<(Uuid, String, Option<String>)> = on!(tx, |c| sqlx::query_as(HOLDER)
        .bind(user_name.key())
        .fetch_optional(c)
        .await?);
    Ok(row.map(|(id, first, last)| (ClientId(id), Name { first, last })))
}

/// Returns the client of a valid link.
pub async fn link(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<Option<ClientId>> {
    let id: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(LINK)
        .bind(token_hash)
        .bind(At(now))
        .fetch_optional(c)
        .await?);
    Ok(id.map(ClientId))
}

/// Redeems a link: sets the client's password and ends all logins of the client, because they began with the old
/// password. Returns the client.
pub async fn set_password(
    store: &Store,
    act: Act,
    token_hash: &[u8],
    password_hash: &str,
) -> Result<Answer<ClientId>> {
    let over = Answer::Not(Outcome::Refused(Refused::LinkExpired));
    // Claim the number first: once the link is redeemed, it no longer leads to the client.
    let mut work = begun!(store.begin(act).await?, client => ClientId(client));
    let now = work.now;
    let Some(client) = link(&mut work.tx, token_hash, now).await? else {
        return Ok(over);
    };
    let Lock::Held = locks::client(&mut work.tx, client).await? else {
        return Ok(over);
    };
    // Another request may have redeemed the link before the client was locked.
    let redeemed = on!(&mut work.tx, |c| sqlx::query(SPEND_LINK)
        .bind(token_hash)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    if redeemed == 0 {
        return Ok(over);
    }
    let mut act = ClientAct::about(work, client).await?;
    clear_links(act.tx(), client).await?;
    logins::end_all(act.tx(), client).await?;
    write_password(act.tx(), client, password_hash).await?;
    act.commit(What::PasswordSet, None).await?;
    Ok(Answer::Done(client))
}

/// Records for the team that the client with this user name asks for a new password, or the only client without access who has
/// it as the email address. The outcome, and the state of the form's number, are the same if there is no such client.
pub async fn forgotten(store: &Store, act: Act, email: &Email) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let now = work.now;
    let key = email.key();
    let found = match by_user_name(&mut work.tx, &key).await? {
        Some(client) => Some(client),
        None => only_by_email(&mut work.tx, &key).await?,
    };
    let Some(client) = lock(&mut work.tx, found).await? else {
        return work.commit().await;
    };
    let asked: i64 = on!(&mut work.tx, |c| sqlx::query_scalar(ASKED)
        .bind(client.0)
        .bind(At(now - ASKED_AGAIN))
        .fetch_one(c)
        .await?);
    if asked > 0 {
        return work.commit().await;
    }
    let act = ClientAct::about(work, client).await?;
    act.commit(What::PasswordForgotten, None).await
}

/// Adds a client who signs up, with the hash of the password. A request that repeats the form returns the same client.
pub async fn sign_up(
    store: &Store,
    act: Act,
    new: &SignUp,
    password_hash: &str,
) -> Result<Answer<ClientId>> {
    let mut work = begun!(store.begin(act).await?, client => ClientId(client));
    let now = work.now;
    let Some(home) = locations::location(&mut work.tx, new.location).await? else {
        return Ok(Answer::Not(Outcome::NotFound));
    };
    let row = NewClient {
        external_id: None,
        details: &new.details,
        joined_on: home.today(now)?,
        home_location: home.id,
        origin: Origin::Person,
    };
    let client = details::insert(&mut work.tx, &row, now, &mut work.rng).await?;
    if !give_user_name(&mut work.tx, client, &new.user_name.key()).await? {
        return Ok(Answer::Not(Outcome::Refused(Refused::UserNameTaken)));
    }
    let mut act = ClientAct::about(work, client).await?;
    write_password(act.tx(), client, password_hash).await?;
    // The erased client has come back. The team is told, and the digests are not reported again.
    let mut known = suppressions::known_of(store, act.tx(), &new.details, now).await?;
    known.extend(suppressions::known_user_name(store, act.tx(), &new.user_name, now).await?);
    suppressions::forget(act.tx(), &known).await?;
    let what = if known.is_empty() {
        What::Added
    } else {
        What::JoinedAgain
    };
    act.commit(what, None).await?;
    Ok(Answer::Done(client))
}

/// Returns the client who logs in with this user name.
async fn by_user_name(tx: &mut Tx, user_name: &str) -> Result<Option<ClientId>> {
    let id: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(BY_USER_NAME)
        .bind(user_name)
        .fetch_optional(c)
        .await?);
    Ok(id.map(ClientId))
}

/// Returns the client without access who has this email address, unless several have it.
async fn only_by_email(tx: &mut Tx, key: &str) -> Result<Option<ClientId>> {
    let ids: Vec<Uuid> = on!(tx, |c| sqlx::query_scalar(BY_EMAIL)
        .bind(key)
        .fetch_all(c)
        .await?);
    Ok(match ids[..] {
        [id] => Some(ClientId(id)),
        _ => None,
    })
}

/// Locks the client. Returns `None` for an unknown or erased client.
async fn lock(tx: &mut Tx, client: Option<ClientId>) -> Result<Option<ClientId>> {
    let Some(id) = client else {
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

/// Gives a client a user name, by which the search finds the client. Returns `false` if another client has it: the caller must not
/// commit then.
async fn give_user_name(tx: &mut Tx, client: ClientId, user_name: &str) -> Result<bool> {
    match write_user_name(tx, client, user_name).await {
        Ok(()) => {
            client_words::again(tx, &[client.0]).await?;
            Ok(true)
        }
        Err(error) if error.is_taken("user_name") => Ok(false),
        Err(error) => Err(error),
    }
}

async fn write_user_name(tx: &mut Tx, client: ClientId, user_name: &str) -> Result<()> {
    on!(tx, |c| sqlx::query(SET_USER_NAME)
        .bind(client.0)
        .bind(user_name)
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
