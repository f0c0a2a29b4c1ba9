//! Clients whom a transaction has locked until it ends: no other transaction changes or erases them meanwhile.
//!
//! Every transaction that gives or frees seats locks in one order. Otherwise two of them could wait for each other
//! forever:
//!
//! 1. the sessions, in the order of their ids, as [`held_sessions`](crate::desk::held_sessions) does. No other transaction
//!    gives, frees or changes a seat in them until this one ends, so the waitlist does not change after it is read;
//! 2. the client and all clients on the waitlists of those sessions, who may be promoted, in one statement, in the order
//!    of their ids;
//! 3. the number of the form ([`Work::claim`](crate::engine::act::Work::claim)). A transaction that waits for a number
//!    waits for one that holds all that it needs;
//! 4. the rows of bookings and packages, which only a transaction that holds their client changes.
//!
//! Erasing locks the sessions in which the client is counted first, too ([`for_erasing`]), and before them the classes and coaches whose
//! names change ([`names`]), which no other transaction locks. All other acts of the desk lock clients alone, in the same order, and none
//! locks a session while it holds a client: erasing may wait for a booking, but no booking that waits for a session is waited for. An
//! act that notes attendance changes a booking and no session, so it needs its client alone. Sessions are locked `for no key update`, so that an import, which holds clients, can add
//! bookings to them.
//!
//! Erasing locks, after all clients, the other erasures of the same administrator, and then the end of the ledger. No
//! transaction that holds one of the two waits for a client.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shared::{
    client::ClientId,
    ids::{ClassId, CoachId, SessionId},
};
use sqlx::Connection;
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{
        db::{At, on, statements},
        dialect,
        ids::json,
    },
};

statements! {
    CONNECTED = "
        select other_id from relationships where client_id = $1
        union select client_id from relationships where other_id = $1";
    COUNTED = "select session_id from bookings where client_id = $1 and status <> 'cancelled'";
}

/// The result of locking a client for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// The client is locked: no other transaction changes or erases the client until this one ends.
    Held,
    /// The client is erased.
    Erased,
    /// There is no such client.
    NoSuchClient,
}

/// Locks a client until the transaction ends. Waits for other transactions that have locked the client.
pub(crate) async fn client(tx: &mut Tx, id: ClientId) -> Result<Lock> {
    let statement = dialect::LOCK_CLIENT.on(tx);
    let erased_at: Option<Option<At>> = on!(tx, |c| sqlx::query_scalar(statement)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    Ok(match erased_at {
        None => Lock::NoSuchClient,
        Some(Some(_)) => Lock::Erased,
        Some(None) => Lock::Held,
    })
}

/// Locks the classes and coaches whose names an erasure changes, until the transaction ends. Other transactions can still add
/// sessions to them.
pub(crate) async fn names(
    tx: &mut Tx,
    classes: &BTreeSet<ClassId>,
    coaches: &BTreeSet<CoachId>,
) -> Result<()> {
    let statements = match tx {
        // No other transaction writes.
        Tx::Sqlite(_) => return Ok(()),
        Tx::Postgres(_) => [&dialect::LOCK_CLASSES, &dialect::LOCK_COACHES],
    };
    let classes = classes.iter().map(|class| class.0);
    let coaches = coaches.iter().map(|coach| coach.0);
    for (statement, ids) in statements.into_iter().zip([json(classes), json(coaches)]) {
        let statement = statement.on(tx);
        let _: Vec<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(statement)
            .bind(&ids)
            .fetch_all(c)
            .await?);
    }
    Ok(())
}

/// Locks what an erasure changes until the transaction ends: first the sessions in which the client has a seat or is on the waitlist;
/// then the client, all clients who have a relationship with the client, and `others`.
///
/// A booking or a relationship may be added while this waits for a lock. Then it releases all locks and takes them again in order.
/// Taking one more lock could mean waiting for a transaction that waits for this one.
pub(crate) async fn for_erasing(
    tx: &mut Tx,
    id: ClientId,
    others: &BTreeSet<ClientId>,
) -> Result<Lock> {
    let (lock_sessions, lock_clients) = match tx {
        // No other transaction writes.
        Tx::Sqlite(_) => return client(tx, id).await,
        Tx::Postgres(_) => (dialect::LOCK_COUNTED.on(tx), dialect::LOCK_CONNECTED.on(tx)),
    };
    let others = json(others.iter().map(|other| other.0));
    let locked = loop {
        let locked: Option<Vec<(Uuid, Option<At>)>> = on!(&mut *tx, |c| {
            let mut part = c.begin().await?;
            let held: Vec<Uuid> = sqlx::query_scalar(lock_sessions)
                .bind(id.0)
                .fetch_all(&mut *part)
                .await?;
            let locked: Vec<(Uuid, Option<At>)> = sqlx::query_as(lock_clients)
                .bind(id.0)
                .bind(&others)
                .fetch_all(&mut *part)
                .await?;
            let linked: Vec<Uuid> = sqlx::query_scalar(CONNECTED)
                .bind(id.0)
                .fetch_all(&mut *part)
                .await?;
            let counted: Vec<Uuid> = sqlx::query_scalar(COUNTED)
                .bind(id.0)
                .fetch_all(&mut *part)
                .await?;
            let held: BTreeSet<Uuid> = held.into_iter().collect();
            let clients: BTreeSet<Uuid> = locked.iter().map(|(held, _)| *held).collect();
            if linked.iter().all(|id| clients.contains(id))
                && counted.iter().all(|id| held.contains(id))
            {
                part.commit().await?;
                Some(locked)
            } else {
                part.rollback().await?;
                None
            }
        });
        if let Some(locked) = locked {
            break locked;
        }
    };
    let own = locked.into_iter().find(|(locked, _)| *locked == id.0);
    Ok(match own {
        None => Lock::NoSuchClient,
        Some((_, Some(_))) => Lock::Erased,
        Some((_, None)) => Lock::Held,
    })
}

/// Locks two clients, in one order. Returns `false` if one of them is erased or does not exist.
pub(crate) async fn both(tx: &mut Tx, one: ClientId, other: ClientId) -> Result<bool> {
    Ok(with_others(tx, one, &[other]).await?.len() == 2)
}

/// Locks a client and `others`, in one order. Returns those who are not erased.
pub(crate) async fn with_others(
    tx: &mut Tx,
    client: ClientId,
    others: &[ClientId],
) -> Result<Vec<ClientId>> {
    let statement = dialect::LOCK_ALL.on(tx);
    let ids = json(others.iter().chain([&client]).map(|id| id.0));
    let locked: Vec<(Uuid, Option<At>)> = on!(tx, |c| sqlx::query_as(statement)
        .bind(&ids)
        .fetch_all(c)
        .await?);
    Ok(not_erased(locked))
}

/// Locks all clients who have a seat in a session or are on its waitlist, and returns those who are not erased.
pub(crate) async fn roster(tx: &mut Tx, session: SessionId) -> Result<Vec<ClientId>> {
    let statement = dialect::LOCK_ROSTER.on(tx);
    let locked: Vec<(Uuid, Option<At>)> = on!(tx, |c| sqlx::query_as(statement)
        .bind(session.0)
        .fetch_all(c)
        .await?);
    Ok(not_erased(locked))
}

/// Locks a client and all clients on the waitlist of a session, and returns those who are not erased.
pub(crate) async fn waiting(
    tx: &mut Tx,
    session: SessionId,
    client: ClientId,
) -> Result<Vec<ClientId>> {
    let statement = dialect::LOCK_WAITING.on(tx);
    let locked: Vec<(Uuid, Option<At>)> = on!(tx, |c| sqlx::query_as(statement)
        .bind(session.0)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    Ok(not_erased(locked))
}

/// Locks a client and all clients on the waitlists of the sessions after `now` in which the client has a seat or is on the
/// waitlist, and returns those who are not erased.
pub(crate) async fn waiting_with(
    tx: &mut Tx,
    client: ClientId,
    now: Timestamp,
) -> Result<Vec<ClientId>> {
    let statement = dialect::LOCK_WAITING_WITH.on(tx);
    let locked: Vec<(Uuid, Option<At>)> = on!(tx, |c| sqlx::query_as(statement)
        .bind(client.0)
        .bind(At(now))
        .fetch_all(c)
        .await?);
    Ok(not_erased(locked))
}

/// Returns the locked clients who are not erased.
fn not_erased(locked: Vec<(Uuid, Option<At>)>) -> Vec<ClientId> {
    let remaining = locked
        .into_iter()
        .filter(|(_, erased_at)| erased_at.is_none());
    remaining.map(|(id, _)| ClientId(id)).collect()
}
