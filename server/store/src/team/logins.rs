//! Logins of team members. The browser holds a random token; the database holds only its digest.

use jiff::{SignedDuration, Span, Timestamp};
use shared::access::{Actor, TeamMemberId};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    engine::{
        db::{At, on, statements},
        dialect,
    },
    team::{
        attempts,
        rights::{self, ActorRow},
    },
};

statements! {
    INSERT = "
        insert into team_sessions (token_hash, team_member_id, created_at, last_seen_at, proved_at, still_needs)
        values ($1, $2, $3, $3, $3, $4)";
    /// Rows of one actor, as [`rights::to_actor`] reads them.
    ACTOR = "
        select s.last_seen_at, s.still_needs, m.totp_confirmed_at, g.second_factor, m.id, m.name, m.role, p.permission
        from team_sessions s
        join team_members m on m.id = s.team_member_id
        join access_groups g on g.id = m.access_group_id
        left join access_group_permissions p on p.access_group_id = m.access_group_id
        where s.token_hash = $1 and s.last_seen_at > $2 and s.created_at > $3
            and m.deactivated_at is null";
    KNOWN = "select password_hash, totp_confirmed_at from team_members where id = $1 and deactivated_at is null";
    HALFWAY = "
        select s.team_member_id from team_sessions s join team_members m on m.id = s.team_member_id
        where s.token_hash = $1 and s.still_needs is not null and s.created_at > $2 and m.deactivated_at is null";
    COMPLETE = "
        update team_sessions
        set token_hash = $2, created_at = $3, last_seen_at = $3, proved_at = $3, still_needs = null
        where token_hash = $1";
    PROVED_AT = "select proved_at from team_sessions where token_hash = $1 and still_needs is null";
    PROVE = "update team_sessions set proved_at = $2 where token_hash = $1";
    END_ALL = "delete from team_sessions where team_member_id = $1";
    END_OTHERS = "delete from team_sessions where team_member_id = $1 and token_hash <> $2";
    SEEN = "update team_sessions set last_seen_at = $2 where token_hash = $1";
    END = "delete from team_sessions where token_hash = $1";
    END_OLD = "delete from team_sessions where last_seen_at <= $1";
}

/// How long a login lasts.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// It ends after this time without a request.
    pub idle: Span,
    /// It ends after this time in any case.
    pub absolute: Span,
}

impl Default for Limits {
    /// 30 minutes and 12 hours: a shift at the desk (OWASP, Session Management).
    fn default() -> Self {
        Self {
            idle: Span::new().minutes(30),
            absolute: Span::new().hours(12),
        }
    }
}

/// How long a login waits for its second factor.
const HALFWAY_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// What the database stores where a login still needs a second factor.
const SECOND_FACTOR: &str = "second_factor";

/// How far a login is that begins with a right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is complete.
    Whole,
    /// It opens nothing until a second factor is given: see [`crate::team::second_factor::log_in`].
    Halfway,
}

/// The login of a token.
#[derive(Clone, Debug)]
pub enum LogIn {
    /// The password was right, and the second factor is missing.
    Halfway,
    /// A team member without a second factor, whose group needs one.
    WithoutSecondFactor(Actor),
    /// A team member who is logged in.
    Whole(Actor),
}

/// Begins a login after a right password, whose hash is `password_hash`. Where no second factor is needed, it is complete,
/// and failures are forgotten. Expired logins are deleted. Returns `None` where the password was changed, or the team
/// member deactivated, while the password was compared.
pub async fn begin(
    store: &Store,
    member: TeamMemberId,
    password_hash: &str,
    token_hash: &[u8],
    now: Timestamp,
    limits: Limits,
) -> Result<Option<Begun>> {
    let mut tx = store.write().await?;
    let lock = dialect::LOCK_MEMBER_BY_ID.on(&tx);
    let _: Option<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(lock)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    let known: Option<(Option<String>, Option<At>)> = on!(&mut tx, |c| sqlx::query_as(KNOWN)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    let Some((_, second_factor)) = known.filter(|(hash, _)| hash.as_deref() == Some(password_hash))
    else {
        return Ok(None);
    };
    let (begun, still_needs) = if second_factor.is_some() {
        (Begun::Halfway, Some(SECOND_FACTOR))
    } else {
        // With a second factor, a caller who knows only the password must not get more guesses by logging in again.
        attempts::forget_failures(&mut tx, member).await?;
        (Begun::Whole, None)
    };
    on!(&mut tx, |c| sqlx::query(END_OLD)
        .bind(At(before(now, limits.idle)))
        .execute(c)
        .await?
        .rows_affected());
    on!(&mut tx, |c| sqlx::query(INSERT)
        .bind(token_hash)
        .bind(member.0)
        .bind(At(now))
        .bind(still_needs)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(Some(begun))
}

#[derive(sqlx::FromRow)]
struct LoginRow {
    last_seen_at: At,
    still_needs: Option<String>,
    totp_confirmed_at: Option<At>,
    second_factor: String,
    #[sqlx(flatten)]
    actor: ActorRow,
}

/// Returns the team member who is logged in with this token, and when the token was last [`seen`]. Returns `None` until
/// the second factor has been given: [`find`] tells the stages apart.
pub async fn actor(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
    limits: Limits,
) -> Result<Option<(Actor, Timestamp)>> {
    Ok(match find(tx, token_hash, now, limits).await? {
        Some((LogIn::Whole(actor), last_seen)) => Some((actor, last_seen)),
        Some((LogIn::Halfway | LogIn::WithoutSecondFactor(_), _)) | None => None,
    })
}

/// Returns the login of this token, and when the token was last [`seen`].
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
    limits: Limits,
) -> Result<Option<(LogIn, Timestamp)>> {
    let (idle, absolute) = (before(now, limits.idle), before(now, limits.absolute));
    let rows: Vec<LoginRow> = on!(&mut *tx, |c| sqlx::query_as(ACTOR)
        .bind(token_hash)
        .bind(At(idle))
        .bind(At(absolute))
        .fetch_all(c)
        .await?);
    let Some(LoginRow {
        last_seen_at,
        still_needs,
        totp_confirmed_at,
        second_factor,
        ..
    }) = rows.first()
    else {
        return Ok(None);
    };
    let last_seen = last_seen_at.0;
    if still_needs.is_some() {
        let halfway = halfway(tx, token_hash, now).await?;
        return Ok(halfway.map(|_| (LogIn::Halfway, last_seen)));
    }
    let lacks = second_factor == "required" && totp_confirmed_at.is_none();
    let actor = rights::to_actor(rows.into_iter().map(|row| row.actor).collect())?;
    Ok(actor.map(|actor| {
        let log_in = if lacks {
            LogIn::WithoutSecondFactor(actor)
        } else {
            LogIn::Whole(actor)
        };
        (log_in, last_seen)
    }))
}

/// Returns the team member whose login waits for its second factor under this token.
pub(crate) async fn halfway(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<TeamMemberId>> {
    let since = now.checked_sub(HALFWAY_WITHIN).unwrap_or(Timestamp::MIN);
    let member: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(HALFWAY)
        .bind(token_hash)
        .bind(At(since))
        .fetch_optional(c)
        .await?);
    Ok(member.map(TeamMemberId))
}

/// Completes a login that was halfway, under another token.
pub(crate) async fn complete(
    tx: &mut Tx,
    halfway: &[u8],
    whole: &[u8],
    now: Timestamp,
) -> Result<()> {
    on!(tx, |c| sqlx::query(COMPLETE)
        .bind(halfway)
        .bind(whole)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Returns when the password or the second factor was last given for this token.
pub async fn proved_at(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Timestamp>> {
    let at: Option<At> = on!(tx, |c| sqlx::query_scalar(PROVED_AT)
        .bind(token_hash)
        .fetch_optional(c)
        .await?);
    Ok(at.map(|at| at.0))
}

/// Notes that the member has given the password again, which forgets failures.
pub async fn prove(
    store: &Store,
    token_hash: &[u8],
    member: TeamMemberId,
    now: Timestamp,
) -> Result<()> {
    let mut tx = store.write().await?;
    prove_within(&mut tx, token_hash, member, now).await?;
    tx.commit().await
}

/// The same within a transaction.
pub(crate) async fn prove_within(
    tx: &mut Tx,
    token_hash: &[u8],
    member: TeamMemberId,
    now: Timestamp,
) -> Result<()> {
    attempts::forget_failures(tx, member).await?;
    on!(tx, |c| sqlx::query(PROVE)
        .bind(token_hash)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Ends every login of a member.
pub(crate) async fn end_all(tx: &mut Tx, member: TeamMemberId) -> Result<()> {
    on!(tx, |c| sqlx::query(END_ALL)
        .bind(member.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Ends every login of a member except this one.
pub(crate) async fn end_others(tx: &mut Tx, member: TeamMemberId, token_hash: &[u8]) -> Result<()> {
    on!(tx, |c| sqlx::query(END_OTHERS)
        .bind(member.0)
        .bind(token_hash)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Notes that the token was used, which starts its idle time again.
pub async fn seen(store: &Store, token_hash: &[u8], now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(SEEN)
        .bind(token_hash)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

/// Ends a login.
pub async fn end(store: &Store, token_hash: &[u8]) -> Result<()> {
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(END)
        .bind(token_hash)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

/// The instant that is `span` before `now`.
pub(crate) fn before(now: Timestamp, span: Span) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::MIN)
}
