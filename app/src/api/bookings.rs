//! Booking clients into sessions, cancelling bookings, and noting who came.

use leptos::prelude::*;
use shared::{
    client::ClientId,
    ids::{BookingId, SessionId},
};

use super::{AppError, form::Outcome};

/// Books a client into a session: with a credit of the package of this id, or without one where it is blank.
#[server(endpoint = "book_session")]
pub async fn book_session(
    client: ClientId,
    #[server(default)] session: String,
    #[server(default)] package: String,
) -> Result<Outcome, AppError> {
    use shared::forms::BookSession;
    use store::{By, bookings::book};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let form = Form::new(
        "book_session",
        [("session", &session), ("package", &package)],
    );
    let sent = BookSession {
        client,
        session,
        package,
    };
    let booking = match sent.parse() {
        Ok(booking) => booking,
        Err(flaws) => return form.refuse(flaws),
    };
    let act = services.act(By::Team(viewer()?.id));
    form.outcome(book(&services.store, act, &booking).await?)
}

/// Books the one client into a session whose name or email address is `who`: with a credit of the client's package that
/// expires first, where `use_credit` is ticked.
#[server(endpoint = "book_client")]
pub async fn book_client(
    session: SessionId,
    #[server(default)] who: String,
    #[server(default)] use_credit: String,
) -> Result<Outcome, AppError> {
    use shared::forms::BookClient;
    use store::{By, bookings::book, clients::one_found};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let form = Form::new("book_client", [("who", &who), ("use_credit", &use_credit)]);
    let client = {
        let mut tx = services.store.read().await?;
        one_found(&mut tx, &who).await?
    };
    let sent = BookClient {
        session,
        who,
        use_credit,
    };
    let booking = match sent.parse(client) {
        Ok(booking) => booking,
        Err(flaws) => return form.refuse(flaws),
    };
    let act = services.act(By::Team(viewer()?.id));
    form.outcome(book(&services.store, act, &booking).await?)
}

/// Cancels a booking: the client gives the seat up, or leaves the waitlist.
#[server(endpoint = "cancel_booking")]
pub async fn cancel_booking(client: ClientId, booking: BookingId) -> Result<Outcome, AppError> {
    let change = store::visits::Change::Cancel;
    attend("cancel_booking", client, booking, change).await
}

/// Notes that the client came.
#[server(endpoint = "check_in")]
pub async fn check_in(client: ClientId, booking: BookingId) -> Result<Outcome, AppError> {
    attend("check_in", client, booking, store::visits::Change::CheckIn).await
}

/// Notes that the client did not come.
#[server(endpoint = "note_no_show")]
pub async fn note_no_show(client: ClientId, booking: BookingId) -> Result<Outcome, AppError> {
    let change = store::visits::Change::NoShow;
    attend("note_no_show", client, booking, change).await
}

/// Takes back that the client came, or did not come.
#[server(endpoint = "undo_attendance")]
pub async fn undo_attendance(client: ClientId, booking: BookingId) -> Result<Outcome, AppError> {
    let change = store::visits::Change::Undo;
    attend("undo_attendance", client, booking, change).await
}

/// Cancels all bookings of a client in upcoming sessions, where there are still `count` of them.
#[server(endpoint = "cancel_bookings")]
pub async fn cancel_bookings(client: ClientId, count: String) -> Result<Outcome, AppError> {
    use shared::forms::CancelBookings;
    use store::{By, bookings::cancel_all};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let form = Form::new("cancel_bookings", []);
    let count = match (CancelBookings { client, count }).parse() {
        Ok(count) => count,
        Err(flaws) => return form.refuse(flaws),
    };
    let act = services.act(By::Team(viewer()?.id));
    form.outcome(cancel_all(&services.store, act, client, count).await?)
}

#[cfg(feature = "ssr")]
async fn attend(
    function: &'static str,
    client: ClientId,
    booking: BookingId,
    change: store::visits::Change,
) -> Result<Outcome, AppError> {
    use store::{By, bookings::attend};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let act = services.act(By::Team(viewer()?.id));
    let outcome = attend(&services.store, act, client, booking, change).await?;
    let booking = booking.to_string();
    Form::new(function, [("booking", &booking)]).outcome(outcome)
}
