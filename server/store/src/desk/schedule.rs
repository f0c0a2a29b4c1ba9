//! The schedule: the sessions of a location, and who is expected in each.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rand::Rng;
use shared::{
    access::TeamMemberId,
    client::{ClientId, Name, Reference},
    time::{Moment, start_of_day},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        bookings,
        held_sessions::{self, Locked},
        insert::{self, NewSession},
        locks,
        statuses::BookingStatus,
    },
    engine::{
        db::{At, on, statements},
        ids,
        stored::zone,
    },
    studio::locations::{self, Location},
};

statements! {
    BETWEEN = "
        select s.id, s.name, s.coach, s.starts_at, s.minutes, s.capacity, s.cancelled_at, s.location_id,
            l.name as location, l.time_zone,
            (select count(*) from bookings b where b.session_id = s.id and b.status in ('booked', 'attended', 'no_show'))
                as taken,
            (select count(*) from bookings b where b.session_id = s.id and b.status = 'waitlisted') as waiting
        from sessions s join locations l on l.id = s.location_id
        where s.location_id = $1 and s.starts_at >= $2 and s.starts_at < $3
        order by s.starts_at, s.name, s.id";
    ONE = "
        select s.id, s.name, s.coach, s.starts_at, s.minutes, s.capacity, s.cancelled_at, s.location_id,
            l.name as location, l.time_zone,
            (select count(*) from bookings b where b.session_id = s.id and b.status in ('booked', 'attended', 'no_show'))
                as taken,
            (select count(*) from bookings b where b.session_id = s.id and b.status = 'waitlisted') as waiting
        from sessions s join locations l on l.id = s.location_id
        where s.id = $1";
    ROSTER = "
        select b.id, b.client_id, b.status, c.first_name, c.last_name, e.reference, p.name as package
        from bookings b join clients c on c.id = b.client_id
        left join erasures e on e.client_id = c.id
        left join packages p on p.id = b.package_id
        where b.session_id = $1 and b.status <> 'cancelled'
        order by b.booked_at, b.id";
    CANCEL = "update sessions set cancelled_at = $2 where id = $1";
    SET_CAPACITY = "update sessions set capacity = $2 where id = $1";
}

/// A session to add to the schedule.
#[derive(Clone, Debug)]
pub struct ToAdd {
    /// Where it takes place.
    pub location: Uuid,
    /// What it is called.
    pub name: String,
    /// Who leads it.
    pub coach: Option<String>,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub minutes: u32,
    /// How many places it has.
    pub capacity: u32,
}

/// A session of the schedule.
#[derive(Clone, Debug)]
pub struct Session {
    /// The session.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Who leads it.
    pub coach: Option<String>,
    /// When it starts, by the clocks of its location.
    pub starts: Moment,
    /// How long it lasts.
    pub minutes: u32,
    /// How many places it has.
    pub capacity: u32,
    /// How many of them are taken. More than it has, where it was made smaller.
    pub taken: u32,
    /// How many clients wait for a place.
    pub waiting: u32,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Where it takes place.
    pub location: Uuid,
    /// What that location is called.
    pub location_name: String,
    /// The clocks there.
    pub zone: TimeZone,
}

impl Session {
    /// How many places are free.
    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken)
    }

    /// Whether it can be booked: with a place or on the waitlist.
    pub fn can_be_booked(&self, now: Timestamp) -> bool {
        !self.cancelled && self.starts.at() > now
    }
}

/// Somebody on the roster of a session.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The booking.
    pub booking: Uuid,
    /// Whose it is.
    pub client: ClientId,
    /// Who that is.
    pub who: Who,
    /// What became of the place, or is to become of it; never cancelled.
    pub status: BookingStatus,
    /// The package of which a credit is used, or is to be used once there is a place.
    pub package: Option<String>,
}

/// Who a client on a roster is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A client with a name.
    Named(Name),
    /// An erased client.
    Erased(Reference),
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    name: String,
    coach: Option<String>,
    starts_at: At,
    minutes: i64,
    capacity: i64,
    cancelled_at: Option<At>,
    location_id: Uuid,
    location: String,
    time_zone: String,
    taken: i64,
    waiting: i64,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    id: Uuid,
    client_id: Uuid,
    status: String,
    first_name: Option<String>,
    last_name: Option<String>,
    reference: Option<String>,
    package: Option<String>,
}

/// The sessions of a location that start on a day there, in the order in which they start.
///
/// # Errors
/// When the database fails.
pub async fn day(tx: &mut Tx, location: &Location, date: Date) -> Result<Vec<Session>> {
    let zone = location.zone()?;
    let next = date.tomorrow().unwrap_or(date);
    let (from, until) = (start_of_day(date, &zone), start_of_day(next, &zone));
    between(tx, location.id, from, until).await
}

/// The sessions of a location that start at `from` or later, and before `until`, in the order in which they start.
///
/// # Errors
/// When the database fails.
pub async fn between(
    tx: &mut Tx,
    location: Uuid,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = on!(tx, |c| sqlx::query_as(BETWEEN)
        .bind(location)
        .bind(At(from))
        .bind(At(until))
        .fetch_all(c)
        .await?);
    rows.into_iter().map(SessionRow::into_session).collect()
}

/// One session.
///
/// # Errors
/// When the database fails.
pub async fn one(tx: &mut Tx, session: Uuid) -> Result<Option<Session>> {
    let row: Option<SessionRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(session)
        .fetch_optional(c)
        .await?);
    row.map(SessionRow::into_session).transpose()
}

/// Who has a place in a session, or waits for one, in the order in which they booked.
///
/// # Errors
/// When the database fails.
pub async fn roster(tx: &mut Tx, session: Uuid) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = on!(tx, |c| sqlx::query_as(ROSTER)
        .bind(session)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// Adds a session to the schedule.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn add(store: &Store, to_add: &ToAdd, rng: &mut (impl Rng + Send)) -> Result<Outcome> {
    let mut tx = store.write().await?;
    if locations::location(&mut tx, to_add.location)
        .await?
        .is_none()
    {
        return Ok(Outcome::NotFound);
    }
    let session = NewSession {
        id: ids::uuid(rng),
        external_id: None,
        location: to_add.location,
        name: &to_add.name,
        coach: to_add.coach.as_deref(),
        starts_at: to_add.starts_at,
        minutes: to_add.minutes,
        capacity: to_add.capacity,
    };
    insert::insert_sessions(&mut tx, &[session]).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Changes how many places a session has. Where there are more, those who wait get them; nobody loses a place.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn set_capacity(
    store: &Store,
    session: Uuid,
    capacity: u32,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(locked) = held_sessions::lock(&mut tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    if let Some(refused) = locked.refuses(now) {
        return Ok(Outcome::Refused(refused));
    }
    on!(&mut tx, |c| sqlx::query(SET_CAPACITY)
        .bind(session)
        .bind(i64::from(capacity))
        .execute(c)
        .await?
        .rows_affected());
    let held = locks::roster(&mut tx, session).await?;
    let locked = Locked { capacity, ..locked };
    bookings::fill(&mut tx, &locked, &held, now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Cancels a session that has not started. All its bookings are cancelled, and the credits of packages go back.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn cancel(
    store: &Store,
    by: TeamMemberId,
    session: Uuid,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(locked) = held_sessions::lock(&mut tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    if let Some(refused) = locked.refuses(now) {
        return Ok(Outcome::Refused(refused));
    }
    on!(&mut tx, |c| sqlx::query(CANCEL)
        .bind(session)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    bookings::cancel_roster(&mut tx, session, by, now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

impl SessionRow {
    fn into_session(self) -> Result<Session> {
        let zone = zone(&self.time_zone)?;
        let count = |number, column| u32::try_from(number).map_err(|_| Error::Corrupt(column));
        Ok(Session {
            id: self.id,
            name: self.name,
            coach: self.coach,
            starts: Moment::new(self.starts_at.0, &zone),
            minutes: count(self.minutes, "sessions.minutes")?,
            capacity: count(self.capacity, "sessions.capacity")?,
            taken: count(self.taken, "bookings.status")?,
            waiting: count(self.waiting, "bookings.status")?,
            cancelled: self.cancelled_at.is_some(),
            location: self.location_id,
            location_name: self.location,
            zone,
        })
    }
}

impl EntryRow {
    fn into_entry(self) -> Result<Entry> {
        let who = match (self.first_name, self.reference) {
            (Some(first), _) => Who::Named(Name {
                first,
                last: self.last_name,
            }),
            (None, Some(reference)) => Who::Erased(
                Reference::parse(&reference).ok_or(Error::Corrupt("erasures.reference"))?,
            ),
            (None, None) => return Err(Error::Corrupt("clients.first_name")),
        };
        Ok(Entry {
            booking: self.id,
            client: ClientId(self.client_id),
            who,
            status: BookingStatus::parse(&self.status).ok_or(Error::Corrupt("bookings.status"))?,
            package: self.package,
        })
    }
}
