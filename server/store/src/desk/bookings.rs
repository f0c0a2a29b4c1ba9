//! Places in sessions: booked, waited for, given up, and whether the client came.
//!
//! Whoever gives or frees places locks in the order that `locks` describes.

use jiff::Timestamp;
use rand::Rng;
use shared::{
    access::TeamMemberId,
    client::ClientId,
    flaw::Refused,
    visit::{By, Visit},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        events::{self, What},
        held_sessions::{self, Locked},
        locks::{self, Lock},
        packages,
        statuses::BookingStatus,
        visits::{self, Ahead, Change},
    },
    engine::{
        db::{At, on, statements},
        ids,
    },
};

statements! {
    SESSION_OF = "select session_id from bookings where id = $1 and client_id = $2";
    IN_SESSION = "
        select id, client_id, status, package_id from bookings where client_id = $1 and session_id = $2";
    COMING = "
        select b.id, b.client_id, b.status, b.package_id
        from bookings b join sessions s on s.id = b.session_id
        where b.client_id = $1 and b.status <> 'cancelled' and s.starts_at > $2
        order by b.session_id";
    ROSTER = "
        select id, client_id, status, package_id from bookings
        where session_id = $1 and status <> 'cancelled'
        order by id";
    WAITING = "
        select id, client_id, status, package_id from bookings
        where session_id = $1 and status = 'waitlisted'
        order by booked_at, id";
    TAKEN = "
        select count(*) from bookings where session_id = $1 and status in ('booked', 'attended', 'no_show')";
    INSERT = "
        insert into bookings (id, client_id, session_id, status, booked_at, package_id)
        values ($1, $2, $3, $4, $5, $6)";
    BOOK_AGAIN = "update bookings set status = $2, booked_at = $3, package_id = $4 where id = $1";
    SET = "update bookings set status = $2, package_id = $3 where id = $1";
}

/// A place to book.
#[derive(Clone, Copy, Debug)]
pub struct ToBook {
    /// For whom.
    pub client: ClientId,
    /// In which session.
    pub session: Uuid,
    /// With which credit.
    pub credit: Credit,
}

/// With which credit a place is booked. It is used once there is a place; a client who waits keeps it until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credit {
    /// With none.
    None,
    /// With one of this package of the client.
    Of(Uuid),
    /// With one of the package of the client that expires first and is good for the session.
    First,
}

#[derive(sqlx::FromRow)]
struct BookingRow {
    id: Uuid,
    client_id: Uuid,
    status: String,
    package_id: Option<Uuid>,
}

/// A booking as it is acted upon.
struct Booking {
    id: Uuid,
    client: ClientId,
    status: BookingStatus,
    package: Option<Uuid>,
}

/// Books a client into a session: with a place where one is free, otherwise on the waitlist. `by` is nobody where the
/// client does it.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn book(
    store: &Store,
    by: Option<TeamMemberId>,
    to_book: ToBook,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let ToBook {
        client,
        session,
        credit,
    } = to_book;
    let mut tx = store.write().await?;
    let Some(session) = held_sessions::lock(&mut tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    let held = locks::waiting(&mut tx, session.id, client).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    if let Some(refused) = session.refuses(now) {
        return Ok(Outcome::Refused(refused));
    }
    let before = in_session(&mut tx, client, session.id).await?;
    if before
        .as_ref()
        .is_some_and(|before| before.status != BookingStatus::Cancelled)
    {
        return Ok(Outcome::Refused(Refused::BookedAlready));
    }
    let package = match credit {
        Credit::None => None,
        Credit::Of(_) | Credit::First => {
            let good = packages::good(&mut tx, client, session.starts_at).await?;
            let mut good = good.into_iter().map(|package| package.id);
            let chosen = match credit {
                Credit::Of(package) => good.find(|id| *id == package),
                Credit::None | Credit::First => good.next(),
            };
            match chosen {
                Some(package) => Some(package),
                None => return Ok(Outcome::Refused(Refused::NoCreditLeft)),
            }
        }
    };
    // Those who have been waiting come first.
    fill(&mut tx, &session, &held, now, rng).await?;
    let (status, what) = if free_places(&mut tx, &session).await? > 0 {
        (BookingStatus::Booked, What::Booked)
    } else {
        (BookingStatus::Waitlisted, What::Waitlisted)
    };
    if let (BookingStatus::Booked, Some(package)) = (status, package)
        && !packages::use_credit(&mut tx, client, package, session.starts_at).await?
    {
        return Ok(Outcome::Refused(Refused::NoCreditLeft));
    }
    let booking = match before {
        Some(before) => {
            on!(&mut tx, |c| sqlx::query(BOOK_AGAIN)
                .bind(before.id)
                .bind(status.name())
                .bind(At(now))
                .bind(package)
                .execute(c)
                .await?
                .rows_affected());
            before.id
        }
        None => {
            let id = ids::uuid(rng);
            on!(&mut tx, |c| sqlx::query(INSERT)
                .bind(id)
                .bind(client.0)
                .bind(session.id)
                .bind(status.name())
                .bind(At(now))
                .bind(package)
                .execute(c)
                .await?
                .rows_affected());
            id
        }
    };
    events::note_by(&mut tx, client, (what, Some(booking)), by, now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Gives up a place, or the wait for one. Before the session starts, the credit of a package goes back, and the first
/// who waits gets the place. `by` is nobody where the client does it, who cannot after the start.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn cancel(
    store: &Store,
    by: Option<TeamMemberId>,
    (client, booking): (ClientId, Uuid),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let session: Option<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(SESSION_OF)
        .bind(booking)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    let Some(session) = session else {
        return Ok(Outcome::NotFound);
    };
    let locked = held_sessions::lock(&mut tx, session).await?;
    let locked = locked.ok_or(Error::Corrupt("bookings.session_id"))?;
    let held = locks::waiting(&mut tx, session, client).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    let Some(booking) = in_session(&mut tx, client, session).await? else {
        return Ok(Outcome::NotFound);
    };
    let started = locked.has_started(now);
    if started && by.is_none() {
        return Ok(Outcome::Refused(Refused::Started));
    }
    let ahead = if started {
        Ahead::Started
    } else {
        Ahead::Later
    };
    let status = booking.status;
    if let Err(refused) = (Visit { status, ahead }).allows(Change::Cancel, By::Team) {
        return Ok(Outcome::Refused(refused));
    }
    give_up(&mut tx, &booking, !started, by, now, rng).await?;
    fill(&mut tx, &locked, &held, now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Gives up all places of a client in sessions to come, and all waits for one, where there are still `count` of them.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn cancel_all(
    store: &Store,
    by: Option<TeamMemberId>,
    (client, count): (ClientId, usize),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let sessions = held_sessions::lock_coming_of(&mut tx, client, now).await?;
    let held = locks::waiting_with(&mut tx, client, now).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    let rows: Vec<BookingRow> = on!(&mut tx, |c| sqlx::query_as(COMING)
        .bind(client.0)
        .bind(At(now))
        .fetch_all(c)
        .await?);
    // What was booked since the sessions were locked counts as a change: its session is not held.
    if rows.len() != count || sessions.len() != count {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    for row in rows {
        give_up(&mut tx, &row.into_booking()?, true, by, now, rng).await?;
    }
    for session in &sessions {
        fill(&mut tx, session, &held, now, rng).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Notes that a client came or did not come, or takes that back.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn attend(
    store: &Store,
    by: TeamMemberId,
    (client, booking): (ClientId, Uuid),
    change: Change,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let (after, what) = match change {
        Change::Cancel => return cancel(store, Some(by), (client, booking), now, rng).await,
        Change::CheckIn => (BookingStatus::Attended, What::CheckedIn),
        Change::NoShow => (BookingStatus::NoShow, What::NoShow),
        Change::Undo => (BookingStatus::Booked, What::AttendanceUndone),
    };
    let mut tx = store.write().await?;
    // No place is given or freed, so the session need not be held.
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    let Some(visit) = visits::one(&mut tx, client, booking, now).await? else {
        return Ok(Outcome::NotFound);
    };
    if let Err(refused) = visit.rules().allows(change, By::Team) {
        return Ok(Outcome::Refused(refused));
    }
    let before = in_session(&mut tx, client, visit.session).await?;
    let package = before.and_then(|before| before.package);
    set(&mut tx, booking, after, package).await?;
    events::note_by(&mut tx, client, (what, Some(booking)), Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Cancels all places in a session that is locked and has not started, and all waits for one.
pub(crate) async fn cancel_roster(
    tx: &mut Tx,
    session: Uuid,
    by: TeamMemberId,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let held = locks::roster(tx, session).await?;
    let rows: Vec<BookingRow> = on!(&mut *tx, |c| sqlx::query_as(ROSTER)
        .bind(session)
        .fetch_all(c)
        .await?);
    for row in rows {
        let booking = row.into_booking()?;
        if held.contains(&booking.client) {
            give_up(tx, &booking, true, Some(by), now, rng).await?;
        }
    }
    Ok(())
}

/// Gives the free places of a session that is locked to those who wait and are held, in the order in which they came.
/// Whoever waits with a credit of a package that is used up or over by now is passed over.
pub(crate) async fn fill(
    tx: &mut Tx,
    session: &Locked,
    held: &[ClientId],
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    if session.refuses(now).is_some() {
        return Ok(());
    }
    let mut free = free_places(tx, session).await?;
    if free <= 0 {
        return Ok(());
    }
    let rows: Vec<BookingRow> = on!(&mut *tx, |c| sqlx::query_as(WAITING)
        .bind(session.id)
        .fetch_all(c)
        .await?);
    for row in rows {
        let booking = row.into_booking()?;
        if free <= 0 || !held.contains(&booking.client) {
            continue;
        }
        if let Some(package) = booking.package
            && !packages::use_credit(tx, booking.client, package, session.starts_at).await?
        {
            continue;
        }
        set(tx, booking.id, BookingStatus::Booked, booking.package).await?;
        let promoted = (What::Promoted, Some(booking.id));
        events::note_by(tx, booking.client, promoted, None, now, rng).await?;
        free -= 1;
    }
    Ok(())
}

/// Cancels a booking, and gives the credit back that it used where `with_credit` says so.
async fn give_up(
    tx: &mut Tx,
    booking: &Booking,
    with_credit: bool,
    by: Option<TeamMemberId>,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let has_used = booking.status.takes_a_seat();
    if let Some(package) = booking.package
        && has_used
        && with_credit
    {
        packages::give_back(tx, booking.client, package).await?;
    }
    // The credit that is used for good stays with the booking.
    let spent = booking.package.filter(|_| has_used && !with_credit);
    set(tx, booking.id, BookingStatus::Cancelled, spent).await?;
    let cancelled = (What::BookingCancelled, Some(booking.id));
    events::note_by(tx, booking.client, cancelled, by, now, rng).await
}

async fn free_places(tx: &mut Tx, session: &Locked) -> Result<i64> {
    let taken: i64 = on!(tx, |c| sqlx::query_scalar(TAKEN)
        .bind(session.id)
        .fetch_one(c)
        .await?);
    Ok(i64::from(session.capacity) - taken)
}

async fn in_session(tx: &mut Tx, client: ClientId, session: Uuid) -> Result<Option<Booking>> {
    let row: Option<BookingRow> = on!(tx, |c| sqlx::query_as(IN_SESSION)
        .bind(client.0)
        .bind(session)
        .fetch_optional(c)
        .await?);
    row.map(BookingRow::into_booking).transpose()
}

async fn set(
    tx: &mut Tx,
    booking: Uuid,
    status: BookingStatus,
    package: Option<Uuid>,
) -> Result<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(booking)
        .bind(status.name())
        .bind(package)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

impl BookingRow {
    fn into_booking(self) -> Result<Booking> {
        Ok(Booking {
            id: self.id,
            client: ClientId(self.client_id),
            status: BookingStatus::parse(&self.status).ok_or(Error::Corrupt("bookings.status"))?,
            package: self.package_id,
        })
    }
}
