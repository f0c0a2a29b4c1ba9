//! The schedule: the sessions of a location, and the clients with a booking in each.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use shared::{
    client::{ClientId, Name, Reference},
    flaw::Refused,
    forms::{SessionPlan, SetCapacity, Shown, ToAdd},
    ids::{BookingId, LocationId, SessionId},
    time::{Moment, start_of_day},
    visit::{self, BookingStatus, Span, Unnamed},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        bookings,
        held_sessions::{self, Locked},
        insert::{self, NewSession},
        locks, overlaps,
    },
    engine::{
        act::{Act, Work, begun},
        db::{At, on, statements},
        dialect, ids,
        stored::zone,
    },
    studio::locations::{self, Location},
};

statements! {
    BETWEEN = "
        select s.id, k.name, o.name as coach, s.starts_at, s.minutes, s.capacity, s.cancelled_at, s.location_id,
            l.name as location, l.time_zone, s.booked_unnamed, s.waitlisted_unnamed, s.attended_unnamed, s.no_show_unnamed,
            (select count(*) from bookings b where b.session_id = s.id and b.status in ('booked', 'attended', 'no_show'))
                as taken,
            (select count(*) from bookings b where b.session_id = s.id and b.status = 'waitlisted') as waiting
        from sessions s join classes k on k.id = s.class_id join locations l on l.id = s.location_id
        left join coaches o on o.id = s.coach_id
        where s.location_id = $1 and s.starts_at >= $2 and s.starts_at < $3
        order by s.starts_at, k.name, s.id";
    ONE = "
        select s.id, k.name, o.name as coach, s.starts_at, s.minutes, s.capacity, s.cancelled_at, s.location_id,
            l.name as location, l.time_zone, s.booked_unnamed, s.waitlisted_unnamed, s.attended_unnamed, s.no_show_unnamed,
            (select count(*) from bookings b where b.session_id = s.id and b.status in ('booked', 'attended', 'no_show'))
                as taken,
            (select count(*) from bookings b where b.session_id = s.id and b.status = 'waitlisted') as waiting
        from sessions s join classes k on k.id = s.class_id join locations l on l.id = s.location_id
        left join coaches o on o.id = s.coach_id
        where s.id = $1";
    ROSTER = "
        select b.id, b.client_id, b.status, c.first_name, c.last_name, e.reference, p.name as package
        from bookings b join clients c on c.id = b.client_id
        left join erasures e on e.client_id = c.id
        left join packages p on p.id = b.package_id
        where b.session_id = $1 and b.status <> 'cancelled'
        order by b.booked_at, b.id";
    ALIKE = "
        select s.id, s.location_id, s.starts_at, s.minutes, k.name as class, o.name as coach
        from classes k join sessions s on s.class_id = k.id left join coaches o on o.id = s.coach_id
        where k.name = $1 and s.location_id = $2 and s.cancelled_at is null and s.starts_at > $4 and s.starts_at < $5
        union
        select s.id, s.location_id, s.starts_at, s.minutes, k.name as class, o.name as coach
        from coaches o join sessions s on s.coach_id = o.id join classes k on k.id = s.class_id
        where o.name = $3 and s.cancelled_at is null and s.starts_at > $4 and s.starts_at < $5
        order by 3, 1";
    CANCEL = "update sessions set cancelled_at = $2 where id = $1";
    SET_CAPACITY = "update sessions set capacity = $2 where id = $1";
}

/// A session of the schedule.
#[derive(Clone, Debug)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The name of its class.
    pub name: String,
    /// The name of the coach, where one is known.
    pub coach: Option<String>,
    /// When it starts, in the time zone of its location.
    pub starts: Moment,
    /// Its length in minutes.
    pub minutes: u32,
    /// The number of seats.
    pub capacity: u32,
    /// The number of taken seats, those of erased clients included. It is above the capacity after the capacity was reduced.
    pub taken: u32,
    /// The number of clients on the waitlist, erased clients included.
    pub waiting: u32,
    /// The erased clients whom it counts without a name. They are not on the roster.
    pub unnamed: Unnamed,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// The location where it takes place.
    pub location: LocationId,
    /// The name of that location.
    pub location_name: String,
    /// The time zone of that location.
    pub zone: TimeZone,
}

impl Session {
    /// Returns how many seats are free.
    pub fn free(&self) -> u32 {
        self.rules().free()
    }

    /// Returns whether it accepts bookings, with a seat or on the waitlist.
    pub fn can_be_booked(&self, now: Timestamp) -> bool {
        self.rules().accepts(now).is_ok()
    }

    fn rules(&self) -> visit::Session {
        visit::Session {
            starts_at: self.starts.at(),
            capacity: self.capacity,
            taken: self.taken,
            cancelled: self.cancelled,
        }
    }
}

/// A booking on the roster of a session.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The booking.
    pub booking: BookingId,
    /// The client.
    pub client: ClientId,
    /// The client's name on the roster.
    pub who: Who,
    /// The status of the seat, which is never cancelled.
    pub status: BookingStatus,
    /// The name of the package that pays for the seat, or that will pay once the client has a seat.
    pub package: Option<String>,
}

/// A client's name on a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The name of a client.
    Named(Name),
    /// The reference of an erased client.
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
    booked_unnamed: i64,
    waitlisted_unnamed: i64,
    attended_unnamed: i64,
    no_show_unnamed: i64,
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

/// Returns the sessions of a location that start on a day there, sorted by their start.
pub async fn day(tx: &mut Tx, location: &Location, date: Date) -> Result<Vec<Session>> {
    days(tx, location, date, 1).await
}

/// Returns the sessions of a location that start on one of `count` days there, `first` and those after it, sorted by their start.
pub async fn days(
    tx: &mut Tx,
    location: &Location,
    first: Date,
    count: i64,
) -> Result<Vec<Session>> {
    let zone = location.zone()?;
    let next = first.saturating_add(count.days());
    let (from, until) = (start_of_day(first, &zone), start_of_day(next, &zone));
    between(tx, location.id, from, until).await
}

/// Returns the sessions of a location that start at `from` or later and before `until`, sorted by their start.
pub async fn between(
    tx: &mut Tx,
    location: LocationId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = on!(tx, |c| sqlx::query_as(BETWEEN)
        .bind(location.0)
        .bind(At(from))
        .bind(At(until))
        .fetch_all(c)
        .await?);
    rows.into_iter().map(SessionRow::into_session).collect()
}

/// Returns one session.
pub async fn one(tx: &mut Tx, session: SessionId) -> Result<Option<Session>> {
    let row: Option<SessionRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(session.0)
        .fetch_optional(c)
        .await?);
    row.map(SessionRow::into_session).transpose()
}

/// Returns the bookings in a session that are not cancelled, the earliest first.
pub async fn roster(tx: &mut Tx, session: SessionId) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = on!(tx, |c| sqlx::query_as(ROSTER)
        .bind(session.0)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// What adding a plan finds in the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// When the sessions start that are added.
    pub new: Vec<Timestamp>,
    /// When those start that are in the schedule already, and are not added again.
    pub existing: Vec<Timestamp>,
    /// The sessions of the same class or coach that overlap those that are added.
    pub overlapping: Vec<Overlapping>,
}

/// A session that overlaps one that is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlapping {
    /// When it starts.
    pub starts_at: Timestamp,
    /// The name of its class.
    pub class: String,
    /// The name of the coach, where one is known.
    pub coach: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AlikeRow {
    location_id: Uuid,
    starts_at: At,
    minutes: i64,
    class: String,
    coach: Option<String>,
}

impl Found {
    /// Returns what a person has to see before it is added; `None` where nothing is.
    pub fn to_add(&self, zone: &TimeZone) -> Option<ToAdd> {
        let last = zone.to_datetime(*self.new.last()?).date();
        Some(ToAdd {
            count: self.new.len(),
            last,
            existing: self.existing.len(),
            overlapping: self.overlapping.len(),
        })
    }
}

/// Returns what adding a plan finds in the schedule: sessions of the same class at its location, and of the same coach anywhere.
pub async fn find_for(tx: &mut Tx, plan: &SessionPlan) -> Result<Found> {
    let first = &plan.first;
    let spans = plan.starts.iter().map(|starts_at| Span {
        starts_at: *starts_at,
        minutes: first.minutes,
    });
    let spans: Vec<_> = spans.collect();
    let until = spans.iter().map(|span| span.ends_at()).max();
    let until = until.unwrap_or(first.starts_at);
    let from = first.starts_at.saturating_sub(overlaps::LONGEST);
    let rows: Vec<AlikeRow> = on!(tx, |c| sqlx::query_as(ALIKE)
        .bind(&first.name)
        .bind(first.location.0)
        .bind(first.coach.as_deref())
        .bind(At(from.unwrap_or(Timestamp::MIN)))
        .bind(At(until))
        .fetch_all(c)
        .await?);
    let is_same = |row: &AlikeRow, span: &Span| {
        row.starts_at.0 == span.starts_at
            && row.location_id == first.location.0
            && row.class == first.name
            && row.coach == first.coach
    };
    let (existing, new): (Vec<Span>, Vec<Span>) = spans
        .into_iter()
        .partition(|span| rows.iter().any(|row| is_same(row, span)));
    let mut overlapping = Vec::new();
    for row in rows {
        let span = Span {
            starts_at: row.starts_at.0,
            minutes: u32::try_from(row.minutes).map_err(|_| Error::Corrupt("sessions.minutes"))?,
        };
        if new.iter().any(|new| new.overlaps(span)) {
            overlapping.push(Overlapping {
                starts_at: span.starts_at,
                class: row.class,
                coach: row.coach,
            });
        }
    }
    let starts = |spans: Vec<Span>| spans.into_iter().map(|span| span.starts_at).collect();
    Ok(Found {
        new: starts(new),
        existing: starts(existing),
        overlapping,
    })
}

/// Adds sessions to the schedule: all of a plan that are not there already, or none. Where there is more than one, or where the
/// schedule has sessions that overlap or are the same, `seen` must be what adding them does.
pub async fn add(
    store: &Store,
    act: Act,
    plan: &SessionPlan,
    seen: Option<ToAdd>,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    // Another team member may be adding the same sessions.
    let lock = dialect::LOCK_STUDIO.on(&work.tx);
    on!(&mut work.tx, |c| sqlx::query(lock)
        .fetch_optional(c)
        .await?
        .is_some());
    let planned = &plan.first;
    let location = locations::location(&mut work.tx, planned.location).await?;
    let Some(location) = location else {
        return Ok(Outcome::NotFound);
    };
    let found = find_for(&mut work.tx, plan).await?;
    let Some(to_add) = found.to_add(&location.zone()?) else {
        return Ok(Outcome::Refused(Refused::InSchedule));
    };
    let is_plain = plan.starts.len() == 1 && to_add.overlapping == 0;
    if !is_plain && seen != Some(to_add) {
        return Ok(Outcome::Refused(Refused::PlanNotSeen));
    }
    let session = |starts_at| NewSession {
        id: ids::random(&mut work.rng),
        external_id: None,
        location: planned.location,
        class: &planned.name,
        coach: planned.coach.as_deref(),
        starts_at,
        minutes: planned.minutes,
        capacity: planned.capacity,
    };
    let sessions: Vec<_> = found.new.into_iter().map(session).collect();
    insert::insert_sessions(&mut work.tx, &sessions, &mut work.rng).await?;
    work.commit().await
}

/// Changes the capacity of a session. `shown` is the value on the form's page. New seats go to the waitlist. Clients
/// who have a seat keep it.
pub async fn set_capacity(
    store: &Store,
    act: Act,
    session: SessionId,
    capacity: u32,
    shown: &Shown,
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(locked) = held_sessions::lock(&mut tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    let held = locks::roster(&mut tx, session).await?;
    let mut work = begun!(Work::claim(tx, act, None).await?);
    if let Err(refused) = locked.accepts(work.now) {
        return Ok(Outcome::Refused(refused));
    }
    let current = SetCapacity {
        session,
        capacity: locked.capacity.to_string(),
    };
    let differences = shown.differences(&current);
    if !differences.is_empty() {
        return Ok(Outcome::Newer(differences));
    }
    on!(&mut work.tx, |c| sqlx::query(SET_CAPACITY)
        .bind(session.0)
        .bind(i64::from(capacity))
        .execute(c)
        .await?
        .rows_affected());
    let locked = Locked { capacity, ..locked };
    bookings::fill(&mut work, &locked, &held).await?;
    work.commit().await
}

/// Cancels a session that has not started, and all its bookings. Their credits return to the packages.
pub async fn cancel(store: &Store, act: Act, session: SessionId) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(locked) = held_sessions::lock(&mut tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    let held = locks::roster(&mut tx, session).await?;
    let mut work = begun!(Work::claim(tx, act, None).await?);
    let now = work.now;
    if let Err(refused) = locked.accepts(now) {
        return Ok(Outcome::Refused(refused));
    }
    on!(&mut work.tx, |c| sqlx::query(CANCEL)
        .bind(session.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    bookings::cancel_roster(&mut work, session, &held).await?;
    work.commit().await
}

impl SessionRow {
    fn into_session(self) -> Result<Session> {
        let zone = zone(&self.time_zone)?;
        let count = |number, column| u32::try_from(number).map_err(|_| Error::Corrupt(column));
        let unnamed = Unnamed {
            attended: count(self.attended_unnamed, "sessions.attended_unnamed")?,
            no_show: count(self.no_show_unnamed, "sessions.no_show_unnamed")?,
            booked: count(self.booked_unnamed, "sessions.booked_unnamed")?,
            waitlisted: count(self.waitlisted_unnamed, "sessions.waitlisted_unnamed")?,
        };
        Ok(Session {
            id: SessionId(self.id),
            name: self.name,
            coach: self.coach,
            starts: Moment::new(self.starts_at.0, &zone),
            minutes: count(self.minutes, "sessions.minutes")?,
            capacity: count(self.capacity, "sessions.capacity")?,
            taken: count(self.taken, "bookings.status")? + unnamed.seats(),
            waiting: count(self.waiting, "bookings.status")? + unnamed.waitlisted,
            unnamed,
            cancelled: self.cancelled_at.is_some(),
            location: LocationId(self.location_id),
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
            booking: BookingId(self.id),
            client: ClientId(self.client_id),
            who,
            status: BookingStatus::parse(&self.status).ok_or(Error::Corrupt("bookings.status"))?,
            package: self.package,
        })
    }
}
