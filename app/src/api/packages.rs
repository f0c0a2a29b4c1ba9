//! Selling packages, and voiding them.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// The most credits that a package can have.
#[cfg(feature = "ssr")]
const MOST_CREDITS: u32 = 1_000;

/// Sells a client a package at a location.
#[server(endpoint = "sell_package")]
pub async fn sell_package(
    client: ClientId,
    location: Uuid,
    name: String,
    credits: String,
    #[server(default)] expires_on: String,
    #[server(default)] price: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        input,
    };
    use store::packages::{Sale, sell};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let location_sent = location.to_string();
    let form = Form::new(
        "sell_package",
        [
            ("location", &location_sent),
            ("name", &name),
            ("credits", &credits),
            ("expires_on", &expires_on),
            ("price", &price),
        ],
    );
    let Some(here) = services.location(location).await? else {
        return form.refuse(Flaws::one("location", Flaw::NotAChoice));
    };
    let (now, mut rng) = (services.now(), services.rng());
    let today = here.today(now)?;
    let mut flaws = Flaws::none();
    let name = flaws.note("name", input::line(&name));
    let credits = flaws.note("credits", input::number(&credits, 1, MOST_CREDITS));
    let expires_on = input::optional(&expires_on, |typed| input::upcoming_date(typed, today));
    let expires_on = flaws.note("expires_on", expires_on);
    let price = flaws.note("price", input::price(&price, here.currency()?));
    let (Some(name), Some(credits), Some(expires_on), Some(price)) =
        (name, credits, expires_on, price)
    else {
        return form.refuse(flaws);
    };
    let sale = Sale {
        client,
        location,
        name,
        credits,
        expires_on,
        price,
    };
    form.outcome(sell(&services.store, viewer()?.id, &sale, now, &mut rng).await?)
}

/// Voids a package, for a reason.
#[server(endpoint = "void_package")]
pub async fn void_package(
    client: ClientId,
    package: Uuid,
    #[server(default)] reason: String,
) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let form = Form::new("void_package", [("reason", &reason)]);
    let reason = match input::line(&reason) {
        Ok(reason) => reason,
        Err(flaw) => return form.refuse(Flaws::one("reason", flaw)),
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let (store, of) = (&services.store, (client, package));
    form.outcome(store::packages::void(store, by, of, &reason, now, &mut rng).await?)
}
