//! A client's packages: all of them, one of them, and selling one.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    forms::{OfferKind, SellPackage, VoidPackage},
    ids::LocationId,
    package::{self, Change},
};
use store::{
    desk::{clients::Head, packages::Sold},
    studio::locations::Location,
};

use crate::{
    components::{
        client_frame::{ClientFrame, head},
        facts::{Facts, fact},
        field::Kind,
        form::{DeskForm, FormCard, Style, WhoMay},
        location_picker::LocationPicker,
        offer_picker::{OfferPicker, Picking},
        page::{Away, page},
        request::{client_id, here, segment},
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses::{self, SETTLE},
        dates::date,
        formats::decimal,
        say, status,
    },
};

/// All packages of a client, and the form that sells one.
#[component]
pub fn PackagesPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let asked = Picking::asked();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::desk::packages::of_client(&mut tx, head.id).await?;
        let names = store::desk::packages::names(&mut tx).await?;
        let picking = Picking::read(&mut tx, OfferKind::Package, head.home, &asked).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let sale = sale(picking, &locations, head.home, services.now())?;
        Ok::<_, Away>((actor, head, sold, (names, sale, locations), services.now()))
    };
    page(load, |(actor, head, sold, sale, now)| {
        list(actor, head, sold, sale, now)
    })
}

/// A package that is about to be sold.
struct Sale {
    picking: Picking,
    /// The name, the credits, the last day and the price, as the form shows them first.
    first: [String; 4],
    location: LocationId,
}

/// Returns the sale of the package that was picked from the catalogue, or a blank one at the home location.
fn sale(
    picking: Picking,
    locations: &[Location],
    home: LocationId,
    now: Timestamp,
) -> store::Result<Sale> {
    let mut sale = Sale {
        first: ["", "10", "", ""].map(str::to_owned),
        location: home,
        picking,
    };
    let Some(offer) = &sale.picking.picked else {
        return Ok(sale);
    };
    sale.location = offer.location;
    let here = locations.iter().find(|here| here.id == offer.location);
    if let (Some(package), Some(here)) = (offer.terms.package, here) {
        let today = here.today(now)?;
        let last = package
            .valid_days
            .map(|days| package::last_day(today, days));
        sale.first = [
            offer.terms.name.clone(),
            package.credits.to_string(),
            last.map(|day| day.to_string()).unwrap_or_default(),
            decimal(offer.terms.price),
        ];
    }
    Ok(sale)
}

fn list(
    actor: Actor,
    head: Head,
    sold: Vec<Sold>,
    (
        names,
        Sale {
            picking,
            first,
            location,
        },
        locations,
    ): (Vec<String>, Sale, Vec<Location>),
    now: Timestamp,
) -> impl IntoView {
    let client = head.id;
    let row = |sold: Sold| -> Row {
        let (used, expires) = (used(&sold), expires(&sold));
        row![
            link(
                addresses::of_client(client, "packages", sold.id),
                sold.name.as_str()
            ),
            status::package(sold.stock().status_at(now)),
            used,
            expires,
            sold.location,
        ]
    };
    let columns = vec![
        Column::Text(say!(table.package)),
        Column::Text(say!(table.status)),
        Column::Number(say!(table.used)),
        Column::Text(say!(packages.good_through)),
        Column::Text(say!(table.location)),
    ];
    let rows = sold.into_iter().map(row).collect();
    let form = DeskForm::of::<SellPackage>();
    let [name, credits, expires_on, price] = first;
    let lede =
        view! { <OfferPicker picking path=format!("/clients/{client}/packages") /> }.into_any();
    let names = names
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! {
        <ClientFrame actor head title=say!(client.packages)>
            <section class="card">
                <Table name=say!(client.packages) columns rows />
            </section>
            <FormCard
                form=form.clone()
                page=here()
                id="sell"
                heading=say!(packages.sell)
                lede
                hidden=vec![(SellPackage::client, client.to_string())]
                button=say!(packages.sell_button)
            >
                {form.field(SellPackage::name, say!(table.package), Kind::Choice("packages"), &name)}
                <LocationPicker form=form.clone() locations chosen=location />
                {form
                    .hinted(
                        SellPackage::credits,
                        say!(packages.credits),
                        Kind::Number,
                        &credits,
                        Some(say!(packages.credits_hint)),
                    )}
                {form
                    .hinted(
                        SellPackage::expires_on,
                        say!(packages.good_through),
                        Kind::Date,
                        &expires_on,
                        Some(say!(packages.expires_hint)),
                    )}
                {form.hinted(SellPackage::price, say!(table.price), Kind::Amount, &price, Some(say!(desk.price_hint)))}
                <datalist id="packages">{names}</datalist>
            </FormCard>
        </ClientFrame>
    }
}

fn used(sold: &Sold) -> String {
    say!(
        table.used_of,
        used = sold.credits_used,
        total = sold.credits_total
    )
    .to_string()
}

fn expires(sold: &Sold) -> String {
    let expires = sold.expires.map(|day| date(day.date()));
    expires.unwrap_or_else(|| say!(packages.for_ever).into())
}

/// One package, and voiding it.
#[component]
pub fn PackagePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, package) = (client_id(), segment("package").parse());
    let load = async move {
        let (actor, package) = (actor?, package.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::desk::packages::one(&mut tx, head.id, package).await?;
        Ok::<_, Away>((actor, head, sold.ok_or(Away::NOT_FOUND)?, services.now()))
    };
    page(load, |(actor, head, sold, now)| {
        show(actor, head, sold, now)
    })
}

fn show(actor: Actor, head: Head, sold: Sold, now: Timestamp) -> impl IntoView {
    let stock = sold.stock();
    let void = stock.allows(Change::Void).is_ok().then(|| {
        if actor.may(Permission::SettleAccounts) {
            void(&head, &sold).into_any()
        } else {
            view! {
                <div id=SETTLE>
                    <WhoMay permission=say!(team.settle_accounts) />
                </div>
            }
            .into_any()
        }
    });
    let (used, expires) = (used(&sold), expires(&sold));
    let (status, left) = (stock.status_at(now), stock.credits_left().to_string());
    view! {
        <ClientFrame actor head title=sold.name above=vec![("packages", say!(client.packages))]>
            <section class="card">
                <Facts>
                    {fact(say!(table.status), status::package(status))} {fact(say!(table.used), used)}
                    {fact(say!(packages.left), left)} {fact(say!(table.purchased), date(sold.purchased_on))}
                    {fact(say!(packages.good_through), expires)} {fact(say!(table.location), sold.location)}
                    {sold.reason.map(|reason| fact(say!(packages.reason), reason))}
                </Facts>
            </section>
            {void}
        </ClientFrame>
    }
}

/// The form that voids a package.
fn void(head: &Head, sold: &Sold) -> impl IntoView + use<> {
    let form = DeskForm::of::<VoidPackage>();
    let hidden = vec![
        (VoidPackage::client, head.id.to_string()),
        (VoidPackage::package, sold.id.to_string()),
    ];
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id=SETTLE
            heading=say!(packages.void)
            lede=say!(packages.void_lede)
            hidden
            button=say!(packages.void_button)
            style=Style::Danger
        >
            {form.hinted(VoidPackage::reason, say!(packages.reason), Kind::Text, "", Some(say!(packages.reason_hint)))}
        </FormCard>
    }
}
