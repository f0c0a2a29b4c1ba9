//! The files of sessions and bookings.

use std::collections::HashMap;

use super::{File, Known, row::Row};
use crate::{
    desk::statuses::BookingStatus,
    import::export::{Booking, Session},
};

/// The maximum length of a session: a week, for retreats.
const MOST_MINUTES: u32 = 10_080;

/// The maximum capacity of a session.
const MOST_PLACES: u32 = 1_000_000;

pub(super) const SESSIONS: File = File {
    name: "sessions.csv",
    columns: &[
        "external_id",
        "location",
        "name",
        "coach",
        "starts_at",
        "minutes",
        "capacity",
    ],
};

pub(super) const BOOKINGS: File = File {
    name: "bookings.csv",
    columns: &["client", "session", "status"],
};

pub(super) fn session(
    row: &mut Row<'_>,
    known: &Known,
    ids: &mut HashMap<String, u64>,
) -> Option<Session> {
    let external_id = row.name("external_id");
    if let Some(id) = &external_id {
        row.once("external_id", ids, id.clone());
    }
    let location = known.location(row, "location");
    let name = row.name("name");
    let coach = row.optional_name("coach");
    let starts_at = row.instant("starts_at");
    let minutes = row.number("minutes", 1, MOST_MINUTES);
    let capacity = row.number("capacity", 0, MOST_PLACES);
    Some(Session {
        external_id: external_id?,
        location: location?,
        name: name?,
        coach,
        starts_at: starts_at?,
        minutes: minutes?,
        capacity: capacity?,
    })
}

pub(super) fn booking(
    row: &mut Row<'_>,
    known: &Known,
    seats: &mut HashMap<(String, String), u64>,
) -> Option<Booking> {
    let client = known.client(row, "client");
    let session = known.session(row, "session");
    if let (Some(client), Some(session)) = (row.text("client"), row.text("session")) {
        row.once("session", seats, (client.to_owned(), session.to_owned()));
    }
    let status = row.word("status", &BookingStatus::ALL, BookingStatus::name);
    Some(Booking {
        client: client?,
        session: session?,
        status: status?,
    })
}
