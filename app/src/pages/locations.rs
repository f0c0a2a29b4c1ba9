//! The locations of the studio: all of them, and one of them.

use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{AddLocation, ChangeLocation, Form},
};
use store::studio::locations::Settings;

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, Rank},
        facts::{Facts, fact},
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        pick_lists::{CURRENCY, PickLists, TIME_ZONE},
        request::{query, segment},
        table::{Column, Row, Table, link, row},
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
};

/// The address of this page.
const HERE: &str = "/team/locations";

/// Every location, and the form that adds another.
#[component]
pub fn LocationsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        Ok::<_, Away>((actor, store::studio::locations::all(&mut tx).await?))
    };
    page(load, |(actor, locations)| list(actor, locations))
}

fn list(actor: Actor, locations: Vec<Settings>) -> impl IntoView {
    let row = |settings: Settings| -> Row {
        let location = settings.location;
        row![
            link(format!("{HERE}/{}", location.id), location.name),
            settings.address.unwrap_or_default(),
            location.time_zone,
            location.currency,
            settings.invoice_prefix,
        ]
    };
    let columns = vec![
        Column::Text(say!(locations.name)),
        Column::Text(say!(locations.address_of)),
        Column::Text(say!(locations.time_zone)),
        Column::Text(say!(locations.currency)),
        Column::Line(say!(locations.invoice_prefix)),
    ];
    let rows = locations.into_iter().map(row).collect();
    let form = DeskForm::of::<AddLocation>();
    let fields = fields(
        &form,
        ["", "", "", "", "INV"],
        say!(locations.currency_hint),
    );
    view! {
        <Layout actor menu=Menu::Team title=say!(locations.title) width=Width::Wide>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(locations.title)
                lede=say!(locations.lede)
            />
            <TeamTabs here=TeamTab::Locations />
            <Done function=query("done") />
            <Table name=say!(locations.title) columns rows />
            <FormCard form page=HERE id="add" heading=say!(locations.add) button=say!(locations.add_button)>
                {fields}
            </FormCard>
            <PickLists />
        </Layout>
    }
}

/// The server functions whose forms have pages below the page of a location.
const ACTS: &[&str] = &[ChangeLocation::FUNCTION];

/// One location.
#[component]
pub fn LocationPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, asked) = (segment("location"), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (administrator(actor?)?, asked?);
        let mut tx = services.store.read().await?;
        let mut locations = store::studio::locations::all(&mut tx).await?.into_iter();
        let location = locations.find(|settings| settings.location.id.to_string() == id);
        Ok::<_, Away>((actor, asked, location.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, asked, location)| one(actor, asked, location))
}

fn one(actor: Actor, asked: Asked, settings: Settings) -> impl IntoView {
    let page = format!("{HERE}/{}", settings.location.id);
    let acts = Acts::of(page, asked).act::<ChangeLocation, _>(
        Rank::First,
        say!(locations.change),
        true,
        |at| changing(at, &settings),
    );
    let Settings {
        location,
        address,
        invoice_prefix,
        currency_fixed: _,
    } = settings;
    let address = address.unwrap_or_default();
    let place = Place::in_team([(HERE, say!(locations.title))], String::new());
    view! {
        <Thing actor place title=location.name acts>
            <Facts>
                {fact(say!(locations.address_of), address)} {fact(say!(locations.time_zone), location.time_zone)}
                {fact(say!(locations.currency), location.currency)}
                {fact(say!(locations.invoice_prefix), invoice_prefix)}
            </Facts>
        </Thing>
    }
}

/// The form that changes a location.
fn changing(at: At, settings: &Settings) -> impl IntoView + use<> {
    let location = &settings.location;
    let stored = ChangeLocation {
        location: location.id,
        name: location.name.clone(),
        address: settings.address.clone().unwrap_or_default(),
        time_zone: location.time_zone.clone(),
        currency: location.currency.clone(),
        invoice_prefix: settings.invoice_prefix.clone(),
    };
    let form = DeskForm::of::<ChangeLocation>().editing(&stored);
    let first = [
        &*stored.name,
        &stored.address,
        &stored.time_zone,
        &stored.currency,
        &stored.invoice_prefix,
    ];
    let currency_hint = if settings.currency_fixed {
        say!(locations.currency_fixed)
    } else {
        say!(locations.currency_hint)
    };
    let fields = fields(&form, first, currency_hint);
    let hidden = vec![(ChangeLocation::location, location.id.to_string())];
    view! {
        <ActForm form at hidden button=say!(locations.save)>
            {fields}
        </ActForm>
        <PickLists />
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
