//! Logins of team members. The browser holds a random token; the database holds only its digest.

use jiff::{SignedDuration, Span, Timestamp};
use shared::{
    access::{Actor, TeamMemberId},
    formats::Chosen,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    engine::{
        db::{At, on, statements},
        dialect,
        news::News,
        stored::ChosenRow,
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
        select s.last_seen_at, s.still_needs, m.totp_confirmed_at, g.second_factor, m.id, m.name, m.role, p.permission,
            m.formats as own_formats, t.formats as studio_formats, t.names_in_tabs, m.search_key
        from team_sessions s
        join team_members m on m.id = s.team_member_id
        join access_groups g on g.id = m.access_group_id
        left join access_group_permissions p on p.access_group_id = m.access_group_id
        left join studio t on t.id = 1
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
    ENDS = "select last_seen_at, created_at from team_sessions where token_hash = $1";
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
    /// The time without a request after which it ends.
    pub idle: Span,
    /// The time after which it ends in any case.
    pub absolute: Span,
}

impl Limits {
    /// Returns when a login ends that began at `created` and was last used at `seen`.
    pub(crate) fn end(self, seen: Timestamp, created: Timestamp) -> Timestamp {
        let after = |at: Timestamp, span| at.checked_add(span).unwrap_or(Timestamp::MAX);
        after(seen, self.idle).min(after(created, self.absolute))
    }
}

impl Default for Limits {
    /// Returns 30 minutes and 12 hours, for a shift at the desk (OWASP, Session Management).
    fn default() -> Self {
        Self {
            idle: Span::new().minutes(30),
            absolute: Span::new().hours(12),
        }
    }
}

/// The time within which a login must get its second factor.
const HALFWAY_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// The stored value for a login that still needs a second factor.
const SECOND_FACTOR: &str = "second_factor";

/// The state of a login that begins with a correct password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The login is complete.
    Whole,
    /// The login gives access to nothing until the second factor is given: see [`crate::team::second_factor::log_in`].
    Halfway,
}

/// The login of a token, by its state.
#[derive(Clone, Debug)]
pub enum LoginState {
    /// The password was correct, and the second factor is missing.
    Halfway,
    /// The team member has no second factor, but the group requires one.
    WithoutSecondFactor(Actor),
    /// The team member is logged in.
    Whole(Actor),
}

/// A login that goes on.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its state.
    pub state: LoginState,
    /// When its token was last used.
    pub last_seen: Timestamp,
    /// What the team member and the studio have chosen.
    pub chosen: Chosen,
}

/// Begins a login after a correct password with the hash `password_hash`, and deletes expired logins. If no second
/// factor is required, the login is complete, and failures are forgotten. Returns `None` if the password was changed,
/// or the team member deactivated, while the password was compared.
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
        // With a second factor, failures stay: a caller who knows only the password must not get more guesses by
        // logging in again.
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
    #[sqlx(flatten)]
    chosen: ChosenRow,
}

/// Returns the team member who is logged in with this token, and when the token was last used. Returns `None` until the
/// second factor has been given. [`find`] distinguishes these states.
pub async fn actor(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
    limits: Limits,
) -> Result<Option<(Actor, Timestamp)>> {
    Ok(match find(tx, token_hash, now, limits).await? {
        Some(Found {
            state: LoginState::Whole(actor),
            last_seen,
            chosen: _,
        }) => Some((actor, last_seen)),
        Some(Found {
            state: LoginState::Halfway | LoginState::WithoutSecondFactor(_),
            ..
        })
        | None => None,
    })
}

/// Returns the login of this token.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
    limits: Limits,
) -> Result<Option<Found>> {
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
        chosen,
        actor: _,
    }) = rows.first()
    else {
        return Ok(None);
    };
    let (last_seen, chosen) = (last_seen_at.0, chosen.chosen()?);
    let found = |state| Found {
        state,
        last_seen,
        chosen,
    };
    if still_needs.is_some() {
        let halfway = halfway(tx, token_hash, now).await?;
        return Ok(halfway.map(|_| found(LoginState::Halfway)));
    }
    let lacks = second_factor == "required" && totp_confirmed_at.is_none();
    let actor = rights::to_actor(rows.into_iter().map(|row| row.actor).collect())?;
    Ok(actor.map(|actor| {
        found(if lacks {
            LoginState::WithoutSecondFactor(actor)
        } else {
            LoginState::Whole(actor)
        })
    }))
}

/// Returns when the login of this token ends, if it is not used until then.
pub async fn ends_at(tx: &mut Tx, token_hash: &[u8], limits: Limits) -> Result<Option<Timestamp>> {
    let row: Option<(At, At)> = on!(tx, |c| sqlx::query_as(ENDS)
        .bind(token_hash)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|(At(seen), At(created))| limits.end(seen, created)))
}

/// Returns the team member whose login with this token still needs its second factor.
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

/// Completes a login that needed its second factor, and gives it another token.
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

/// Returns when the password or the second factor was last given in the login of this token.
pub async fn proved_at(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Timestamp>> {
    let at: Option<At> = on!(tx, |c| sqlx::query_scalar(PROVED_AT)
        .bind(token_hash)
        .fetch_optional(c)
        .await?);
    Ok(at.map(|at| at.0))
}

/// Records that the member has given the password again, and forgets failures.
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

/// Records this within a transaction.
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

/// Ends all logins of a member.
pub(crate) async fn end_all(tx: &mut Tx, member: TeamMemberId) -> Result<()> {
    let ended = on!(&mut *tx, |c| sqlx::query(END_ALL)
        .bind(member.0)
        .execute(c)
        .await?
        .rows_affected());
    tell(tx, ended).await
}

/// Ends all logins of a member except this one.
pub(crate) async fn end_others(tx: &mut Tx, member: TeamMemberId, token_hash: &[u8]) -> Result<()> {
    let ended = on!(&mut *tx, |c| sqlx::query(END_OTHERS)
        .bind(member.0)
        .bind(token_hash)
        .execute(c)
        .await?
        .rows_affected());
    tell(tx, ended).await
}

/// Records that the token was used, which restarts its idle time.
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
    let ended = on!(&mut tx, |c| sqlx::query(END)
        .bind(token_hash)
        .execute(c)
        .await?
        .rows_affected());
    tell(&mut tx, ended).await?;
    tx.commit().await
}

/// Reports to the open pages that so many logins have ended.
async fn tell(tx: &mut Tx, ended: u64) -> Result<()> {
    if ended == 0 {
        return Ok(());
    }
    tx.tell(News::LoginEnded).await
}

/// Returns the instant `span` before `now`.
pub(crate) fn before(now: Timestamp, span: Span) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::MIN)
}
