//! What clients do themselves, in the app and in the widget. The login says which client it is, never the request.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, login::viewer::client_viewer, services::Services},
    store::{
        desk::bookings::{book, cancel},
        desk::deletion_requests::{ask, withdraw},
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Books a seat in a session. A membership that covers the day pays for it, otherwise the package that expires first; a
/// client who has neither pays at the studio.
#[server(endpoint = "client_book")]
pub async fn client_book(#[server(flatten)] form: forms::ClientBook) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let booking = form.for_client(client_viewer()?.id);
    form.answer(book(&services.store, services.client_act()?, &booking).await?)
}

/// Gives up a booked or waitlisted seat, until the session starts.
#[server(endpoint = "client_cancel_booking")]
pub async fn client_cancel_booking(
    #[server(flatten)] form: forms::ClientCancelBooking,
) -> Result<Outcome, AppError> {
    let (services, client) = (Services::of_request(), client_viewer()?.id);
    let act = services.client_act()?;
    form.answer(cancel(&services.store, act, client, form.booking).await?)
}

/// Asks the team to delete the account.
#[server(endpoint = "client_ask_deletion")]
pub async fn client_ask_deletion(
    #[server(flatten)] form: forms::ClientAskDeletion,
) -> Result<Outcome, AppError> {
    let (services, client) = (Services::of_request(), client_viewer()?.id);
    match form.parse() {
        Ok(()) => form.answer(ask(&services.store, services.client_act()?, client).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Withdraws the request to delete the account.
#[server(endpoint = "client_withdraw_deletion")]
pub async fn client_withdraw_deletion(
    #[server(flatten)] form: forms::ClientWithdrawDeletion,
) -> Result<Outcome, AppError> {
    let (services, client) = (Services::of_request(), client_viewer()?.id);
    form.answer(withdraw(&services.store, services.client_act()?, client).await?)
}
