//! Adding sessions to the schedule, changing their capacity, cancelling them.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        services::{Services, shown},
        words::addresses,
    },
    jiff::tz::TimeZone,
    shared::forms::{Form, PlannedSession},
    store::desk::schedule::{add, cancel, set_capacity as set},
};

use crate::{answers::form::Outcome, error::AppError};

/// Adds a session at a location, at a time of that location.
#[server(endpoint = "add_session")]
pub async fn add_session(#[server(flatten)] form: forms::AddSession) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.location(form.location).await?;
    let zone = here.map(|here| here.zone()).transpose()?;
    let session = match form.parse(zone.as_ref(), act.now) {
        Ok(session) => session,
        Err(flaws) => return form.refuse(&flaws),
    };
    let outcome = add(&services.store, act, &session).await?;
    if let (store::Outcome::Done, Some(zone)) = (&outcome, zone) {
        lead_to_its_day(&session, &zone);
    }
    form.answer(outcome)
}

/// Changes how many seats a session has.
#[server(endpoint = "set_capacity")]
pub async fn set_capacity(
    #[server(flatten)] form: forms::SetCapacity,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(capacity) => form.answer(set(&store, act, form.session, capacity, &shown()).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Cancels a session and all its bookings.
#[server(endpoint = "cancel_session")]
pub async fn cancel_session(
    #[server(flatten)] form: forms::CancelSession,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(cancel(&store, act, form.session).await?)
}

/// Leads to the schedule of the day of a new session, which may be another day than that of the form's page.
#[cfg(feature = "ssr")]
fn lead_to_its_day(session: &PlannedSession, zone: &TimeZone) {
    let day = zone.to_datetime(session.starts_at).date();
    let schedule = addresses::schedule(session.location, day);
    let done = forms::AddSession::FUNCTION;
    leptos_axum::redirect(&format!("{schedule}&done={done}"));
}
