//! Adding sessions to the schedule, changing their capacity, cancelling them.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// The most seats that a session can have.
#[cfg(feature = "ssr")]
const MOST_SEATS: u32 = 1_000;

/// The longest that a session lasts: a day.
#[cfg(feature = "ssr")]
const MOST_MINUTES: u32 = 1_440;

/// Adds a session at a location, at a time of that location.
#[server(endpoint = "add_session")]
pub async fn add_session(
    location: Uuid,
    name: String,
    #[server(default)] coach: String,
    starts_at: String,
    minutes: String,
    capacity: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        input,
    };
    use store::schedule::{ToAdd, add};

    use crate::{answers::form::Form, services::Services};

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
    let Some(here) = services.location(location).await? else {
        return form.refuse(Flaws::one("location", Flaw::NotAChoice));
    };
    let (zone, now) = (here.zone()?, services.now());
    let mut flaws = Flaws::none();
    let name = flaws.note("name", input::line(&name));
    let coach = flaws.note("coach", input::optional(&coach, input::line));
    let starts_at = flaws.note("starts_at", input::upcoming_time(&starts_at, &zone, now));
    let minutes = flaws.note("minutes", input::number(&minutes, 1, MOST_MINUTES));
    let capacity = flaws.note("capacity", input::number(&capacity, 0, MOST_SEATS));
    let (Some(name), Some(coach), Some(starts_at), Some(minutes), Some(capacity)) =
        (name, coach, starts_at, minutes, capacity)
    else {
        return form.refuse(flaws);
    };
    let to_add = ToAdd {
        location,
        name,
        coach,
        starts_at,
        minutes,
        capacity,
    };
    let outcome = add(&services.store, &to_add, &mut services.rng()).await?;
    if outcome == store::Outcome::Done {
        // The session may be on another day than the page of the form.
        let day = zone.to_datetime(starts_at).date();
        let page = format!("/schedule?location={location}&day={day}&done=add_session");
        leptos_axum::redirect(&page);
    }
    form.outcome(outcome)
}

/// Changes how many seats a session has.
#[server(endpoint = "set_capacity")]
pub async fn set_capacity(session: Uuid, capacity: String) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};

    use crate::{answers::form::Form, services::Services};

    let services = Services::of_request();
    let form = Form::new("set_capacity", [("capacity", &capacity)]);
    let capacity = match input::number(&capacity, 0, MOST_SEATS) {
        Ok(capacity) => capacity,
        Err(flaw) => return form.refuse(Flaws::one("capacity", flaw)),
    };
    let (now, mut rng) = (services.now(), services.rng());
    let outcome =
        store::schedule::set_capacity(&services.store, session, capacity, now, &mut rng).await?;
    form.outcome(outcome)
}

/// Cancels a session, with all its bookings.
#[server(endpoint = "cancel_session")]
pub async fn cancel_session(session: Uuid) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let outcome = store::schedule::cancel(&services.store, by, session, now, &mut rng).await?;
    Form::new("cancel_session", []).outcome(outcome)
}
