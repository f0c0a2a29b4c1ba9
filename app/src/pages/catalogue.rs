//! The catalogue: the memberships and packages that each location sells.

use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{AddOffer, ChangeOffer, Form, OfferKind, RestoreOffer, RetireOffer},
};
use store::studio::{catalogue::Offer, locations::Location};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, Rank},
        facts::{Glance, fact},
        field::Kind,
        form::{DeskForm, Done, FormCard, Hidden},
        layout::{Layout, Menu, PageHead, Width},
        location_picker::{LocationPicker, Show},
        page::{Away, page},
        request::{query, segment},
        table::{Column, Row, Table, link, row},
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        formats::{decimal, money},
        say, status,
    },
};

/// The address of this page.
const HERE: &str = "/team/catalogue";

/// The catalogue, and the forms that add to it.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        let offers = store::studio::catalogue::all(&mut tx).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        Ok::<_, Away>((actor, offers, locations))
    };
    page(load, |(actor, offers, locations)| {
        show(actor, offers, &locations)
    })
}

fn show(actor: Actor, offers: Vec<Offer>, locations: &[Location]) -> impl IntoView + use<> {
    let (retired, current): (Vec<_>, Vec<_>) =
        offers.into_iter().partition(|offer| offer.is_retired);
    let of = |kind| -> Vec<Offer> {
        let offers = current.iter();
        let offers = offers.filter(|offer| offer.terms.kind() == kind);
        offers.cloned().collect()
    };
    let memberships = table(
        say!(client.memberships),
        memberships_columns(),
        of(OfferKind::Membership),
    );
    let packages = table(
        say!(client.packages),
        packages_columns(),
        of(OfferKind::Package),
    );
    let retired = (!retired.is_empty()).then(|| {
        section(
            say!(catalogue.retired),
            table(say!(catalogue.retired), packages_columns(), retired),
        )
    });
    let add_membership = add(OfferKind::Membership, locations.to_vec());
    let add_package = add(OfferKind::Package, locations.to_vec());
    view! {
        <Layout actor menu=Menu::Team title=say!(catalogue.title) width=Width::Wide>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(catalogue.title)
                lede=say!(catalogue.lede)
            />
            <TeamTabs here=TeamTab::Catalogue />
            <Done function=query("done") />
            {section(say!(client.memberships), memberships)}
            {section(say!(client.packages), packages)}
            {retired}
            {add_membership}
            {add_package}
        </Layout>
    }
}

fn section(heading: &'static str, content: impl IntoView) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{heading}</h2>
            {content}
        </section>
    }
}

fn memberships_columns() -> Vec<Column> {
    vec![
        Column::Text(say!(catalogue.name)),
        Column::Text(say!(table.location)),
        Column::Number(say!(table.price)),
    ]
}

fn packages_columns() -> Vec<Column> {
    let mut columns = memberships_columns();
    columns.extend([
        Column::Number(say!(packages.credits)),
        Column::Line(say!(catalogue.valid)),
    ]);
    columns
}

fn table(name: &'static str, columns: Vec<Column>, offers: Vec<Offer>) -> impl IntoView {
    let row = |offer: Offer| -> Row {
        let mut row = row![
            link(format!("{HERE}/{}", offer.id), offer.terms.name.as_str()),
            offer.location_name.clone(),
            money(offer.terms.price),
        ];
        if columns.len() > row.len() {
            let credits = offer.terms.package.map(|package| package.credits);
            row.extend(row![
                credits
                    .map(|credits| credits.to_string())
                    .unwrap_or_default(),
                valid(&offer),
            ]);
        }
        row
    };
    let rows = offers.into_iter().map(row).collect();
    view! { <Table name columns rows empty=say!(catalogue.empty) /> }
}

/// Returns for how long a package is valid; nothing of a membership.
fn valid(offer: &Offer) -> String {
    match offer.terms.package.map(|package| package.valid_days) {
        None => String::new(),
        Some(None) => say!(catalogue.for_ever).into(),
        Some(Some(days)) => say!(catalogue.valid_days, count = days).to_string(),
    }
}

/// The form that adds an offer of a kind.
fn add(kind: OfferKind, locations: Vec<Location>) -> impl IntoView {
    let form = DeskForm::with::<AddOffer>(AddOffer::kind, kind.name());
    let (id, heading, button) = match kind {
        OfferKind::Membership => (
            "add-membership",
            say!(catalogue.add_membership),
            say!(catalogue.add_membership_button),
        ),
        OfferKind::Package => (
            "add-package",
            say!(catalogue.add_package),
            say!(catalogue.add_package_button),
        ),
    };
    let fields = fields(&form, kind, ["", "", "", ""]);
    let hidden = vec![(AddOffer::kind, kind.name().to_owned())];
    view! {
        <FormCard form=form.clone() page=HERE id heading hidden button>
            <LocationPicker form locations show=Show::Currency />
            {fields}
        </FormCard>
    }
}

/// The fields, which have the same names in both forms.
fn fields(
    form: &DeskForm,
    kind: OfferKind,
    [name, price, credits, days]: [&str; 4],
) -> impl IntoView + use<> {
    let package = (kind == OfferKind::Package).then(|| {
        let credits_hint = Some(say!(packages.credits_hint));
        let days_hint = Some(say!(catalogue.days_hint));
        view! {
            {form.hinted(AddOffer::credits, say!(packages.credits), Kind::Number, credits, credits_hint)}
            {form.hinted(AddOffer::days, say!(catalogue.days), Kind::Number, days, days_hint)}
        }
    });
    view! {
        {form.field(AddOffer::name, say!(catalogue.name), Kind::Text, name)}
        {package}
        {form.hinted(AddOffer::price, say!(table.price), Kind::Amount, price, Some(say!(catalogue.price_hint)))}
    }
}

/// The server functions whose forms have pages below the page of an offer.
const ACTS: &[&str] = &[
    ChangeOffer::FUNCTION,
    RetireOffer::FUNCTION,
    RestoreOffer::FUNCTION,
];

/// One membership or package of the catalogue: changed, retired, or offered again.
#[component]
pub fn OfferPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, asked) = (segment("offer").parse(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (administrator(actor?)?, asked?);
        let id = id.map_err(|_| Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let offer = store::studio::catalogue::find(&mut tx, id).await?;
        Ok::<_, Away>((actor, asked, offer.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, asked, offer)| one(actor, asked, &offer))
}

fn one(actor: Actor, asked: Asked, offer: &Offer) -> impl IntoView + use<> {
    let acts = acts(offer, asked);
    let terms = &offer.terms;
    let package = terms.package.map(|package| {
        view! {
            {fact(say!(packages.credits), package.credits.to_string())}
            {fact(say!(catalogue.valid), valid(offer))}
        }
    });
    let (price, location) = (money(terms.price), offer.location_name.clone());
    let place = Place::in_team([(HERE, say!(catalogue.title))], location.clone());
    let (title, state) = (terms.name.clone(), status::offer(offer));
    view! {
        <Thing actor place title state=Some(state) acts>
            <Glance>{fact(say!(table.price), price)} {package} {fact(say!(table.location), location)}</Glance>
        </Thing>
    }
}

/// What can be done with the offer.
fn acts(offer: &Offer, asked: Asked) -> Acts {
    let hidden = || vec![(ChangeOffer::offer, offer.id.to_string())];
    Acts::of(format!("{HERE}/{}", offer.id), asked)
        .act::<ChangeOffer, _>(Rank::First, say!(catalogue.change), true, |at| {
            changing(at, offer, hidden())
        })
        .act::<RetireOffer, _>(
            Rank::Further,
            say!(catalogue.retire),
            !offer.is_retired,
            |at| {
                let form = DeskForm::of::<RetireOffer>();
                let (lede, button) = (say!(catalogue.retire_hint), say!(catalogue.retire));
                view! { <ActForm form at lede hidden=hidden() button /> }
            },
        )
        .act::<RestoreOffer, _>(
            Rank::Further,
            say!(catalogue.restore),
            offer.is_retired,
            |at| {
                let form = DeskForm::of::<RestoreOffer>();
                let (lede, button) = (say!(catalogue.restore_hint), say!(catalogue.restore));
                view! { <ActForm form at lede hidden=hidden() button /> }
            },
        )
}

/// The form that changes an offer.
fn changing(at: At, offer: &Offer, hidden: Hidden) -> impl IntoView + use<> {
    let stored = ChangeOffer::showing(offer.id, &offer.terms);
    let form = DeskForm::of::<ChangeOffer>().editing(&stored);
    let price = decimal(offer.terms.price);
    let first = [&*stored.name, &price, &stored.credits, &stored.days];
    let fields = fields(&form, offer.terms.kind(), first);
    view! {
        <ActForm form at lede=say!(catalogue.change_hint) hidden button=say!(catalogue.save)>
            {fields}
        </ActForm>
    }
}
