//! Second factors: time-based codes (TOTP, RFC 6238) of an app on the member's phone, and recovery codes for a lost
//! phone. Each time step of a code, and each recovery code, is accepted once.
//!
//! Logging in with a code is not an act, because a login token must not follow from a form's number.

use std::fmt;

use jiff::Timestamp;
use rand::Rng;
use shared::{access::TeamMemberId, flaw::Refused};
use totp_rs::{Builder, Totp};

use crate::{
    Answer, Error, Outcome, Result, Store, Tx,
    engine::{
        act::{Act, Work, begun},
        db::{At, on, statements},
    },
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
    EMAIL = "select email from team_members where id = $1 and deactivated_at is null";
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

/// The number of recovery codes of a member.
pub const RECOVERY_CODES: usize = 10;

/// The number of four-character groups in a recovery code: 80 bits.
const RECOVERY_CODE_GROUPS: usize = 4;

/// The issuer's name in the app.
const ISSUER: &str = "Lethe";

/// The state of a member's second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The member has no second factor.
    Off,
    /// There is a secret, but it is not in force until the member enters a first code.
    Started,
    /// It is in force. So many recovery codes are left.
    On(i64),
}

/// A new secret, in the forms that the member's app accepts. Debug output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// For typing: letters and digits.
    pub text: String,
    /// For the QR code: `otpauth://…`.
    pub uri: String,
}

/// The result of checking a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The code is correct. It is not accepted again.
    Right,
    /// The code is wrong or was used before.
    Wrong,
    /// There were too many failures; the next attempt is possible after these seconds.
    TooSoon(i64),
    /// The member has no second factor, or there is no such member.
    None,
}

/// The kinds of codes that are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Codes of the app only.
    App,
    /// Codes of the app, and recovery codes.
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

/// Returns the state of a member's second factor.
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

/// Creates a new secret for the acting team member, which is shown once. It replaces a secret that was never confirmed.
/// Refused if a second factor is in force.
pub async fn start(store: &Store, act: Act) -> Result<Answer<Secret>> {
    let Some(member) = act.by.team_member() else {
        return Ok(Answer::Not(Outcome::NotPermitted));
    };
    let mut random = [0; 20];
    act.once.rng().fill_bytes(&mut random);
    let mut tx = store.write().await?;
    let email: Option<String> = on!(&mut tx, |c| sqlx::query_scalar(EMAIL)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    let Some(email) = email else {
        return Ok(Answer::Not(Outcome::NotPermitted));
    };
    let secret = secret(random, &email)?;
    let mut work = begun!(Work::claim(tx, act, None).await?, repeated: secret);
    let started = on!(&mut work.tx, |c| sqlx::query(START)
        .bind(member.0)
        .bind(random.as_slice())
        .execute(c)
        .await?
        .rows_affected());
    if started == 0 {
        return Ok(Answer::Not(Outcome::Refused(Refused::Changed)));
    }
    work.commit().await?;
    Ok(Answer::Done(secret))
}

/// Puts the acting team member's second factor into force after a correct first code. From then on each login asks for
/// a code. Ends the member's logins except the one of `token_hash`. Returns the recovery codes, which are shown once.
pub async fn confirm(
    store: &Store,
    act: Act,
    token_hash: &[u8],
    typed: &str,
) -> Result<Answer<Vec<Code>>> {
    let mut random = act.once.rng();
    let codes: Vec<Code> = (0..RECOVERY_CODES)
        .map(|_| Code::random(&mut random, RECOVERY_CODE_GROUPS))
        .collect();
    let mut work = begun!(store.begin(act).await?, repeated: codes);
    let Some(member) = work.by.team_member() else {
        return Ok(Answer::Not(Outcome::NotPermitted));
    };
    let now = work.now;
    attempts::lock_member(&mut work.tx, member).await?;
    let Some(Row {
        secret: Some(secret),
        confirmed_at: None,
        last_step: _,
    }) = of(&mut work.tx, member).await?
    else {
        return Ok(Answer::Not(Outcome::Refused(Refused::Changed)));
    };
    let Some(step) = step(&secret, typed, now)? else {
        return Ok(Answer::Not(Outcome::Refused(Refused::Wrong)));
    };
    set_step(&mut work.tx, member, step).await?;
    on!(&mut work.tx, |c| sqlx::query(CONFIRM)
        .bind(member.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    for code in &codes {
        on!(&mut work.tx, |c| sqlx::query(INSERT_RECOVERY_CODE)
            .bind(member.0)
            .bind(code.digest().as_slice())
            .execute(c)
            .await?
            .rows_affected());
    }
    logins::end_others(&mut work.tx, member, token_hash).await?;
    work.commit().await?;
    Ok(Answer::Done(codes))
}

/// Turns off the acting team member's second factor, which takes one of its codes. A wrong code is a failed attempt to
/// log in.
pub async fn stop(store: &Store, act: Act, typed: &str) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let Some(member) = work.by.team_member() else {
        return Ok(Outcome::NotPermitted);
    };
    let now = work.now;
    match check(&mut work.tx, member, typed, Taken::AppOrRecovery, now).await? {
        Checked::Right => {
            clear(&mut work.tx, member).await?;
            work.commit().await
        }
        Checked::Wrong => work.refuse(Refused::Wrong).await,
        Checked::TooSoon(seconds) => {
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            work.refuse(Refused::SlowDown(seconds)).await
        }
        Checked::None => work.refuse(Refused::Changed).await,
    }
}

/// Completes a login that still needs a second factor: ends the login `halfway` and begins the login `whole`. Both are
/// digests of tokens.
pub async fn log_in(
    store: &Store,
    halfway: &[u8],
    whole: &[u8],
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

/// Confirms a login again with a code of the app.
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

/// Removes the second factor of a member.
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

/// Checks a code, and marks it as used if it is correct. The caller must commit the transaction in any case, because
/// the check is an attempt to log in.
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

/// Returns a secret in the forms that the member's app accepts. It is the same each time a form is sent.
fn secret(random: [u8; 20], email: &str) -> Result<Secret> {
    let totp = Builder::new()
        .with_secret(random)
        .with_issuer(Some(ISSUER))
        .with_account_name(email.replace(':', ""))
        .build()
        .map_err(|_| Error::Corrupt("team_members.totp_secret"))?;
    let uri = totp
        .to_url()
        .map_err(|_| Error::Corrupt("team_members.email"))?;
    Ok(Secret {
        text: totp.secret().to_base32(),
        uri,
    })
}

/// Returns the time step of a code: the current step, or the one before or after it. Returns `None` for a wrong code.
fn step(secret: &[u8], typed: &str, now: Timestamp) -> Result<Option<i64>> {
    let totp: Totp = Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|_| Error::Corrupt("team_members.totp_secret"))?;
    let digits: String = typed
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
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
