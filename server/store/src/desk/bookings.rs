//! Seats in sessions: booking, the waitlist, cancellation and attendance.
//!
//! Acts that give or free seats lock in the order that `locks` describes.

use jiff::Timestamp;
use shared::{
    client::ClientId,
    flaw::Refused,
    forms::{Credit, SeatBooking},
    ids::{BookingId, PackageId, SessionId},
    package::{self, Stock},
    time::Moment,
    visit::{self, After, BookingStatus, Change, Entitlement, Overlap},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::{self, What},
        held_sessions::{self, Locked},
        locks, memberships, overlaps, packages,
        undos::{self, Before},
        visits::{self, Visit},
    },
    engine::{
        act::{Act, By, Work, begun},
        db::{At, on, statements},
        ids,
        stored::zone,
    },
};

statements! {
    SESSION_OF = "select session_id from bookings where id = $1 and client_id = $2";
    IN_SESSION = "
        select id, client_id, status, package_id from bookings where client_id = $1 and session_id = $2";
    UPCOMING = "
        select b.id, b.client_id, b.status, b.package_id
        from bookings b join sessions s on s.id = b.session_id
        where b.client_id = $1 and b.status <> 'cancelled' and s.starts_at > $2
        order by b.session_id";
    ROSTER = "
        select id, client_id, status, package_id from bookings
        where session_id = $1 and status <> 'cancelled'
        order by id";
    WAITLIST = "
        select id, client_id, status, package_id from bookings
        where session_id = $1 and status = 'waitlisted'
        order by booked_at, id";
    /// The same figure as on the schedule.
    TAKEN = "
        select (select count(*) from bookings where session_id = $1 and status in ('booked', 'attended', 'no_show'))
            + booked_unnamed + attended_unnamed + no_show_unnamed
        from sessions where id = $1";
    JOINED_SINCE = "
        select count(*) from bookings where session_id = $1 and status = 'waitlisted' and booked_at > $2";
    ZONE = "
        select l.time_zone from sessions s join locations l on l.id = s.location_id where s.id = $1";
    INSERT = "
        insert into bookings (id, client_id, session_id, status, booked_at, package_id)
        values ($1, $2, $3, $4, $5, $6)";
    BOOK_AGAIN = "update bookings set status = $2, booked_at = $3, package_id = $4 where id = $1";
    SET = "update bookings set status = $2, package_id = $3 where id = $1";
}

#[derive(sqlx::FromRow)]
struct BookingRow {
    id: Uuid,
    client_id: Uuid,
    status: String,
    package_id: Option<Uuid>,
}

/// A booking of a client whom the transaction has locked.
struct Booking {
    id: BookingId,
    client: ClientId,
    status: BookingStatus,
    package: Option<PackageId>,
}

/// Books a session for a client: with a seat if one is free, otherwise on the waitlist. Refuses a session that overlaps another
/// one of the client, unless both are wanted.
pub async fn book(store: &Store, act: Act, booking: &SeatBooking) -> Result<Outcome> {
    let SeatBooking {
        client,
        session,
        credit,
        overlap,
    } = *booking;
    let mut tx = store.write().await?;
    let Some(session) = held_sessions::lock(&mut tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    let held = locks::waiting(&mut tx, session.id, client).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    let mut act = begun!(ClientAct::claim(tx, client, act).await?);
    // Clients on the waitlist come first. If this client cannot be booked, nothing is committed and they keep waiting.
    fill(act.work(), &session, &held).await?;
    let before = in_session(act.tx(), client, session.id).await?;
    let seats = seats(act.tx(), &session).await?;
    let status = match seats.book(before.as_ref().map(|before| before.status), act.now()) {
        Ok(status) => status,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    if overlap == Overlap::Refused && overlaps::has_another(act.tx(), client, session.id).await? {
        return Ok(Outcome::Refused(Refused::Overlaps));
    }
    let package = match paying(act.tx(), client, credit, &session).await? {
        Ok(package) => package,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    if let Some(package) = package
        && status.takes_a_seat()
        && !packages::use_credit(act.tx(), client, package, session.starts_at).await?
    {
        return Ok(Outcome::Refused(Refused::NoCreditLeft));
    }
    let what = if status.takes_a_seat() {
        What::Booked
    } else {
        What::Waitlisted
    };
    let booking = match before {
        Some(before) => book_again(&mut act, before.id, status, package).await?,
        None => insert(&mut act, session.id, status, package).await?,
    };
    act.commit(what, booking.0).await
}

/// Cancels a booking, with a seat or on the waitlist. Before the session starts, its credit returns to the package, and
/// the first client on the waitlist gets the seat.
pub async fn cancel(
    store: &Store,
    act: Act,
    client: ClientId,
    booking: BookingId,
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(session) = session_of(&mut tx, client, booking).await? else {
        return Ok(Outcome::NotFound);
    };
    let locked = held_sessions::lock(&mut tx, session).await?;
    let locked = locked.ok_or(Error::Corrupt("bookings.session_id"))?;
    let held = locks::waiting(&mut tx, session, client).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    let mut act = begun!(ClientAct::claim(tx, client, act).await?);
    if let Err(outcome) = change(&mut act, booking, Change::Cancel).await? {
        return Ok(outcome);
    }
    fill(act.work(), &locked, &held).await?;
    act.commit(What::BookingCancelled, booking.0).await
}

/// Cancels all bookings of a client in upcoming sessions. Refuses if their number is no longer `count`.
pub async fn cancel_all(store: &Store, act: Act, client: ClientId, count: u32) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let sessions = held_sessions::lock_upcoming_of(&mut tx, client, act.now).await?;
    let held = locks::waiting_with(&mut tx, client, act.now).await?;
    if !held.contains(&client) {
        return Ok(Outcome::NotFound);
    }
    let mut act = begun!(ClientAct::claim(tx, client, act).await?);
    let now = act.now();
    let rows: Vec<BookingRow> = on!(act.tx(), |c| sqlx::query_as(UPCOMING)
        .bind(client.0)
        .bind(At(now))
        .fetch_all(c)
        .await?);
    let bookings: Vec<Booking> = booked(rows)?;
    // A booking that was made after the sessions were locked may be in a session that is not locked.
    let expected = usize::try_from(count).ok();
    let Some((last, others)) = bookings.split_last() else {
        return Ok(Outcome::Refused(Refused::Changed));
    };
    if Some(bookings.len()) != expected || Some(sessions.len()) != expected {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    for booking in &bookings {
        write(act.tx(), booking, before_the_start(booking.status)).await?;
    }
    for session in &sessions {
        fill(act.work(), session, &held).await?;
    }
    for booking in others {
        act.note(What::BookingCancelled, booking.id.0).await?;
    }
    act.commit(What::BookingCancelled, last.id.0).await
}

/// Records that a client attended or did not attend, undoes that, or cancels the booking.
pub async fn attend(
    store: &Store,
    act: Act,
    client: ClientId,
    booking: BookingId,
    noted: Change,
) -> Result<Outcome> {
    let what = match noted {
        Change::Cancel => return cancel(store, act, client, booking).await,
        Change::CheckIn => What::CheckedIn,
        Change::NoShow => What::NoShow,
        Change::Undo => What::AttendanceUndone,
    };
    // No seat is given or freed, so the session is not locked.
    let mut act = begun!(store.for_client(client, act).await?);
    if let Err(outcome) = change(&mut act, booking, noted).await? {
        return Ok(outcome);
    }
    act.commit(what, booking.0).await
}

/// Cancels all bookings in a session that is locked and has not started.
pub(crate) async fn cancel_roster(
    work: &mut Work,
    session: SessionId,
    held: &[ClientId],
) -> Result<()> {
    let rows: Vec<BookingRow> = on!(&mut work.tx, |c| sqlx::query_as(ROSTER)
        .bind(session.0)
        .fetch_all(c)
        .await?);
    for booking in booked(rows)? {
        if held.contains(&booking.client) {
            write(&mut work.tx, &booking, before_the_start(booking.status)).await?;
            let (client, booking) = (booking.client, booking.id.0);
            events::note(work, client, What::BookingCancelled, Some(booking)).await?;
        }
    }
    Ok(())
}

/// Gives the free seats of a locked session to the locked clients on its waitlist, in the order of the waitlist. Skips
/// clients whose package is used up or has expired. They stay on the waitlist.
pub(crate) async fn fill(work: &mut Work, session: &Locked, held: &[ClientId]) -> Result<()> {
    if session.accepts(work.now).is_err() {
        return Ok(());
    }
    let mut free = seats(&mut work.tx, session).await?.free();
    if free == 0 {
        return Ok(());
    }
    let rows: Vec<BookingRow> = on!(&mut work.tx, |c| sqlx::query_as(WAITLIST)
        .bind(session.id.0)
        .fetch_all(c)
        .await?);
    for booking in booked(rows)? {
        if free == 0 || !held.contains(&booking.client) {
            continue;
        }
        let (tx, client) = (&mut work.tx, booking.client);
        if let Some(package) = booking.package
            && !packages::use_credit(tx, client, package, session.starts_at).await?
        {
            continue;
        }
        set(tx, booking.id, BookingStatus::Booked, booking.package).await?;
        events::note_consequence(work, client, What::Promoted, Some(booking.id.0)).await?;
        free -= 1;
    }
    Ok(())
}

/// Changes a booking of the act's client if the rules allow it.
async fn change(
    act: &mut ClientAct,
    booking: BookingId,
    change: Change,
) -> Result<std::result::Result<(), Outcome>> {
    let (client, now) = (act.client(), act.now());
    let by = match act.by() {
        By::Team(_) => visit::By::Team,
        By::Client(_) | By::Public => visit::By::Client,
    };
    let Some(visit) = visits::one(act.tx(), client, booking, now).await? else {
        return Ok(Err(Outcome::NotFound));
    };
    let after = match visit.rules().after(change, by) {
        Ok(after) => after,
        Err(refused) => return Ok(Err(Outcome::Refused(refused))),
    };
    write(act.tx(), &Booking::of(client, &visit), after).await?;
    let before = Before::Booking {
        booking,
        status: visit.status,
        after: after.status,
        package: visit.package_id,
    };
    undos::keep(act, before).await?;
    Ok(Ok(()))
}

/// Returns the session of a client's booking.
pub(crate) async fn session_of(
    tx: &mut Tx,
    client: ClientId,
    booking: BookingId,
) -> Result<Option<SessionId>> {
    let session: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(SESSION_OF)
        .bind(booking.0)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    Ok(session.map(SessionId))
}

/// Returns how many clients have joined the waitlist of a session after an instant.
pub(crate) async fn joined_since(tx: &mut Tx, session: SessionId, at: Timestamp) -> Result<u32> {
    let joined: i64 = on!(tx, |c| sqlx::query_scalar(JOINED_SINCE)
        .bind(session.0)
        .bind(At(at))
        .fetch_one(c)
        .await?);
    u32::try_from(joined).map_err(|_| Error::Corrupt("bookings.booked_at"))
}

/// Returns the state of a booking that is cancelled before its session starts.
fn before_the_start(status: BookingStatus) -> After {
    After {
        status: BookingStatus::Cancelled,
        credit: if status.takes_a_seat() {
            visit::Credit::Returns
        } else {
            visit::Credit::Unused
        },
    }
}

/// Writes the new state of a booking, and returns its credit to the package if the rules say so.
async fn write(tx: &mut Tx, booking: &Booking, after: After) -> Result<()> {
    let package = match after.credit {
        visit::Credit::Stays => booking.package,
        visit::Credit::Returns => {
            if let Some(package) = booking.package {
                packages::give_back(tx, booking.client, package).await?;
            }
            None
        }
        visit::Credit::Unused => None,
    };
    set(tx, booking.id, after.status, package).await?;
    undos::forget(tx, booking.id.0).await
}

/// Returns the package that pays for a seat of a locked client, or `None` if the seat uses no credit.
async fn paying(
    tx: &mut Tx,
    client: ClientId,
    credit: Credit,
    session: &Locked,
) -> Result<std::result::Result<Option<PackageId>, Refused>> {
    let starts_at = session.starts_at;
    let package = match credit {
        Credit::None => return Ok(Ok(None)),
        Credit::Entitled => {
            let memberships = memberships::of_client(tx, client).await?;
            let terms = memberships.iter().map(|sold| sold.membership.term());
            let starts = starts(tx, session).await?;
            let packages = stocks(tx, client).await?;
            return Ok(Ok(match visit::entitlement(terms, packages, starts) {
                Entitlement::Package(package) => Some(package),
                Entitlement::Membership | Entitlement::None => None,
            }));
        }
        Credit::First => package::first(stocks(tx, client).await?, starts_at),
        Credit::Of(package) => {
            let mut packages = stocks(tx, client).await?.into_iter();
            let chosen = packages.find(|(id, stock)| *id == package && stock.pays_for(starts_at));
            chosen.map(|(id, _)| id)
        }
    };
    Ok(package.map(Some).ok_or(Refused::NoCreditLeft))
}

/// Returns a client's packages as the rules need them.
async fn stocks(tx: &mut Tx, client: ClientId) -> Result<Vec<(PackageId, Stock)>> {
    let packages = packages::of_client(tx, client).await?.into_iter();
    Ok(packages.map(|sold| (sold.id, sold.stock())).collect())
}

/// Returns when a session starts, in the time zone of its location.
async fn starts(tx: &mut Tx, session: &Locked) -> Result<Moment> {
    let time_zone: String = on!(tx, |c| sqlx::query_scalar(ZONE)
        .bind(session.id.0)
        .fetch_one(c)
        .await?);
    Ok(Moment::new(session.starts_at, &zone(&time_zone)?))
}

/// Returns the seats of a locked session as the rules need them.
pub(crate) async fn seats(tx: &mut Tx, session: &Locked) -> Result<visit::Session> {
    let taken: i64 = on!(tx, |c| sqlx::query_scalar(TAKEN)
        .bind(session.id.0)
        .fetch_one(c)
        .await?);
    let taken = u32::try_from(taken).map_err(|_| Error::Corrupt("bookings.status"))?;
    Ok(session.rules(taken))
}

async fn in_session(tx: &mut Tx, client: ClientId, session: SessionId) -> Result<Option<Booking>> {
    let row: Option<BookingRow> = on!(tx, |c| sqlx::query_as(IN_SESSION)
        .bind(client.0)
        .bind(session.0)
        .fetch_optional(c)
        .await?);
    row.map(BookingRow::into_booking).transpose()
}

/// Books again with a booking that the client cancelled before. A client has one booking in each session.
pub(crate) async fn book_again(
    act: &mut ClientAct,
    booking: BookingId,
    status: BookingStatus,
    package: Option<PackageId>,
) -> Result<BookingId> {
    let now = act.now();
    on!(act.tx(), |c| sqlx::query(BOOK_AGAIN)
        .bind(booking.0)
        .bind(status.name())
        .bind(At(now))
        .bind(package.map(|package| package.0))
        .execute(c)
        .await?
        .rows_affected());
    undos::forget(act.tx(), booking.0).await?;
    Ok(booking)
}

async fn insert(
    act: &mut ClientAct,
    session: SessionId,
    status: BookingStatus,
    package: Option<PackageId>,
) -> Result<BookingId> {
    let booking: BookingId = ids::random(act.rng());
    let (client, now) = (act.client(), act.now());
    on!(act.tx(), |c| sqlx::query(INSERT)
        .bind(booking.0)
        .bind(client.0)
        .bind(session.0)
        .bind(status.name())
        .bind(At(now))
        .bind(package.map(|package| package.0))
        .execute(c)
        .await?
        .rows_affected());
    Ok(booking)
}

/// Writes the status of a booking, and its package.
pub(crate) async fn set(
    tx: &mut Tx,
    booking: BookingId,
    status: BookingStatus,
    package: Option<PackageId>,
) -> Result<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(booking.0)
        .bind(status.name())
        .bind(package.map(|package| package.0))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

fn booked(rows: Vec<BookingRow>) -> Result<Vec<Booking>> {
    rows.into_iter().map(BookingRow::into_booking).collect()
}

impl Booking {
    fn of(client: ClientId, visit: &Visit) -> Self {
        Self {
            id: visit.id,
            client,
            status: visit.status,
            package: visit.package_id,
        }
    }
}

impl BookingRow {
    fn into_booking(self) -> Result<Booking> {
        Ok(Booking {
            id: BookingId(self.id),
            client: ClientId(self.client_id),
            status: BookingStatus::parse(&self.status).ok_or(Error::Corrupt("bookings.status"))?,
            package: self.package_id.map(PackageId),
        })
    }
}
