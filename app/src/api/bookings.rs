//! Booking clients into sessions, and recording attendance.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Books a client into a session: with a credit of the package with this id, or without one where it is blank.
#[server(endpoint = "book_session")]
pub async fn book_session(
    client: ClientId,
    #[server(default)] session: String,
    #[server(default)] package: String,
) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws};
    use store::bookings::{Credit, ToBook, book};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let form = Form::new(
        "book_session",
        [("session", &session), ("package", &package)],
    );
    let Ok(session) = session.parse() else {
        return form.refuse(Flaws::one("session", Flaw::NotAChoice));
    };
    let credit = match package.as_str() {
        "" => Credit::None,
        id => match id.parse() {
            Ok(id) => Credit::Of(id),
            Err(_) => return form.refuse(Flaws::one("package", Flaw::NotAChoice)),
        },
    };
    let to_book = ToBook {
        client,
        session,
        credit,
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    form.outcome(book(&services.store, Some(by), to_book, now, &mut rng).await?)
}

/// Books the one client with this name or email address into a session; with a credit of the client's package that expires
/// first, where `use_credit` is ticked.
#[server(endpoint = "book_client")]
pub async fn book_client(
    session: Uuid,
    #[server(default)] who: String,
    #[server(default)] use_credit: String,
) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::{
        bookings::{Credit, ToBook, book},
        clients::one_found,
    };

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let form = Form::new("book_client", [("who", &who), ("use_credit", &use_credit)]);
    if who.trim().is_empty() {
        return form.refuse(Flaws::one("who", Flaw::Missing));
    }
    let found = {
        let mut tx = services.store.read().await?;
        one_found(&mut tx, &who).await?
    };
    let Some(client) = found else {
        return form.refuse(Flaws::one("who", Refused::NotOneClient.into()));
    };
    let credit = if use_credit == "1" {
        Credit::First
    } else {
        Credit::None
    };
    let to_book = ToBook {
        client,
        session,
        credit,
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    form.outcome(book(&services.store, Some(by), to_book, now, &mut rng).await?)
}

/// Gives up a booked or waitlisted seat.
#[server(endpoint = "cancel_booking")]
pub async fn cancel_booking(client: ClientId, booking: Uuid) -> Result<Outcome, AppError> {
    let change = store::visits::Change::Cancel;
    attend("cancel_booking", client, booking, change).await
}

/// Records that the client came.
#[server(endpoint = "check_in")]
pub async fn check_in(client: ClientId, booking: Uuid) -> Result<Outcome, AppError> {
    attend("check_in", client, booking, store::visits::Change::CheckIn).await
}

/// Records that the client did not come.
#[server(endpoint = "note_no_show")]
pub async fn note_no_show(client: ClientId, booking: Uuid) -> Result<Outcome, AppError> {
    let change = store::visits::Change::NoShow;
    attend("note_no_show", client, booking, change).await
}

/// Undoes the attendance of the client.
#[server(endpoint = "undo_attendance")]
pub async fn undo_attendance(client: ClientId, booking: Uuid) -> Result<Outcome, AppError> {
    let change = store::visits::Change::Undo;
    attend("undo_attendance", client, booking, change).await
}

/// Gives up all seats of a client in sessions to come, where there are still `count` of them.
#[server(endpoint = "cancel_bookings")]
pub async fn cancel_bookings(client: ClientId, count: usize) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let (store, of) = (&services.store, (client, count));
    let outcome = store::bookings::cancel_all(store, Some(by), of, now, &mut rng).await?;
    Form::new("cancel_bookings", []).outcome(outcome)
}

#[cfg(feature = "ssr")]
async fn attend(
    function: &'static str,
    client: ClientId,
    booking: Uuid,
    change: store::visits::Change,
) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let of = (client, booking);
    let outcome = store::bookings::attend(&services.store, by, of, change, now, &mut rng).await?;
    let booking = booking.to_string();
    Form::new(function, [("booking", &booking)]).outcome(outcome)
}
