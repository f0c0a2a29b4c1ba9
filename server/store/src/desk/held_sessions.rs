//! Sessions that a transaction has locked until it ends.

use jiff::Timestamp;
use shared::{client::ClientId, flaw::Refused, ids::SessionId, visit};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::{
        db::{At, on},
        dialect,
    },
};

/// A session that the transaction has locked until it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locked {
    pub(crate) id: SessionId,
    pub(crate) starts_at: Timestamp,
    pub(crate) capacity: u32,
    pub(crate) cancelled: bool,
}

#[derive(sqlx::FromRow)]
struct LockedRow {
    id: Uuid,
    starts_at: At,
    capacity: i64,
    cancelled_at: Option<At>,
}

/// Locks a session until the transaction ends. Waits for other transactions that have locked it.
pub(crate) async fn lock(tx: &mut Tx, session: SessionId) -> Result<Option<Locked>> {
    let statement = dialect::LOCK_SESSION.on(tx);
    let row: Option<LockedRow> = on!(tx, |c| sqlx::query_as(statement)
        .bind(session.0)
        .fetch_optional(c)
        .await?);
    row.map(LockedRow::into_locked).transpose()
}

/// Locks all upcoming sessions in which a client has a seat or is on the waitlist, in the order of their ids.
pub(crate) async fn lock_upcoming_of(
    tx: &mut Tx,
    client: ClientId,
    now: Timestamp,
) -> Result<Vec<Locked>> {
    let statement = dialect::LOCK_SESSIONS_OF.on(tx);
    let rows: Vec<LockedRow> = on!(tx, |c| sqlx::query_as(statement)
        .bind(client.0)
        .bind(At(now))
        .fetch_all(c)
        .await?);
    rows.into_iter().map(LockedRow::into_locked).collect()
}

impl Locked {
    /// Returns whether the session can still change: take bookings, get another capacity, or be cancelled.
    pub(crate) fn accepts(&self, now: Timestamp) -> std::result::Result<(), Refused> {
        // The number of taken seats does not matter here.
        self.rules(0).accepts(now)
    }

    /// Returns what the rules need to know about the session.
    pub(crate) fn rules(&self, taken: u32) -> visit::Session {
        visit::Session {
            starts_at: self.starts_at,
            capacity: self.capacity,
            taken,
            cancelled: self.cancelled,
        }
    }
}

impl LockedRow {
    fn into_locked(self) -> Result<Locked> {
        Ok(Locked {
            id: SessionId(self.id),
            starts_at: self.starts_at.0,
            capacity: u32::try_from(self.capacity)
                .map_err(|_| Error::Corrupt("sessions.capacity"))?,
            cancelled: self.cancelled_at.is_some(),
        })
    }
}
