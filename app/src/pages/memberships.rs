//! A client's memberships: all of them, one of them, and selling one.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{CancelMembership, Ends, OfferKind, PauseMembership, ResumeMembership, SellMembership},
    membership::Change,
};
use store::{
    desk::{clients::Head, memberships::Sold},
    studio::locations::Location,
};

use crate::{
    components::{
        client_frame::{ClientFrame, head, today_at_home},
        facts::{Facts, fact},
        field::Kind,
        form::{Act, DeskForm, FormCard, Style},
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
        checklist,
        dates::date,
        formats::{decimal, money},
        say,
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
        let words = checklist::membership(&sold.membership);
        row![
            link(page, words.what),
            words.detail,
            words.location,
            money(sold.price),
        ]
    };
    let columns = vec![
        Column::Text(say!(table.plan)),
        Column::Text(say!(table.status)),
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
                <Table name=say!(client.memberships) columns rows />
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

/// One membership, and what can be done with it.
#[component]
pub fn MembershipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, membership) = (client_id(), segment("membership"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::desk::memberships::of_client(&mut tx, head.id).await?;
        let sold = sold
            .into_iter()
            .find(|sold| sold.membership.id.to_string() == membership);
        let sold = sold.ok_or(Away::NOT_FOUND)?;
        Ok::<_, Away>((actor, head, sold, services.now()))
    };
    page(load, |(actor, head, sold, now)| {
        show(actor, head, sold, now)
    })
}

/// Shows a membership, with the buttons and the form for the changes that can be made.
fn show(actor: Actor, head: Head, sold: Sold, now: Timestamp) -> impl IntoView {
    let Sold { membership, price } = sold;
    let (client, id) = (head.id.to_string(), membership.id.to_string());
    let words = checklist::membership(&membership);
    let allows = |change| membership.term().allows(change, now).is_ok();
    let pause = allows(Change::Pause).then(|| {
        let (form, label) = (DeskForm::of::<PauseMembership>(), say!(memberships.pause));
        let fields = vec![
            (PauseMembership::client, client.clone()),
            (PauseMembership::membership, id.clone()),
        ];
        view! { <Act form page=here() fields label /> }
    });
    let resume = allows(Change::Resume).then(|| {
        let (form, label) = (DeskForm::of::<ResumeMembership>(), say!(memberships.resume));
        let fields = vec![
            (ResumeMembership::client, client.clone()),
            (ResumeMembership::membership, id.clone()),
        ];
        view! { <Act form page=here() fields label /> }
    });
    let cancel = allows(Change::CancelNow).then(|| {
        let form = DeskForm::of::<CancelMembership>();
        let hidden = vec![
            (CancelMembership::client, client.clone()),
            (CancelMembership::membership, id.clone()),
        ];
        let ends = [
            ("", say!(choose)),
            (Ends::Now.name(), say!(memberships.ends_now)),
            (Ends::Later.name(), say!(memberships.ends_later)),
        ];
        let ends = ends.map(|(word, name)| (word.to_owned(), name.to_owned()));
        view! {
            <FormCard
                form=form.clone()
                page=here()
                id=SETTLE
                heading=say!(memberships.cancel)
                lede=say!(memberships.cancel_lede)
                hidden
                button=say!(memberships.cancel_button)
                style=Style::Danger
            >
                {form.choice(CancelMembership::ends, say!(memberships.ends), ends.into(), "")}
                {form.field(CancelMembership::last, say!(memberships.last_day), Kind::Date, "")}
            </FormCard>
        }
    });
    view! {
        <ClientFrame actor head title=words.what above=vec![("memberships", say!(client.memberships))]>
            <section class="card">
                <Facts>
                    {fact(say!(table.status), words.detail)} {fact(say!(table.starts), date(membership.starts_on))}
                    {fact(say!(table.location), words.location)} {fact(say!(table.price), money(price))}
                </Facts>
                <div class="actions">{pause} {resume}</div>
            </section>
            {cancel}
        </ClientFrame>
    }
}
