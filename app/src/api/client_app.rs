//! What clients do themselves, in the app and in the widget. The login says which client it is, never the request.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Books a seat in a session: without a credit where a membership runs on that day, otherwise with one of the package that
/// expires first. A client who has neither pays at the studio.
#[server(endpoint = "client_book")]
pub async fn client_book(session: Uuid) -> Result<Outcome, AppError> {
    use shared::flaw::Refused;
    use store::bookings::{Credit, ToBook, book};

    use crate::{answers::form::Form, login::viewer::client_viewer, services::Services};

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let (now, mut rng) = (services.now(), services.rng());
    let sent = session.to_string();
    let form = Form::new("client_book", [("session", &sent)]);
    let member = {
        let mut tx = services.store.read().await?;
        let Some(session) = store::schedule::one(&mut tx, session).await? else {
            return Err(AppError::NotFound);
        };
        let standing = store::standings::of(&mut tx, client, now).await?;
        let mut memberships = standing.memberships.iter();
        memberships.any(|membership| membership.covers(session.starts))
    };
    let mut place = ToBook {
        client,
        session,
        credit: if member { Credit::None } else { Credit::First },
    };
    let mut booked = book(&services.store, None, place, now, &mut rng).await?;
    if booked == store::Outcome::Refused(Refused::NoCreditLeft) {
        place.credit = Credit::None;
        booked = book(&services.store, None, place, now, &mut rng).await?;
    }
    form.outcome(booked)
}

/// Gives up a booked or waitlisted seat, until the session starts.
#[server(endpoint = "client_cancel_booking")]
pub async fn client_cancel_booking(booking: Uuid) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::client_viewer, services::Services};

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let (now, mut rng) = (services.now(), services.rng());
    let sent = booking.to_string();
    let of = (client, booking);
    let cancelled = store::bookings::cancel(&services.store, None, of, now, &mut rng).await?;
    Form::new("client_cancel_booking", [("booking", &sent)]).outcome(cancelled)
}

/// Asks the team to delete the account.
#[server(endpoint = "client_ask_deletion")]
pub async fn client_ask_deletion(#[server(default)] sure: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws};

    use crate::{answers::form::Form, login::viewer::client_viewer, services::Services};

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let form = Form::new("client_ask_deletion", []);
    if sure != "1" {
        return form.refuse(Flaws::one("sure", Flaw::Missing));
    }
    let (now, mut rng) = (services.now(), services.rng());
    form.outcome(store::deletion_requests::ask(&services.store, client, now, &mut rng).await?)
}

/// Withdraws the request to delete the account.
#[server(endpoint = "client_withdraw_deletion")]
pub async fn client_withdraw_deletion() -> Result<Outcome, AppError> {
    use store::deletion_requests::withdraw;

    use crate::{answers::form::Form, login::viewer::client_viewer, services::Services};

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let (now, mut rng) = (services.now(), services.rng());
    let withdrawn = withdraw(&services.store, client, None, now, &mut rng).await?;
    Form::new("client_withdraw_deletion", []).outcome(withdrawn)
}
