//! Attempts to log in. Each is counted before the password is compared, and a success resets the count.

use jiff::Timestamp;
use shared::{access::TeamMemberId, client::Email, login};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    engine::{
        db::{At, on, statements},
        dialect,
    },
};

statements! {
    CREDENTIALS = "
        select id, password_hash, failed_log_ins, last_failed_at from team_members
        where email_key = $1 and deactivated_at is null";
    CREDENTIALS_OF = "
        select id, password_hash, failed_log_ins, last_failed_at from team_members
        where id = $1 and deactivated_at is null";
    COUNT_ATTEMPT = "
        update team_members set failed_log_ins = $2, last_failed_at = $3 where id = $1";
    FORGET_FAILURES = "
        update team_members set failed_log_ins = 0, last_failed_at = null where id = $1";
}

/// What checking a password needs.
#[derive(Debug)]
pub struct Credentials {
    /// The team member who would be logged in.
    pub id: TeamMemberId,
    /// The password hash as a PHC string, or `None` until the member has set a password.
    pub password_hash: Option<String>,
    /// The failures since the last success, or since a long enough pause.
    pub failed_log_ins: i64,
    /// The time of the last failure.
    pub last_failed_at: Option<Timestamp>,
}

/// The result of an attempt to log in, before the password is compared.
#[derive(Debug)]
pub enum Attempt {
    /// No team member has the email address.
    Unknown,
    /// There were too many failures; the next attempt is possible after these seconds.
    TooSoon(i64),
    /// The attempt is counted. The password is still to be compared.
    Counted(Credentials),
}

#[derive(sqlx::FromRow)]
struct CredentialsRow {
    id: Uuid,
    password_hash: Option<String>,
    failed_log_ins: i64,
    last_failed_at: Option<At>,
}

/// Returns what checking a password for this email address needs.
pub async fn credentials(tx: &mut Tx, email: &Email) -> Result<Option<Credentials>> {
    let row: Option<CredentialsRow> = on!(tx, |c| sqlx::query_as(CREDENTIALS)
        .bind(email.key())
        .fetch_optional(c)
        .await?);
    Ok(row.map(CredentialsRow::into_credentials))
}

impl CredentialsRow {
    fn into_credentials(self) -> Credentials {
        Credentials {
            id: TeamMemberId(self.id),
            password_hash: self.password_hash,
            failed_log_ins: self.failed_log_ins,
            last_failed_at: self.last_failed_at.map(|at| at.0),
        }
    }
}

/// Counts an attempt to log in with this email address. Each attempt is a failure until a login begins, which resets
/// the count. Concurrent attempts therefore get no more guesses than successive ones.
pub async fn attempt(store: &Store, email: &Email, now: Timestamp) -> Result<Attempt> {
    let mut tx = store.write().await?;
    let lock = dialect::LOCK_MEMBER.on(&tx);
    let _: Option<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(lock)
        .bind(email.key())
        .fetch_optional(c)
        .await?);
    let known = credentials(&mut tx, email).await?;
    let attempt = count(&mut tx, known, now).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// Counts an attempt of a team member who is logged in, like [`attempt`].
pub async fn attempt_by(store: &Store, member: TeamMemberId, now: Timestamp) -> Result<Attempt> {
    let mut tx = store.write().await?;
    let attempt = attempt_within(&mut tx, member, now).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// Counts an attempt within a transaction, which locks the member. The attempt is counted once the transaction is
/// committed.
pub(crate) async fn attempt_within(
    tx: &mut Tx,
    member: TeamMemberId,
    now: Timestamp,
) -> Result<Attempt> {
    lock_member(tx, member).await?;
    let row: Option<CredentialsRow> = on!(&mut *tx, |c| sqlx::query_as(CREDENTIALS_OF)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    count(tx, row.map(CredentialsRow::into_credentials), now).await
}

async fn count(tx: &mut Tx, known: Option<Credentials>, now: Timestamp) -> Result<Attempt> {
    let Some(known) = known else {
        return Ok(Attempt::Unknown);
    };
    let failures = match login::attempt(known.failed_log_ins, known.last_failed_at, now) {
        Ok(failures) => failures,
        Err(seconds) => return Ok(Attempt::TooSoon(seconds)),
    };
    on!(tx, |c| sqlx::query(COUNT_ATTEMPT)
        .bind(known.id.0)
        .bind(failures)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(Attempt::Counted(known))
}

/// Locks a team member until the transaction ends.
pub(crate) async fn lock_member(tx: &mut Tx, member: TeamMemberId) -> Result<()> {
    let lock = dialect::LOCK_MEMBER_BY_ID.on(tx);
    let _: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(lock)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    Ok(())
}

/// Forgets failures after a successful login.
pub(crate) async fn forget_failures(tx: &mut Tx, id: TeamMemberId) -> Result<()> {
    on!(tx, |c| sqlx::query(FORGET_FAILURES)
        .bind(id.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
