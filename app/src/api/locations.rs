//! The locations of the studio.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Adds a location.
#[server(endpoint = "add_location")]
pub async fn add_location(
    #[server(default)] name: String,
    #[server(default)] time_zone: String,
    #[server(default)] currency: String,
    #[server(default)] invoice_prefix: String,
) -> Result<Outcome, AppError> {
    use crate::answers::form::Form;
    let form = Form::new(
        "add_location",
        [
            ("name", &name),
            ("time_zone", &time_zone),
            ("currency", &currency),
            ("invoice_prefix", &invoice_prefix),
        ],
    );
    save(form, None, [&name, &time_zone, &currency, &invoice_prefix]).await
}

/// Changes a location.
#[server(endpoint = "change_location")]
pub async fn change_location(
    location: Uuid,
    #[server(default)] name: String,
    #[server(default)] time_zone: String,
    #[server(default)] currency: String,
    #[server(default)] invoice_prefix: String,
) -> Result<Outcome, AppError> {
    use crate::answers::form::Form;
    let id = location.to_string();
    let form = Form::new(
        "change_location",
        [
            ("location", &id),
            ("name", &name),
            ("time_zone", &time_zone),
            ("currency", &currency),
            ("invoice_prefix", &invoice_prefix),
        ],
    );
    let typed = [&*name, &time_zone, &currency, &invoice_prefix];
    save(form, Some(location), typed).await
}

#[cfg(feature = "ssr")]
async fn save(
    form: crate::answers::form::Form,
    location: Option<Uuid>,
    [name, time_zone, currency, prefix]: [&str; 4],
) -> Result<super::form::Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws, Refused},
        forms::{LocationSettings, Shown},
        ids::LocationId,
        input, setup,
    };
    use store::{By, Outcome, locations};

    use crate::{login::viewer::viewer, services::Services};

    let mut flaws = Flaws::none();
    let name = flaws.note("name", input::line(name));
    let zone = flaws.note("time_zone", setup::time_zone(time_zone));
    let currency = flaws.note("currency", setup::currency(currency));
    let prefix = flaws.note("invoice_prefix", input::invoice_prefix(prefix));
    let (Some(name), Some(zone), Some(currency), Some(prefix)) = (name, zone, currency, prefix)
    else {
        return form.refuse(flaws);
    };
    let Some(zone) = zone.iana_name() else {
        return form.refuse(Flaws::one("time_zone", Flaw::NotATimeZone));
    };
    let settings = LocationSettings {
        name,
        time_zone: zone.to_owned(),
        currency,
        invoice_prefix: prefix,
    };
    let services = Services::of_request();
    let (store, act) = (&services.store, services.act(By::Team(viewer()?.id)));
    let outcome = match location {
        None => locations::add(store, act, &settings).await?,
        Some(location) => {
            // Until the page carries what it showed.
            let shown = Shown::read([]);
            locations::change(store, act, LocationId(location), &settings, &shown).await?
        }
    };
    match outcome {
        Outcome::Refused(Refused::CurrencyFixed) => {
            form.refuse(Flaws::one("currency", Refused::CurrencyFixed.into()))
        }
        outcome => form.outcome(outcome),
    }
}
