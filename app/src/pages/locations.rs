//! The locations of the studio.

use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{AddLocation, ChangeLocation},
};
use store::studio::locations::Settings;

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        pick_lists::{CURRENCY, PickLists, TIME_ZONE},
        request::query,
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
};

/// The address of this page.
const HERE: &str = "/team/locations";

/// Every location with a form that changes it, and one that adds another.
#[component]
pub fn LocationsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        Ok::<_, Away>((actor, store::studio::locations::all(&mut tx).await?))
    };
    page(load, |(actor, locations)| show(actor, locations))
}

fn show(actor: Actor, locations: Vec<Settings>) -> impl IntoView {
    let form = DeskForm::of::<AddLocation>();
    let fields = fields(
        &form,
        ["", "", "", "", "INV"],
        say!(locations.currency_hint),
    );
    view! {
        <Layout actor menu=Menu::Team title=say!(locations.title) width=Width::Narrow>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(locations.title)
                lede=say!(locations.lede)
            />
            <TeamTabs here=TeamTab::Locations />
            <Done function=query("done") />
            {locations.into_iter().map(location).collect_view()}
            <FormCard form page=HERE id="add" heading=say!(locations.add) button=say!(locations.add_button)>
                {fields}
            </FormCard>
            <PickLists />
        </Layout>
    }
}

fn location(settings: Settings) -> impl IntoView {
    let Settings {
        location,
        address,
        invoice_prefix,
        currency_fixed,
    } = settings;
    let id = location.id;
    let name = location.name.clone();
    let stored = ChangeLocation {
        location: id,
        name: location.name,
        address: address.unwrap_or_default(),
        time_zone: location.time_zone,
        currency: location.currency,
        invoice_prefix,
    };
    let form = DeskForm::with::<ChangeLocation>(ChangeLocation::location, id).editing(&stored);
    let first = [
        &*stored.name,
        &stored.address,
        &stored.time_zone,
        &stored.currency,
        &stored.invoice_prefix,
    ];
    let currency_hint = if currency_fixed {
        say!(locations.currency_fixed)
    } else {
        say!(locations.currency_hint)
    };
    let fields = fields(&form, first, currency_hint);
    let hidden = vec![(ChangeLocation::location, id.to_string())];
    view! {
        <FormCard form page=HERE heading=name hidden button=say!(locations.save)>
            {fields}
        </FormCard>
    }
}

/// The fields, which have the same names in both forms.
fn fields(
    form: &DeskForm,
    [name, address, time_zone, currency, prefix]: [&str; 5],
    currency_hint: &'static str,
) -> impl IntoView + use<> {
    let address_hint = Some(say!(locations.address_hint));
    let zone_hint = Some(say!(locations.time_zone_hint));
    let prefix_hint = Some(say!(locations.invoice_prefix_hint));
    view! {
        {form.field(AddLocation::name, say!(locations.name), Kind::Text, name)}
        {form.hinted(AddLocation::address, say!(locations.address), Kind::Text, address, address_hint)}
        {form.hinted(AddLocation::time_zone, say!(locations.time_zone), TIME_ZONE, time_zone, zone_hint)}
        {form.hinted(AddLocation::currency, say!(locations.currency), CURRENCY, currency, Some(currency_hint))}
        {form.hinted(AddLocation::invoice_prefix, say!(locations.invoice_prefix), Kind::Text, prefix, prefix_hint)}
    }
}
