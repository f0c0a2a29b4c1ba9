//! Sessions that are locked until a transaction ends.

use jiff::Timestamp;
use shared::{client::ClientId, flaw::Refused};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::{
        db::{At, on},
        dialect,
    },
};

/// A session that is locked until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locked {
    pub(crate) id: Uuid,
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

/// Locks a session until the transaction ends, after whoever holds it now.
pub(crate) async fn lock(tx: &mut Tx, session: Uuid) -> Result<Option<Locked>> {
    let statement = dialect::LOCK_SESSION.on(tx);
    let row: Option<LockedRow> = on!(tx, |c| sqlx::query_as(statement)
        .bind(session)
        .fetch_optional(c)
        .await?);
    row.map(LockedRow::into_locked).transpose()
}

/// Locks all sessions to come in which a client has a place or waits, in one order.
pub(crate) async fn lock_coming_of(
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
    /// Whether it has started.
    pub(crate) fn has_started(&self, now: Timestamp) -> bool {
        self.starts_at <= now
    }

    /// Why places in it cannot be given or taken back any more, where they cannot.
    pub(crate) fn refuses(&self, now: Timestamp) -> Option<Refused> {
        if self.cancelled {
            Some(Refused::SessionCancelled)
        } else if self.has_started(now) {
            Some(Refused::Started)
        } else {
            None
        }
    }
}

impl LockedRow {
    fn into_locked(self) -> Result<Locked> {
        Ok(Locked {
            id: self.id,
            starts_at: self.starts_at.0,
            capacity: u32::try_from(self.capacity)
                .map_err(|_| Error::Corrupt("sessions.capacity"))?,
            cancelled: self.cancelled_at.is_some(),
        })
    }
}
