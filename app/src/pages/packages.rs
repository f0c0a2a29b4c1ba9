//! A client's packages: all of them, one of them, and selling one.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::access::{Actor, Permission};
use store::{clients::Head, packages::Sold, studio::Location};

use super::{
    Away,
    client_frame::{ClientFrame, fact, head, here, own_page, table},
    deleted_client::status_in_words,
    page, segment,
};
use crate::{
    components::{
        field::Kind,
        form::{DeskForm, WhoMay},
        table::Column,
    },
    sentences::{date, say},
    services::{Services, viewer},
};

/// All packages of a client, and the form that sells one.
#[component]
pub fn PackagesPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = super::client_id();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::packages::of_client(&mut tx, head.id).await?;
        let names = store::packages::names(&mut tx).await?;
        let locations = store::studio::locations(&mut tx).await?;
        Ok::<_, Away>((actor, head, sold, (names, locations), services.now()))
    };
    page(load, |(actor, head, sold, sale, now)| {
        list(actor, head, sold, sale, now)
    })
}

fn list(
    actor: Actor,
    head: Head,
    sold: Vec<Sold>,
    (names, locations): (Vec<String>, Vec<Location>),
    now: Timestamp,
) -> impl IntoView {
    let client = head.id;
    let row = |sold: Sold| {
        let (used, status, expires) = (used(&sold), status(&sold, now), expires(&sold));
        view! {
            <tr>
                <td data-label=say!(table.package)>
                    <a href=own_page(client, "packages", sold.id)>{sold.name}</a>
                </td>
                <td data-label=say!(table.status)>{status}</td>
                <td data-label=say!(table.used) class="number">
                    {used}
                </td>
                <td data-label=say!(packages.good_through)>{expires}</td>
                <td data-label=say!(table.location)>{sold.location}</td>
            </tr>
        }
    };
    let form = DeskForm::of("sell_package");
    let places = locations
        .into_iter()
        .map(|here| (here.id.to_string(), here.name))
        .collect();
    let home = head.home.to_string();
    let names = names
        .into_iter()
        .map(|name| view! { <option value=name></option> });
    let columns = [
        Column::Text(say!(table.package)),
        Column::Text(say!(table.status)),
        Column::Number(say!(table.used)),
        Column::Text(say!(packages.good_through)),
        Column::Text(say!(table.location)),
    ];
    let rows = sold.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <ClientFrame actor head=head.clone() title=say!(client.packages)>
            <section class="card">
                {table(say!(client.packages), &columns, rows)}
            </section>
            <section class="card" id="sell">
                <h2>{say!(packages.sell)}</h2>
                {form.problem()}
                <form method="post" action=form.action(&here()) novalidate>
                    <input type="hidden" name="client" value=head.id.to_string() />
                    <div class="fields">
                        {form.field("name", say!(table.package), Kind::Choice("packages"), "")}
                        {form.choice("location", say!(table.location), places, &home)}
                        {form.hinted("credits", say!(packages.credits), Kind::Number, "10", Some(say!(packages.credits_hint)))}
                        {form.hinted("expires_on", say!(packages.good_through), Kind::Date, "", Some(say!(packages.expires_hint)))}
                        {form.hinted("price", say!(table.price), Kind::Amount, "", Some(say!(desk.price_hint)))}
                    </div>
                    <datalist id="packages">{names.collect_view()}</datalist>
                    <div class="form-actions">
                        <button class="primary">{say!(packages.sell_button)}</button>
                    </div>
                </form>
            </section>
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

fn status(sold: &Sold, now: Timestamp) -> String {
    status_in_words(sold.status_at(now).name())
}

fn expires(sold: &Sold) -> String {
    let expires = sold.expires.map(|day| date(day.date()));
    expires.unwrap_or_else(|| say!(packages.for_ever).into())
}

/// One package, and taking it back.
#[component]
pub fn PackagePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, package) = (super::client_id(), segment("package").parse());
    let load = async move {
        let (actor, package) = (actor?, package.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::packages::one(&mut tx, head.id, package).await?;
        Ok::<_, Away>((actor, head, sold.ok_or(Away::NOT_FOUND)?, services.now()))
    };
    page(load, |(actor, head, sold, now)| {
        show(actor, head, sold, now)
    })
}

fn show(actor: Actor, head: Head, sold: Sold, now: Timestamp) -> impl IntoView {
    let may = actor.may(Permission::SettleAccounts);
    let void = sold.can_be_voided().then(|| {
        if may {
            void(&head, &sold).into_any()
        } else {
            view! { <WhoMay permission=say!(team.settle_accounts) /> }.into_any()
        }
    });
    let reason = sold.reason.clone();
    let reason = reason.map(|reason| fact(say!(packages.reason), reason));
    view! {
        <ClientFrame actor head title=sold.name.clone() above=vec![("packages", say!(client.packages))]>
            <section class="card">
                <dl class="facts">
                    {fact(say!(table.status), status(&sold, now))}
                    {fact(say!(table.used), used(&sold))}
                    {fact(say!(packages.left), sold.credits_left().to_string())}
                    {fact(say!(table.purchased), date(sold.purchased_on))}
                    {fact(say!(packages.good_through), expires(&sold))}
                    {fact(say!(table.location), sold.location.clone())}
                    {reason}
                </dl>
            </section>
            {void}
        </ClientFrame>
    }
}

/// The form that takes a package back.
fn void(head: &Head, sold: &Sold) -> impl IntoView + use<> {
    let form = DeskForm::of("void_package");
    view! {
        <section class="card">
            <h2>{say!(packages.void)}</h2>
            <p>{say!(packages.void_lede)}</p>
            {form.problem()}
            <form method="post" action=form.action(&here()) novalidate>
                <input type="hidden" name="client" value=head.id.to_string() />
                <input type="hidden" name="package" value=sold.id.to_string() />
                <div class="fields">
                    {form.hinted("reason", say!(packages.reason), Kind::Text, "", Some(say!(packages.reason_hint)))}
                </div>
                <div class="form-actions">
                    <button class="danger">{say!(packages.void_button)}</button>
                </div>
            </form>
        </section>
    }
}
