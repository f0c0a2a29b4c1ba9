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
    shared::forms::{Form, PlannedSession, ToAdd},
    store::desk::schedule::{add, cancel, set_capacity as set},
};

use crate::{answers::form::Outcome, error::AppError};

/// Adds a session at a location, at a time of that location, or one a week.
#[server(endpoint = "add_session")]
pub async fn add_session(#[server(flatten)] form: forms::AddSession) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.location(form.location).await?;
    let zone = here.map(|here| here.zone()).transpose()?;
    let plan = match form.parse(zone.as_ref(), act.now) {
        Ok(plan) => plan,
        Err(flaws) => return form.refuse(&flaws),
    };
    let seen = form.shown();
    let outcome = add(&services.store, act, &plan, seen).await?;
    if let (store::Outcome::Done, Some(zone)) = (&outcome, zone) {
        lead_to_its_day(&plan.first, seen, &zone);
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

/// Leads to the schedule of the day of a new session, which may be another day than that of the form's page; and says how many were
/// added.
#[cfg(feature = "ssr")]
fn lead_to_its_day(first: &PlannedSession, added: Option<ToAdd>, zone: &TimeZone) {
    let day = zone.to_datetime(first.starts_at).date();
    let schedule = addresses::schedule(first.location, day);
    let done = forms::AddSession::FUNCTION;
    let added = added.map(|ToAdd { count, last, .. }| format!("&added={count}&until={last}"));
    let added = added.unwrap_or_default();
    leptos_axum::redirect(&format!("{schedule}&done={done}{added}"));
}
