//! A client's memberships: all of them, one of them, and selling one.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    forms::{
        CancelMembership, CorrectMembership, Ends, Form, OfferKind, PauseMembership,
        ResumeMembership, SellMembership,
    },
    membership::Change,
    standing::Membership,
};
use store::{
    desk::{clients::Head, corrections, memberships::Sold},
    studio::locations::Location,
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, May, Rank},
        chip::chip,
        client_frame::{ClientFrame, head, today_at_home},
        clock::StudioClock,
        corrections::{Corrected, correcting, corrections_card},
        facts::{Facts, Glance, fact},
        field::Kind,
        form::{Act, DeskForm, FormCard, Hidden, Style},
        location_picker::LocationPicker,
        offer_picker::{OfferPicker, Picking},
        page::{Away, page},
        request::{client_id, here, keeping_origin, segment},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::date,
        formats::{decimal, money},
        say, status,
    },
};

/// All memberships of a client, and the form that sells one.
#[component]
pub fn MembershipsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let asked = Picking::asked();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::desk::memberships::of_client(&mut tx, head.id).await?;
        let plans = store::desk::memberships::plans(&mut tx).await?;
        let picking = Picking::read(&mut tx, OfferKind::Membership, head.home, &asked).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let today = today_at_home(&head, &locations, services.now())?;
        Ok::<_, Away>((actor, head, sold, (plans, picking, locations, today)))
    };
    page(load, |(actor, head, sold, sale)| {
        list(actor, head, sold, sale)
    })
}

fn list(
    actor: Actor,
    head: Head,
    sold: Vec<Sold>,
    (plans, picking, locations, today): (Vec<String>, Picking, Vec<Location>, Date),
) -> impl IntoView {
    let client = head.id;
    let row = |sold: Sold| -> Row {
        let page = addresses::of_client(client, "memberships", sold.membership.id);
        let Sold { membership, price } = sold;
        let ends = ends(&membership);
        row![
            link(page, membership.plan),
            chip(status::membership(membership.status)),
            date(membership.starts_on),
            ends,
            membership.location,
            money(price),
        ]
    };
    let columns = vec![
        Column::Text(say!(table.plan)),
        Column::State(say!(table.status)),
        Column::Line(say!(table.starts)),
        Column::Line(say!(memberships.last_day)),
        Column::Text(say!(table.location)),
        Column::Number(say!(table.price)),
    ];
    let rows = sold.into_iter().map(row).collect();
    let form = DeskForm::of::<SellMembership>();
    let picked = picking.picked.as_ref();
    let location = picked.map_or(head.home, |offer| offer.location);
    let (plan, price) = match picked {
        Some(offer) => (offer.terms.name.clone(), decimal(offer.terms.price)),
        None => (String::new(), String::new()),
    };
    let lede =
        view! { <OfferPicker picking path=format!("/clients/{client}/memberships") /> }.into_any();
    let plans = plans
        .into_iter()
        .map(|plan| view! { <option value=plan></option> })
        .collect_view();
    view! {
        <ClientFrame actor head title=say!(client.memberships)>
            <section class="card">
                <Table name=say!(client.memberships) columns rows empty=say!(memberships.empty) />
            </section>
            <FormCard
                form=form.clone()
                page=here()
                id="sell"
                heading=say!(memberships.sell)
                lede
                hidden=vec![(SellMembership::client, client.to_string())]
                button=say!(memberships.sell_button)
            >
                {form.field(SellMembership::plan, say!(table.plan), Kind::Choice("plans"), &plan)}
                <LocationPicker form=form.clone() locations chosen=location />
                {form.field(SellMembership::starts_on, say!(memberships.first_day), Kind::Date, &today.to_string())}
                {form.hinted(SellMembership::price, say!(table.price), Kind::Amount, &price, Some(say!(desk.price_hint)))}
                <datalist id="plans">{plans}</datalist>
            </FormCard>
        </ClientFrame>
    }
}

/// The server functions whose forms have pages below the page of a membership.
const ACTS: &[&str] = &[
    PauseMembership::FUNCTION,
    CorrectMembership::FUNCTION,
    CancelMembership::FUNCTION,
];

/// One membership, and what can be done with it.
#[component]
pub fn MembershipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, membership, asked) = (client_id(), segment("membership"), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::desk::memberships::of_client(&mut tx, head.id).await?;
        let sold = sold
            .into_iter()
            .find(|sold| sold.membership.id.to_string() == membership);
        let sold = sold.ok_or(Away::NOT_FOUND)?;
        let thing = corrections::Thing::Membership(sold.membership.id);
        let corrected = corrections::of(&mut tx, thing, &sold.membership.plan).await?;
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
    let acts = acts(&actor, &head, asked, &sold, now);
    let Sold { membership, price } = sold;
    let place = Place::of_client(head, ("memberships", say!(client.memberships)));
    let state = status::membership(membership.status);
    let ends = ends(&membership);
    view! {
        <Thing actor place title=membership.plan state=Some(state) acts>
            <Glance>
                {fact(say!(table.starts), date(membership.starts_on))} {fact(say!(memberships.last_day), ends)}
                {fact(say!(table.price), money(price))}
            </Glance>
            <Facts>{fact(say!(table.location), membership.location)}</Facts>
            {corrections_card(corrected)}
        </Thing>
    }
}

/// What can be done with the membership.
fn acts(actor: &Actor, head: &Head, asked: Asked, sold: &Sold, now: Timestamp) -> Acts {
    let term = sold.membership.term();
    let allows = |change| term.allows(change, now).is_ok();
    let page = addresses::of_client(head.id, "memberships", sold.membership.id);
    let hidden = || of_membership(head, sold);
    let resume = allows(Change::Resume).then(|| {
        let (form, label) = (DeskForm::of::<ResumeMembership>(), say!(memberships.resume));
        let page = keeping_origin(page.clone());
        view! { <Act form page fields=hidden() label style=Style::Primary /> }
    });
    Acts::of(page.clone(), asked)
        .at_once(resume)
        .act::<PauseMembership, _>(
            Rank::Further,
            say!(memberships.pause),
            allows(Change::Pause),
            |at| {
                let form = DeskForm::of::<PauseMembership>();
                let button = say!(memberships.pause);
                view! { <ActForm form at lede=say!(memberships.pause_lede) hidden=hidden() button /> }
            },
        )
        .act::<CorrectMembership, _>(
            Rank::Further,
            say!(corrections.correct),
            May::Yes.permitted(actor, Permission::SettleAccounts),
            |at| correction(at, head, sold),
        )
        .act::<CancelMembership, _>(
            Rank::Last,
            say!(memberships.cancel),
            allows(Change::CancelNow),
            |at| cancelling(at, hidden()),
        )
}

/// What the forms of a membership send without showing it. The fields have the same names in each of them.
fn of_membership(head: &Head, sold: &Sold) -> Hidden {
    vec![
        (PauseMembership::client, head.id.to_string()),
        (PauseMembership::membership, sold.membership.id.to_string()),
    ]
}

/// The form that corrects the plan.
fn correction(at: At, head: &Head, sold: &Sold) -> impl IntoView + use<> {
    let row = CorrectMembership {
        client: head.id,
        membership: sold.membership.id,
        plan: sold.membership.plan.clone(),
    };
    let form = DeskForm::of::<CorrectMembership>().editing(&row);
    let (name, label) = (CorrectMembership::plan, say!(table.plan));
    let field = form.field(name, label, Kind::Text, &row.plan);
    let hidden = of_membership(head, sold);
    correcting(at, say!(corrections.lede), form, hidden, field.into_any())
}

/// The form that cancels a membership.
fn cancelling(at: At, hidden: Hidden) -> impl IntoView {
    let form = DeskForm::of::<CancelMembership>();
    let ends = [
        ("", say!(choose)),
        (Ends::Now.name(), say!(memberships.ends_now)),
        (Ends::Later.name(), say!(memberships.ends_later)),
    ];
    let ends = ends.map(|(word, name)| (word.to_owned(), name.to_owned()));
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(memberships.cancel_lede)
            hidden
            button=say!(memberships.cancel_button)
            style=Style::Danger
        >
            {form.choice(CancelMembership::ends, say!(memberships.ends), ends.into(), "")}
            {form.field(CancelMembership::last, say!(memberships.last_day), Kind::Date, "")}
        </ActForm>
    }
}

/// Returns the last day of a membership; nothing where none is known.
fn ends(membership: &Membership) -> String {
    let ends = membership.ends.as_ref();
    ends.map(|day| date(day.date())).unwrap_or_default()
}
