//! Adding sessions to the schedule, changing how many seats they have, cancelling them.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::ids::{LocationId, SessionId};

use super::{AppError, form::Outcome};

/// Adds a session at a location, at a time of that location.
#[server(endpoint = "add_session")]
pub async fn add_session(
    location: LocationId,
    name: String,
    #[server(default)] coach: String,
    starts_at: String,
    minutes: String,
    capacity: String,
) -> Result<Outcome, AppError> {
    use shared::forms::AddSession;
    use store::{By, schedule::add};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let location_sent = location.to_string();
    let form = Form::new(
        "add_session",
        [
            ("location", &location_sent),
            ("name", &name),
            ("coach", &coach),
            ("starts_at", &starts_at),
            ("minutes", &minutes),
            ("capacity", &capacity),
        ],
    );
    let here = services.location(location.0).await?;
    let zone = here.map(|here| here.zone()).transpose()?;
    let sent = AddSession {
        location,
        name,
        coach,
        starts_at,
        minutes,
        capacity,
    };
    let planned = match sent.parse(zone.as_ref(), services.now()) {
        Ok(planned) => planned,
        Err(flaws) => return form.refuse(flaws),
    };
    let act = services.act(By::Team(viewer()?.id));
    let outcome = add(&services.store, act, &planned).await?;
    if outcome == store::Outcome::Done
        && let Some(zone) = zone
    {
        // The day of the session need not be the one that the form stood on.
        let day = zone.to_datetime(planned.starts_at).date();
        let page = format!("/schedule?location={location}&day={day}&done=add_session");
        leptos_axum::redirect(&page);
    }
    form.outcome(outcome)
}

/// Changes how many seats a session has; `shown` is what the page showed.
#[server(endpoint = "set_capacity")]
pub async fn set_capacity(
    session: SessionId,
    capacity: String,
    #[server(default)] shown: BTreeMap<String, String>,
) -> Result<Outcome, AppError> {
    use shared::forms::{SetCapacity, Shown};
    use store::By;

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let form = Form::new("set_capacity", [("capacity", &capacity)]);
    let capacity = match (SetCapacity { session, capacity }).parse() {
        Ok(capacity) => capacity,
        Err(flaws) => return form.refuse(flaws),
    };
    let act = services.act(By::Team(viewer()?.id));
    let (store, shown) = (&services.store, Shown::read(shown));
    form.outcome(store::schedule::set_capacity(store, act, session, capacity, &shown).await?)
}

/// Cancels a session, with all its bookings.
#[server(endpoint = "cancel_session")]
pub async fn cancel_session(session: SessionId) -> Result<Outcome, AppError> {
    use store::By;

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let act = services.act(By::Team(viewer()?.id));
    let outcome = store::schedule::cancel(&services.store, act, session).await?;
    Form::new("cancel_session", []).outcome(outcome)
}
