//! Places of a client in sessions: shown, and what can be done with each.

use jiff::Timestamp;
use shared::{client::ClientId, time::Moment, visit::By};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    desk::statuses::BookingStatus,
    engine::{
        db::{At, on, statements},
        stored::zone,
    },
};

pub use shared::visit::{Ahead, Change};

statements! {
    OF_CLIENT = "
        select b.id, b.session_id, b.status, p.name as package, s.name as session, s.coach, s.starts_at, s.minutes,
            l.name as location, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join locations l on l.id = s.location_id
        left join packages p on p.id = b.package_id
        where b.client_id = $1
        order by s.starts_at desc, b.id
        limit $2";
    ONE = "
        select b.id, b.session_id, b.status, p.name as package, s.name as session, s.coach, s.starts_at, s.minutes,
            l.name as location, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join locations l on l.id = s.location_id
        left join packages p on p.id = b.package_id
        where b.id = $1 and b.client_id = $2";
}

/// A place of a client in a session, to come or past.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The booking.
    pub id: Uuid,
    /// The session.
    pub session: Uuid,
    /// What the session is called.
    pub name: String,
    /// Who leads it.
    pub coach: Option<String>,
    /// When it starts, by the clocks of its location.
    pub starts: Moment,
    /// How long it lasts.
    pub minutes: u32,
    /// Where it takes place.
    pub location: String,
    /// What became of the place, or is to become of it.
    pub status: BookingStatus,
    /// The package of which a credit is used, or is to be used once there is a place.
    pub package: Option<String>,
    /// How far ahead the session is.
    pub ahead: Ahead,
}

impl Visit {
    /// Whether `change` can be made.
    pub fn allows(&self, change: Change) -> bool {
        self.rules().allows(change, By::Team).is_ok()
    }

    /// Whether it is a place or a wait in a session to come.
    pub fn is_coming(&self) -> bool {
        self.rules().is_upcoming()
    }

    /// What the rules need to know about it.
    pub(crate) fn rules(&self) -> shared::visit::Visit {
        shared::visit::Visit {
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
    package: Option<String>,
    session: String,
    coach: Option<String>,
    starts_at: At,
    minutes: i64,
    location: String,
    time_zone: String,
}

/// The last `count` places of a client, those furthest ahead first.
///
/// # Errors
/// When the database fails.
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

/// One place of a client.
///
/// # Errors
/// When the database fails.
pub async fn one(
    tx: &mut Tx,
    client: ClientId,
    booking: Uuid,
    now: Timestamp,
) -> Result<Option<Visit>> {
    let row: Option<VisitRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(booking)
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
            id: self.id,
            session: self.session_id,
            name: self.session,
            coach: self.coach,
            starts,
            minutes: u32::try_from(self.minutes).map_err(|_| Error::Corrupt("sessions.minutes"))?,
            location: self.location,
            status: BookingStatus::parse(&self.status).ok_or(Error::Corrupt("bookings.status"))?,
            package: self.package,
            ahead: Ahead::of(starts, &zone, now),
        })
    }
}
