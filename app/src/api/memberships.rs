//! Selling memberships, pausing, resuming and cancelling them.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Sells a client a membership at a location.
#[server(endpoint = "sell_membership")]
pub async fn sell_membership(
    client: ClientId,
    location: Uuid,
    plan: String,
    starts_on: String,
    #[server(default)] price: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        input,
    };
    use store::memberships::{Sale, sell};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let location_sent = location.to_string();
    let form = Form::new(
        "sell_membership",
        [
            ("location", &location_sent),
            ("plan", &plan),
            ("starts_on", &starts_on),
            ("price", &price),
        ],
    );
    let Some(here) = services.location(location).await? else {
        return form.refuse(Flaws::one("location", Flaw::NotAChoice));
    };
    let mut flaws = Flaws::none();
    let plan = flaws.note("plan", input::line(&plan));
    let starts_on = flaws.note("starts_on", input::date(&starts_on));
    let price = flaws.note("price", input::price(&price, here.currency()?));
    let (Some(plan), Some(starts_on), Some(price)) = (plan, starts_on, price) else {
        return form.refuse(flaws);
    };
    let sale = Sale {
        client,
        location,
        plan,
        starts_on,
        price,
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    form.outcome(sell(&services.store, by, &sale, now, &mut rng).await?)
}

/// Pauses a membership.
#[server(endpoint = "pause_membership")]
pub async fn pause_membership(client: ClientId, membership: Uuid) -> Result<Outcome, AppError> {
    change(
        "pause_membership",
        client,
        membership,
        store::memberships::Change::Pause,
    )
    .await
}

/// Resumes a paused membership.
#[server(endpoint = "resume_membership")]
pub async fn resume_membership(client: ClientId, membership: Uuid) -> Result<Outcome, AppError> {
    change(
        "resume_membership",
        client,
        membership,
        store::memberships::Change::Resume,
    )
    .await
}

/// Cancels a membership: at once, or after the day `last`.
#[server(endpoint = "cancel_membership")]
pub async fn cancel_membership(
    client: ClientId,
    membership: Uuid,
    #[server(default)] last: String,
) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};
    use store::memberships::Change;

    use crate::answers::form::Form;

    let when = match input::optional(&last, input::date) {
        Ok(None) => Change::CancelNow,
        Ok(Some(day)) => Change::CancelAfter(day),
        Err(flaw) => {
            let form = Form::new("cancel_membership", [("last", &last)]);
            return form.refuse(Flaws::one("last", flaw));
        }
    };
    change("cancel_membership", client, membership, when).await
}

#[cfg(feature = "ssr")]
async fn change(
    function: &'static str,
    client: ClientId,
    membership: Uuid,
    change: store::memberships::Change,
) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let of = (client, membership);
    let outcome =
        store::memberships::change(&services.store, by, of, change, now, &mut rng).await?;
    Form::new(function, []).outcome(outcome)
}
