//! Sessions of one client that overlap.

use jiff::{SignedDuration, Timestamp};
use shared::{client::ClientId, ids::SessionId, visit::Span};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::db::{At, on, statements},
};

/// The length of the longest session. One that started longer ago is over.
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(24);

statements! {
    SPAN = "select starts_at, minutes from sessions where id = $1";
    OF_CLIENT = "
        select s.starts_at, s.minutes
        from bookings b join sessions s on s.id = b.session_id
        where b.client_id = $1 and b.session_id <> $2 and b.status in ('booked', 'waitlisted')
            and s.cancelled_at is null and s.starts_at > $3 and s.starts_at < $4";
    ON_ROSTER = "
        select b.client_id, k.name, s.starts_at, s.minutes
        from bookings o join bookings b on b.client_id = o.client_id and b.session_id <> o.session_id
        join sessions s on s.id = b.session_id join classes k on k.id = s.class_id
        where o.session_id = $1 and o.status in ('booked', 'waitlisted') and b.status in ('booked', 'waitlisted')
            and s.cancelled_at is null and s.starts_at > $2 and s.starts_at < $3
        order by s.starts_at, s.id";
}

#[derive(sqlx::FromRow)]
struct OtherRow {
    client_id: Uuid,
    name: String,
    starts_at: At,
    minutes: i64,
}

/// Returns whether a client has a seat, or is on the waitlist, in another session that overlaps this one.
pub(crate) async fn has_another(tx: &mut Tx, client: ClientId, session: SessionId) -> Result<bool> {
    let Some(here) = span(tx, session).await? else {
        return Ok(false);
    };
    let (from, until) = around(here);
    let rows: Vec<(At, i64)> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .bind(session.0)
        .bind(At(from))
        .bind(At(until))
        .fetch_all(c)
        .await?);
    for (starts_at, minutes) in rows {
        if here.overlaps(read(starts_at, minutes)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the clients of a session who have a seat, or are on the waitlist, in another session that overlaps it, each with the
/// name of that session.
pub async fn on_roster(tx: &mut Tx, session: SessionId) -> Result<Vec<(ClientId, String)>> {
    let Some(here) = span(tx, session).await? else {
        return Ok(Vec::new());
    };
    let (from, until) = around(here);
    let rows: Vec<OtherRow> = on!(tx, |c| sqlx::query_as(ON_ROSTER)
        .bind(session.0)
        .bind(At(from))
        .bind(At(until))
        .fetch_all(c)
        .await?);
    let mut others = Vec::new();
    for OtherRow {
        client_id,
        name,
        starts_at,
        minutes,
    } in rows
    {
        if here.overlaps(read(starts_at, minutes)?) {
            others.push((ClientId(client_id), name));
        }
    }
    Ok(others)
}

async fn span(tx: &mut Tx, session: SessionId) -> Result<Option<Span>> {
    let row: Option<(At, i64)> = on!(tx, |c| sqlx::query_as(SPAN)
        .bind(session.0)
        .fetch_optional(c)
        .await?);
    row.map(|(starts_at, minutes)| read(starts_at, minutes))
        .transpose()
}

fn read(starts_at: At, minutes: i64) -> Result<Span> {
    Ok(Span {
        starts_at: starts_at.0,
        minutes: u32::try_from(minutes).map_err(|_| Error::Corrupt("sessions.minutes"))?,
    })
}

/// Returns between which instants a session starts that can overlap this one.
fn around(here: Span) -> (Timestamp, Timestamp) {
    let from = here.starts_at.checked_sub(LONGEST);
    (from.unwrap_or(Timestamp::MIN), here.ends_at())
}
