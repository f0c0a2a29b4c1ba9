//! The locations of the studio.

use leptos::prelude::*;
use shared::access::Actor;
use store::locations::Settings;

use super::{page, query, team::administrator};
use crate::{
    api::AppError,
    components::{
        field::Kind,
        form::{DeskForm, Done},
        layout::{Crumbs, Layout, Menu, Width},
    },
    sentences::say,
    services::{Services, viewer},
};

/// Where this page is.
const HERE: &str = "/team/locations";

/// Every location with a form that changes it, and one that adds another.
#[component]
pub fn LocationsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        Ok::<_, AppError>((actor, store::locations::all(&mut tx).await?))
    };
    page(load, |(actor, locations)| show(actor, locations))
}

fn show(actor: Actor, locations: Vec<Settings>) -> impl IntoView {
    let form = DeskForm::of("add_location");
    view! {
        <Layout actor menu=Menu::Team title=say!(locations.title) width=Width::Narrow>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/team".into(), say!(team.title).into())] />
                    <h1>{say!(locations.title)}</h1>
                    <p class="lede">{say!(locations.lede)}</p>
                </div>
            </div>
            <Done function=query("done") />
            {locations.into_iter().map(location).collect_view()}
            <section class="card" id="add">
                <h2>{say!(locations.add)}</h2>
                {form.problem()}
                <form method="post" action=form.action(HERE) novalidate>
                    {fields(&form, ["", "", "", "INV"], false)}
                    <div class="form-actions">
                        <button class="primary">{say!(locations.add_button)}</button>
                    </div>
                </form>
            </section>
        </Layout>
    }
}

fn location(settings: Settings) -> impl IntoView {
    let Settings {
        location,
        invoice_prefix,
        currency_fixed,
    } = settings;
    let form = DeskForm::with("change_location", "location", location.id);
    let first = [
        &*location.name,
        &location.time_zone,
        &location.currency,
        &invoice_prefix,
    ];
    let fields = fields(&form, first, currency_fixed);
    view! {
        <section class="card">
            <h2>
                <bdi>{location.name.clone()}</bdi>
            </h2>
            {form.problem()}
            <form method="post" action=form.action(HERE) novalidate>
                <input type="hidden" name="location" value=location.id.to_string() />
                {fields}
                <div class="form-actions">
                    <button class="primary">{say!(locations.save)}</button>
                </div>
            </form>
        </section>
    }
}

fn fields(
    form: &DeskForm,
    [name, time_zone, currency, prefix]: [&str; 4],
    currency_fixed: bool,
) -> impl IntoView + use<> {
    let currency_hint = if currency_fixed {
        say!(locations.currency_fixed)
    } else {
        say!(locations.currency_hint)
    };
    let zone_hint = Some(say!(locations.time_zone_hint));
    let prefix_hint = Some(say!(locations.invoice_prefix_hint));
    view! {
        <div class="fields">
            {form.field("name", say!(locations.name), Kind::Text, name)}
            {form.hinted("time_zone", say!(locations.time_zone), Kind::Text, time_zone, zone_hint)}
            {form.hinted("currency", say!(locations.currency), Kind::Text, currency, Some(currency_hint))}
            {form.hinted("invoice_prefix", say!(locations.invoice_prefix), Kind::Text, prefix, prefix_hint)}
        </div>
    }
}
