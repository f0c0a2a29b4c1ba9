//! Selling memberships, pausing, resuming and cancelling them.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use super::{AppError, form::Outcome};

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
        forms::MembershipSale,
        input,
    };
    use store::{By, memberships::sell};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

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
    let sale = MembershipSale {
        client,
        location,
        plan,
        starts_on,
        price,
    };
    let act = services.act(By::Team(viewer()?.id));
    form.outcome(sell(&services.store, act, &sale).await?)
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

/// Lets a paused membership go on.
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

    use crate::api::form::Form;

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
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let services = Services::of_request();
    let act = services.act(store::By::Team(viewer()?.id));
    let outcome =
        store::memberships::change(&services.store, act, client, membership, change).await?;
    Form::new(function, []).outcome(outcome)
}
