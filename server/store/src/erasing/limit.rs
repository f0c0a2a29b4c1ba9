//! The limit for one administrator: above it, a second administrator has to confirm. So one login that is in the wrong
//! hands cannot erase a studio.

use jiff::{SignedDuration, Timestamp};
use shared::access::TeamMemberId;

use crate::{
    Result, Tx,
    engine::{
        db::{At, on, statements},
        dialect,
    },
    studio::deletion_limit,
};

statements! {
    /// Returns the erasure that must be an hour old before the next one: of the newest $3 + 1, the oldest.
    REACHED = "
        select erased_at from erasures
        where erased_by = $1 and erased_at > $2 and asked_by is null
        order by erased_at desc
        limit 1 offset $3";
}

/// The time in which erasures are counted.
const WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// The limit that an administrator has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// How many clients one administrator may erase within an hour.
    pub limit: u32,
    /// When the administrator may erase the next one.
    pub next: Timestamp,
}

/// Returns the limit if `member` has reached it. Until the transaction ends, no other one erases a client on behalf of this
/// member: of two that would reach the limit together, the second one counts the first.
pub(super) async fn reached(
    tx: &mut Tx,
    member: TeamMemberId,
    now: Timestamp,
) -> Result<Option<Reached>> {
    let lock = dialect::LOCK_ERASER.on(tx);
    on!(&mut *tx, |c| sqlx::query(lock)
        .bind(member.0)
        .execute(c)
        .await?
        .rows_affected());
    let limit = deletion_limit::limit(tx).await?;
    let since = now.checked_sub(WITHIN).unwrap_or(Timestamp::MIN);
    let oldest: Option<At> = on!(tx, |c| sqlx::query_scalar(REACHED)
        .bind(member.0)
        .bind(At(since))
        .bind(i64::from(limit.saturating_sub(1)))
        .fetch_optional(c)
        .await?);
    Ok(oldest.map(|At(oldest)| Reached {
        limit,
        next: oldest.checked_add(WITHIN).unwrap_or(Timestamp::MAX),
    }))
}
