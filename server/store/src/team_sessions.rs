//! Who is logged in. The browser holds a random token; the database holds only its digest.

use jiff::{Span, Timestamp};
use shared::access::{Actor, TeamMemberId};

use crate::{
    Result, Store, Tx,
    db::{At, on, statements},
    team::{self, ActorRow},
};

statements! {
    INSERT = "
        insert into team_sessions (token_hash, team_member_id, created_at, last_seen_at, proved_at)
        values ($1, $2, $3, $3, $3)";
    /// Rows of one actor, as [`team::to_actor`] reads them.
    ACTOR = "
        select s.last_seen_at, m.id, m.name, m.role, p.permission
        from team_sessions s
        join team_members m on m.id = s.team_member_id
        left join access_group_permissions p on p.access_group_id = m.access_group_id
        where s.token_hash = $1 and s.last_seen_at > $2 and s.created_at > $3 and s.still_needs is null
            and m.deactivated_at is null";
    SEEN = "update team_sessions set last_seen_at = $2 where token_hash = $1";
    END = "delete from team_sessions where token_hash = $1";
    END_OLD = "delete from team_sessions where last_seen_at <= $1";
}

/// How long a log-in lasts.
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

/// Begins a log-in: failures are forgotten, and log-ins that ended long ago are swept out.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    store: &Store,
    token_hash: &[u8],
    member: TeamMemberId,
    now: Timestamp,
    limits: Limits,
) -> Result<()> {
    let mut tx = store.write().await?;
    team::forget_failures(&mut tx, member).await?;
    on!(&mut tx, |c| sqlx::query(END_OLD)
        .bind(At(before(now, limits.idle)))
        .execute(c)
        .await?
        .rows_affected());
    on!(&mut tx, |c| sqlx::query(INSERT)
        .bind(token_hash)
        .bind(member.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    last_seen_at: At,
    #[sqlx(flatten)]
    actor: ActorRow,
}

/// Who is logged in with this token, if anybody still is, and when the token was last [`seen`].
///
/// # Errors
/// When the database fails.
pub async fn actor(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
    limits: Limits,
) -> Result<Option<(Actor, Timestamp)>> {
    let (idle, absolute) = (before(now, limits.idle), before(now, limits.absolute));
    let rows: Vec<SessionRow> = on!(tx, |c| sqlx::query_as(ACTOR)
        .bind(token_hash)
        .bind(At(idle))
        .bind(At(absolute))
        .fetch_all(c)
        .await?);
    let last_seen = rows.first().map(|row| row.last_seen_at.0);
    let actor = team::to_actor(rows.into_iter().map(|row| row.actor).collect())?;
    Ok(actor.zip(last_seen))
}

/// Notes that the token was used, which starts its idle time anew.
///
/// # Errors
/// When the database fails.
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

/// Ends a log-in.
///
/// # Errors
/// When the database fails.
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
