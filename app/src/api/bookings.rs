//! Booking clients into sessions, and noting attendance.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    shared::visit::Change,
    store::{
        desk::bookings::{attend, book, cancel, cancel_all},
        desk::clients::one_found,
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Books a client into a session: with a credit of the chosen package, or without one.
#[server(endpoint = "book_session")]
pub async fn book_session(
    #[server(flatten)] form: forms::BookSession,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(seat) => form.answer(book(&store, act, &seat).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Books the client who was chosen, or the one client with this name or email address, into a session.
#[server(endpoint = "book_client")]
pub async fn book_client(#[server(flatten)] form: forms::BookClient) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let found = match form.chosen() {
        Some(client) => Some(client),
        None => one_found(&mut store.read().await?, &form.who).await?,
    };
    match form.parse(found) {
        Ok(seat) => form.answer(book(&store, act, &seat).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Cancels a booking: the client gives the seat up, or leaves the waitlist.
#[server(endpoint = "cancel_booking")]
pub async fn cancel_booking(
    #[server(flatten)] form: forms::CancelBooking,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(cancel(&store, act, form.client, form.booking).await?)
}

/// Notes that the client came.
#[server(endpoint = "check_in")]
pub async fn check_in(#[server(flatten)] form: forms::CheckIn) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(attend(&store, act, form.client, form.booking, Change::CheckIn).await?)
}

/// Notes that the client did not come.
#[server(endpoint = "note_no_show")]
pub async fn note_no_show(#[server(flatten)] form: forms::NoteNoShow) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(attend(&store, act, form.client, form.booking, Change::NoShow).await?)
}

/// Takes back that the client came, or did not come.
#[server(endpoint = "undo_attendance")]
pub async fn undo_attendance(
    #[server(flatten)] form: forms::UndoAttendance,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(attend(&store, act, form.client, form.booking, Change::Undo).await?)
}

/// Cancels all bookings of a client in upcoming sessions, where there are still as many as the page said.
#[server(endpoint = "cancel_bookings")]
pub async fn cancel_bookings(
    #[server(flatten)] form: forms::CancelBookings,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(count) => form.answer(cancel_all(&store, act, form.client, count).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
