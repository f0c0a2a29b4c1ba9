//! Second factors: codes by time (TOTP, RFC 6238) of an app on the member's phone, and recovery codes for when it is
//! lost. Every step of a code's clock counts once, and so does every recovery code.

use std::fmt;

use jiff::Timestamp;
use rand::Rng;
use shared::access::TeamMemberId;
use totp_rs::{Builder, Totp};

use crate::{
    Error, Result, Store, Tx,
    engine::db::{At, on, statements},
    team::{
        attempts::{self, Attempt},
        logins,
        secrets::{self, Code},
    },
};

statements! {
    OF = "
        select totp_secret as secret, totp_confirmed_at as confirmed_at, totp_last_step as last_step
        from team_members where id = $1";
    START = "
        update team_members set totp_secret = $2, totp_last_step = null
        where id = $1 and totp_confirmed_at is null";
    CONFIRM = "update team_members set totp_confirmed_at = $2 where id = $1";
    STEP = "update team_members set totp_last_step = $2 where id = $1";
    CLEAR = "
        update team_members set totp_secret = null, totp_confirmed_at = null, totp_last_step = null where id = $1";
    INSERT_RECOVERY_CODE = "insert into team_recovery_codes (team_member_id, code_hash) values ($1, $2)";
    USE_RECOVERY_CODE = "delete from team_recovery_codes where team_member_id = $1 and code_hash = $2";
    FORGET_RECOVERY_CODES = "delete from team_recovery_codes where team_member_id = $1";
    RECOVERY_CODES_LEFT = "select count(*) from team_recovery_codes where team_member_id = $1";
}

/// How many recovery codes a member gets.
pub const RECOVERY_CODES: usize = 10;

/// The groups of four signs of a recovery code: 80 bits.
const RECOVERY_CODE_GROUPS: usize = 4;

/// How the app names what the codes are for.
const ISSUER: &str = "Lethe";

/// How far the second factor of a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Off,
    /// There is a secret, and no code of it has been given yet: it does not count.
    Started,
    /// It counts, and so many recovery codes are left.
    On(i64),
}

/// A new secret, as the member's app takes it. It is never shown to a debugger.
#[derive(Clone)]
pub struct Secret {
    /// To be typed: letters and digits.
    pub text: String,
    /// To be shown as a QR code: `otpauth://…`.
    pub uri: String,
}

/// What became of a code that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is right, and counts no second time.
    Right,
    /// It is wrong, or was used before.
    Wrong,
    /// There were too many failures; the next attempt counts after these seconds.
    TooSoon(i64),
    /// There is no second factor, or nobody who could have one.
    None,
}

/// What became of setting a second factor up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// It counts from now on. These are the recovery codes.
    Done(Vec<Code>),
    /// The code is wrong.
    Wrong,
    /// Nothing was begun, or it counts already.
    NotStarted,
}

/// Which codes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Those of the app alone.
    App,
    /// Recovery codes as well.
    AppOrRecovery,
}

#[derive(sqlx::FromRow)]
struct Row {
    secret: Option<Vec<u8>>,
    confirmed_at: Option<At>,
    last_step: Option<i64>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// How far the second factor of a member is.
///
/// # Errors
/// When the database fails.
pub async fn state(tx: &mut Tx, member: TeamMemberId) -> Result<State> {
    let row = of(tx, member).await?;
    Ok(match row {
        Some(row) if row.confirmed_at.is_some() => {
            State::On(on!(tx, |c| sqlx::query_scalar(RECOVERY_CODES_LEFT)
                .bind(member.0)
                .fetch_one(c)
                .await?))
        }
        Some(row) if row.secret.is_some() => State::Started,
        _ => State::Off,
    })
}

/// Makes a new secret for a member called `account`, instead of one that was never confirmed. `None` where the second
/// factor counts already.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn start(
    store: &Store,
    member: TeamMemberId,
    account: &str,
    rng: &mut (impl Rng + Send),
) -> Result<Option<Secret>> {
    let mut random = [0; 20];
    rng.fill_bytes(&mut random);
    let totp = Builder::new()
        .with_secret(random)
        .with_issuer(Some(ISSUER))
        .with_account_name(account.replace(':', ""))
        .build()
        .map_err(|_| Error::Corrupt("team_members.totp_secret"))?;
    let uri = totp
        .to_url()
        .map_err(|_| Error::Corrupt("team_members.email"))?;
    let mut tx = store.write().await?;
    let started = on!(&mut tx, |c| sqlx::query(START)
        .bind(member.0)
        .bind(random.as_slice())
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok((started > 0).then(|| Secret {
        text: totp.secret().to_base32(),
        uri,
    }))
}

/// Lets the second factor count once a first code of it is right: from then on every log-in asks for one. Every log-in
/// of the member ends but the one of `token_hash`.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn confirm(
    store: &Store,
    member: TeamMemberId,
    token_hash: &[u8],
    typed: &str,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Confirmed> {
    let mut tx = store.write().await?;
    attempts::lock_member(&mut tx, member).await?;
    let Some(row) = of(&mut tx, member).await? else {
        return Ok(Confirmed::NotStarted);
    };
    let (Some(secret), None) = (&row.secret, row.confirmed_at) else {
        return Ok(Confirmed::NotStarted);
    };
    let Some(step) = step(secret, typed, now)? else {
        return Ok(Confirmed::Wrong);
    };
    set_step(&mut tx, member, step).await?;
    on!(&mut tx, |c| sqlx::query(CONFIRM)
        .bind(member.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    let codes: Vec<Code> = (0..RECOVERY_CODES)
        .map(|_| Code::random(rng, RECOVERY_CODE_GROUPS))
        .collect();
    for code in &codes {
        on!(&mut tx, |c| sqlx::query(INSERT_RECOVERY_CODE)
            .bind(member.0)
            .bind(code.digest().as_slice())
            .execute(c)
            .await?
            .rows_affected());
    }
    logins::end_others(&mut tx, member, token_hash).await?;
    tx.commit().await?;
    Ok(Confirmed::Done(codes))
}

/// Turns the second factor off, for which a code of it is needed.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn stop(
    store: &Store,
    member: TeamMemberId,
    typed: &str,
    now: Timestamp,
) -> Result<Checked> {
    let mut tx = store.write().await?;
    let checked = check(&mut tx, member, typed, Taken::AppOrRecovery, now).await?;
    if checked == Checked::Right {
        clear(&mut tx, member).await?;
    }
    tx.commit().await?;
    Ok(checked)
}

/// Completes a log-in that still needs a second factor: `halfway` ends, and `whole` begins, both by the digests of
/// their tokens.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn log_in(
    store: &Store,
    (halfway, whole): (&[u8], &[u8]),
    typed: &str,
    now: Timestamp,
) -> Result<Checked> {
    let mut tx = store.write().await?;
    let Some(member) = logins::halfway(&mut tx, halfway, now).await? else {
        return Ok(Checked::None);
    };
    let checked = check(&mut tx, member, typed, Taken::AppOrRecovery, now).await?;
    if checked == Checked::Right {
        logins::complete(&mut tx, halfway, whole, now).await?;
    }
    tx.commit().await?;
    Ok(checked)
}

/// Proves anew, with a code of the app, who is behind a log-in.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn prove(
    store: &Store,
    member: TeamMemberId,
    token_hash: &[u8],
    typed: &str,
    now: Timestamp,
) -> Result<Checked> {
    let mut tx = store.write().await?;
    let checked = check(&mut tx, member, typed, Taken::App, now).await?;
    if checked == Checked::Right {
        logins::prove_within(&mut tx, token_hash, member, now).await?;
    }
    tx.commit().await?;
    Ok(checked)
}

/// Takes the second factor from a member.
pub(crate) async fn clear(tx: &mut Tx, member: TeamMemberId) -> Result<()> {
    for statement in [CLEAR, FORGET_RECOVERY_CODES] {
        on!(&mut *tx, |c| sqlx::query(statement)
            .bind(member.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    Ok(())
}

/// Checks a code, which counts as an attempt to log in, and uses it up where it is right. The transaction has to be
/// committed in any case: the attempt counts as well.
async fn check(
    tx: &mut Tx,
    member: TeamMemberId,
    typed: &str,
    taken: Taken,
    now: Timestamp,
) -> Result<Checked> {
    match attempts::attempt_within(tx, member, now).await? {
        Attempt::Counted(_) => {}
        Attempt::TooSoon(seconds) => return Ok(Checked::TooSoon(seconds)),
        Attempt::Unknown => return Ok(Checked::None),
    }
    let Some(Row {
        secret: Some(secret),
        confirmed_at: Some(_),
        last_step,
    }) = of(tx, member).await?
    else {
        return Ok(Checked::None);
    };
    let step = step(&secret, typed, now)?.filter(|step| last_step.is_none_or(|last| *step > last));
    let right = match step {
        Some(step) => {
            set_step(tx, member, step).await?;
            true
        }
        None => taken == Taken::AppOrRecovery && use_recovery_code(tx, member, typed).await?,
    };
    if !right {
        return Ok(Checked::Wrong);
    }
    attempts::forget_failures(tx, member).await?;
    Ok(Checked::Right)
}

/// The step of the clock to which a code belongs: the one of now, or the one before or after it.
fn step(secret: &[u8], typed: &str, now: Timestamp) -> Result<Option<i64>> {
    let totp: Totp = Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|_| Error::Corrupt("team_members.totp_secret"))?;
    let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    let step = totp.check(&digits, u64::try_from(now.as_second()).unwrap_or(0));
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

async fn use_recovery_code(tx: &mut Tx, member: TeamMemberId, typed: &str) -> Result<bool> {
    let used = on!(tx, |c| sqlx::query(USE_RECOVERY_CODE)
        .bind(member.0)
        .bind(secrets::digest(typed).as_slice())
        .execute(c)
        .await?
        .rows_affected());
    Ok(used > 0)
}

async fn set_step(tx: &mut Tx, member: TeamMemberId, step: i64) -> Result<()> {
    on!(tx, |c| sqlx::query(STEP)
        .bind(member.0)
        .bind(step)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

async fn of(tx: &mut Tx, member: TeamMemberId) -> Result<Option<Row>> {
    Ok(on!(tx, |c| sqlx::query_as(OF)
        .bind(member.0)
        .fetch_optional(c)
        .await?))
}
