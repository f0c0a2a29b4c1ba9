//! Attempts to erase a client that were refused to a team member, for the administrators to see.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rand::Rng;
use shared::{access::TeamMemberId, time::Moment, words};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    engine::{
        act::By,
        db::{At, on, statements},
        ids,
    },
    team::rights,
};

statements! {
    INSERT = "insert into refused_erasures (id, refused_at, member_id, why) values ($1, $2, $3, $4)";
    NEWEST = "
        select r.refused_at, r.why, m.name
        from refused_erasures r join team_members m on m.id = r.member_id
        where r.refused_at > $1
        order by r.refused_at desc, r.id
        limit $2";
    FORGET = "delete from refused_erasures where refused_at <= $1";
}

/// How long refused attempts are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

words! {
    /// Why an attempt was refused.
    pub Why {
        /// The administrator has erased as many clients within an hour as one may.
        Limit = "limit",
        /// The team member may not erase clients.
        NotPermitted = "not_permitted",
        /// The password or the code was missing or wrong.
        NotProved = "not_proved",
    }
}

/// A refused attempt.
#[derive(Clone, Debug)]
pub struct RefusedErasure {
    /// When.
    pub at: Moment,
    /// The name of the team member.
    pub member: String,
    /// Why.
    pub why: Why,
}

/// Records and logs an attempt that was refused to a team member. Does nothing for other actors, who have no way to try, and for
/// team members who were deactivated meanwhile.
pub async fn note(
    store: &Store,
    by: By,
    why: Why,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let mut tx = store.write().await?;
    let Some(actor) = rights::acting(&mut tx, by).await? else {
        return Ok(());
    };
    let TeamMemberId(member) = actor.id;
    tracing::warn!(%member, why = why.name(), "an erasure is refused");
    let id: Uuid = ids::random(rng);
    on!(&mut tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(At(now))
        .bind(member)
        .bind(why.name())
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

/// Returns the newest `count` refused attempts of the last 30 days, seen in `zone`.
pub async fn newest(
    tx: &mut Tx,
    now: Timestamp,
    zone: &TimeZone,
    count: i64,
) -> Result<Vec<RefusedErasure>> {
    let rows: Vec<(At, String, String)> = on!(tx, |c| sqlx::query_as(NEWEST)
        .bind(At(kept_since(now)))
        .bind(count)
        .fetch_all(c)
        .await?);
    let refused = |(At(at), why, member): (At, String, String)| {
        Ok(RefusedErasure {
            at: Moment::new(at, zone),
            member,
            why: Why::parse(&why).ok_or(Error::Corrupt("refused_erasures.why"))?,
        })
    };
    rows.into_iter().map(refused).collect()
}

/// Removes the attempts that are older than 30 days.
pub async fn forget(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(FORGET)
        .bind(At(kept_since(now)))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

fn kept_since(now: Timestamp) -> Timestamp {
    now.checked_sub(KEPT).unwrap_or(Timestamp::MIN)
}
