//! A client's packages: all of them, one of them, and selling one.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    forms::{CorrectPackage, Form, OfferKind, SellPackage, VoidPackage},
    ids::LocationId,
    package::{self, Change, PackageStatus},
};
use store::{
    desk::{clients::Head, corrections, packages::Sold},
    studio::locations::Location,
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, May, Rank},
        chip::chip,
        client_frame::{ClientFrame, head},
        clock::StudioClock,
        corrections::{Corrected, correcting, corrections_card},
        facts::{Facts, Glance, fact},
        field::Kind,
        form::{DeskForm, FormCard, Hidden, Style},
        location_picker::LocationPicker,
        offer_picker::{OfferPicker, Picking},
        page::{Away, page},
        request::{client_id, here, segment},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, dates::date, formats::decimal, say, status},
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
            chip(status::package(sold.stock().status_at(now))),
            used,
            expires,
            sold.location,
        ]
    };
    let columns = vec![
        Column::Text(say!(table.package)),
        Column::State(say!(table.status)),
        Column::Number(say!(table.used)),
        Column::Line(say!(packages.good_through)),
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
                <Table name=say!(client.packages) columns rows empty=say!(packages.empty) />
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

/// The server functions whose forms have pages below the page of a package.
const ACTS: &[&str] = &[CorrectPackage::FUNCTION, VoidPackage::FUNCTION];

/// One package, and what can be done with it.
#[component]
pub fn PackagePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, package, asked) = (client_id(), segment("package").parse(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let package = package.map_err(|_| Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::desk::packages::one(&mut tx, head.id, package).await?;
        let sold = sold.ok_or(Away::NOT_FOUND)?;
        let thing = corrections::Thing::Package(sold.id);
        let corrected = corrections::of(&mut tx, thing, &sold.name).await?;
        let corrected = (corrected, StudioClock::read(&mut tx).await?);
        Ok::<_, Away>((actor, head, (asked, services.now()), sold, corrected))
    };
    page(load, |(actor, head, when, sold, corrected)| {
        show(actor, head, when, sold, corrected)
    })
}

fn show(
    actor: Actor,
    head: Head,
    (asked, now): (Asked, Timestamp),
    sold: Sold,
    corrected: Corrected,
) -> impl IntoView {
    let stock = sold.stock();
    let (used, expires) = (used(&sold), expires(&sold));
    let (status, left) = (stock.status_at(now), stock.credits_left().to_string());
    let book = match status {
        PackageStatus::Unused | PackageStatus::Active => Some(view! {
            <a class="button primary" href=format!("/clients/{}/bookings#book", head.id)>
                {say!(bookings.book)}
            </a>
        }),
        PackageStatus::Used | PackageStatus::Expired | PackageStatus::Void => None,
    };
    let void = May::from(stock.allows(Change::Void).is_ok());
    let void = void.permitted(&actor, Permission::SettleAccounts);
    let page = addresses::of_client(head.id, "packages", sold.id);
    let correct = May::Yes.permitted(&actor, Permission::SettleAccounts);
    let acts = Acts::of(page, asked)
        .at_once(book)
        .act::<CorrectPackage, _>(Rank::Further, say!(corrections.correct), correct, |at| {
            correction(at, &head, &sold)
        })
        .act::<VoidPackage, _>(Rank::Last, say!(packages.void), void, |at| {
            voiding(at, &head, &sold)
        });
    let place = Place::of_client(head, ("packages", say!(client.packages)));
    view! {
        <Thing actor place title=sold.name state=Some(status::package(status)) acts>
            <Glance>
                {fact(say!(packages.left), left)} {fact(say!(table.used), used)}
                {fact(say!(packages.good_through), expires)}
            </Glance>
            <Facts>
                {fact(say!(table.purchased), date(sold.purchased_on))} {fact(say!(table.location), sold.location)}
                {sold.reason.map(|reason| fact(say!(packages.reason), reason))}
            </Facts>
            {corrections_card(corrected)}
        </Thing>
    }
}

/// What the forms of a package send without showing it. The fields have the same names in each of them.
fn of_package(head: &Head, sold: &Sold) -> Hidden {
    vec![
        (VoidPackage::client, head.id.to_string()),
        (VoidPackage::package, sold.id.to_string()),
    ]
}

/// The form that corrects the name.
fn correction(at: At, head: &Head, sold: &Sold) -> impl IntoView + use<> {
    let row = CorrectPackage {
        client: head.id,
        package: sold.id,
        name: sold.name.clone(),
    };
    let form = DeskForm::of::<CorrectPackage>().editing(&row);
    let (name, label) = (CorrectPackage::name, say!(table.package));
    let field = form.field(name, label, Kind::Text, &row.name);
    let hidden = of_package(head, sold);
    correcting(at, say!(corrections.lede), form, hidden, field.into_any())
}

/// The form that voids a package.
fn voiding(at: At, head: &Head, sold: &Sold) -> impl IntoView + use<> {
    let form = DeskForm::of::<VoidPackage>();
    let hidden = of_package(head, sold);
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(packages.void_lede)
            hidden
            button=say!(packages.void_button)
            style=Style::Danger
        >
            {form.hinted(VoidPackage::reason, say!(packages.reason), Kind::Text, "", Some(say!(packages.reason_hint)))}
        </ActForm>
    }
}
