//! A client's bookings, with the session of each.

use jiff::Timestamp;
use shared::{
    client::ClientId,
    ids::{BookingId, PackageId, SessionId},
    time::Moment,
    visit::{self, BookingStatus, By, Span},
};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::{
        db::{At, on, statements},
        stored::zone,
    },
};

pub use shared::visit::{Ahead, Change};

statements! {
    OF_CLIENT = "
        select b.id, b.session_id, b.status, b.package_id, p.name as package, k.name as session, o.name as coach, s.starts_at,
            s.minutes, l.name as location, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join classes k on k.id = s.class_id
        join locations l on l.id = s.location_id left join coaches o on o.id = s.coach_id
        left join packages p on p.id = b.package_id
        where b.client_id = $1
        order by s.starts_at desc, b.id
        limit $2";
    ONE = "
        select b.id, b.session_id, b.status, b.package_id, p.name as package, k.name as session, o.name as coach, s.starts_at,
            s.minutes, l.name as location, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join classes k on k.id = s.class_id
        join locations l on l.id = s.location_id left join coaches o on o.id = s.coach_id
        left join packages p on p.id = b.package_id
        where b.id = $1 and b.client_id = $2";
    LAST = "
        select s.starts_at, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join locations l on l.id = s.location_id
        where b.client_id = $1 and b.status = 'attended'
        order by s.starts_at desc
        limit 1";
}

/// A booking of a client, upcoming or past.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The booking.
    pub id: BookingId,
    /// The session.
    pub session: SessionId,
    /// The name of its class.
    pub name: String,
    /// The name of the coach, where one is known.
    pub coach: Option<String>,
    /// When the session starts, in the time zone of its location.
    pub starts: Moment,
    /// The length of the session in minutes.
    pub minutes: u32,
    /// The name of the location.
    pub location: String,
    /// The status of the seat.
    pub status: BookingStatus,
    /// The package that pays for the seat, or that will pay once the client has a seat.
    pub package_id: Option<PackageId>,
    /// The name of that package.
    pub package: Option<String>,
    /// How far ahead the session is.
    pub ahead: Ahead,
}

impl Visit {
    /// Returns whether a team member can make the change.
    pub fn allows(&self, change: Change) -> bool {
        self.rules().allows(change, By::Team).is_ok()
    }

    /// Returns whether it is a seat, or a position on the waitlist, in a session that has not started.
    pub fn is_coming(&self) -> bool {
        self.rules().is_upcoming()
    }

    /// Returns when its session takes place.
    pub fn span(&self) -> Span {
        Span {
            starts_at: self.starts.at(),
            minutes: self.minutes,
        }
    }

    /// Returns what the rules need to know about it.
    pub fn rules(&self) -> visit::Visit {
        visit::Visit {
            status: self.status,
            ahead: self.ahead,
        }
    }
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: Uuid,
    session_id: Uuid,
    status: String,
    package_id: Option<Uuid>,
    package: Option<String>,
    session: String,
    coach: Option<String>,
    starts_at: At,
    minutes: i64,
    location: String,
    time_zone: String,
}

/// Returns `count` bookings of a client, the latest sessions first.
pub async fn of_client(
    tx: &mut Tx,
    client: ClientId,
    now: Timestamp,
    count: i64,
) -> Result<Vec<Visit>> {
    let rows: Vec<VisitRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .bind(count)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(|row| row.into_visit(now)).collect()
}

/// Returns when the last session started that a client attended.
pub async fn last(tx: &mut Tx, client: ClientId) -> Result<Option<Moment>> {
    let row: Option<(At, String)> = on!(tx, |c| sqlx::query_as(LAST)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    row.map(|(at, time_zone)| Ok(Moment::new(at.0, &zone(&time_zone)?)))
        .transpose()
}

/// Returns one booking of a client.
pub async fn one(
    tx: &mut Tx,
    client: ClientId,
    booking: BookingId,
    now: Timestamp,
) -> Result<Option<Visit>> {
    let row: Option<VisitRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(booking.0)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    row.map(|row| row.into_visit(now)).transpose()
}

impl VisitRow {
    fn into_visit(self, now: Timestamp) -> Result<Visit> {
        let zone = zone(&self.time_zone)?;
        let starts = Moment::new(self.starts_at.0, &zone);
        Ok(Visit {
            id: BookingId(self.id),
            session: SessionId(self.session_id),
            name: self.session,
            coach: self.coach,
            starts,
            minutes: u32::try_from(self.minutes).map_err(|_| Error::Corrupt("sessions.minutes"))?,
            location: self.location,
            status: BookingStatus::parse(&self.status).ok_or(Error::Corrupt("bookings.status"))?,
            package_id: self.package_id.map(PackageId),
            package: self.package,
            ahead: Ahead::of(starts, &zone, now),
        })
    }
}
