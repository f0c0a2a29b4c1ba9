//! A client's profile: who it is, and what is current.

use leptos::prelude::*;
use shared::{Standing, access::Actor, client::ClientId, time::Moment};
use store::clients::{Buddy, Client};

use super::{client_id, page, query};
use crate::{
    api::AppError,
    components::{
        form::Done,
        items::{self, Words},
        layout::{Crumbs, Layout, Menu, Width},
    },
    sentences::{date, say},
    services::{Services, viewer},
};

/// The profile of one client.
#[component]
pub fn ClientPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        Ok::<_, AppError>((
            actor?,
            find(&services, id.ok_or(AppError::NotFound)?).await?,
        ))
    };
    page(load, |(actor, found)| match found {
        Found::Client(profile) => show(actor, *profile).into_any(),
        Found::Erased(reference) => super::deleted_client::redirect(&reference).into_any(),
    })
}

/// What the profile shows.
struct Profile {
    client: Client,
    standing: Standing,
    buddies: Vec<Buddy>,
    /// Since when the client has asked to be deleted.
    asked: Option<Moment>,
}

/// A client, or what is left of one.
enum Found {
    Client(Box<Profile>),
    Erased(shared::client::Reference),
}

async fn find(services: &Services, id: ClientId) -> Result<Found, AppError> {
    let mut tx = services.store.read().await?;
    let Some(client) = store::clients::find(&mut tx, id).await? else {
        let reference = store::erasures::reference_of(&mut tx, id).await?;
        return reference.map(Found::Erased).ok_or(AppError::NotFound);
    };
    let standing = store::standings::of(&mut tx, id, services.now()).await?;
    let buddies = store::clients::buddies(&mut tx, id, services.today()).await?;
    let asked = match store::deletion_requests::of(&mut tx, id).await? {
        Some(at) => {
            let head = store::clients::head(&mut tx, id).await?;
            let home = head.ok_or(AppError::NotFound)?.home;
            let home = store::studio::location(&mut tx, home).await?;
            Some(Moment::new(at, &home.ok_or(AppError::NotFound)?.zone()?))
        }
        None => None,
    };
    Ok(Found::Client(Box::new(Profile {
        client,
        standing,
        buddies,
        asked,
    })))
}

fn show(
    actor: Actor,
    Profile {
        client,
        standing,
        buddies,
        asked,
    }: Profile,
) -> impl IntoView {
    let id = client.id;
    let below = move |page: &str| format!("/clients/{id}/{page}");
    let deletion = below("information#delete");
    let asked = asked.map(|asked| {
        let words = say!(deletion_requests.asked, date = date(asked.local().date())).to_string();
        view! {
            <p class="notice warn">
                {words} <a href=deletion>{say!(deletion_requests.go)}</a>
            </p>
        }
    });
    let name = client.name.to_string();
    let since = say!(
        client.since,
        date = date(client.joined_on),
        location = client.home_location
    );
    let information = below("information");
    let phones = [
        client.form.phone_mobile,
        client.form.phone_home,
        client.form.phone_work,
    ];
    let phones = phones
        .into_iter()
        .filter(|phone| !phone.is_empty())
        .collect::<Vec<_>>();
    let relationships = standing
        .payers
        .iter()
        .map(items::paid_by)
        .chain(buddies.iter().map(buddy))
        .collect();
    view! {
        <Layout actor menu=Menu::Clients title=name.clone() width=Width::Wide>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/clients".into(), say!(clients.title).into())] />
                    <h1>
                        <bdi>{name}</bdi>
                    </h1>
                    <p class="lede">{since}</p>
                </div>
                <div class="actions">
                    <a class="button icon" href=information aria-label=say!(client.information)>
                        <InformationMark />
                    </a>
                </div>
            </div>
            {asked}
            <Done function=query("done") />
            <section class="card">
                <h2>{say!(client.contact)}</h2>
                <dl class="facts">
                    {fact(say!(client.email), vec![client.form.email])}
                    {fact(say!(client.phone), phones)}
                </dl>
            </section>
            <div class="card-grid">
                {card(
                    &below("memberships"),
                    say!(client.memberships),
                    standing.memberships.iter().map(items::membership).collect(),
                )}
                {card(&below("packages"), say!(client.packages), standing.packages.iter().map(items::package).collect())}
                {card(&below("credit"), say!(client.balance), balances(&standing))}
                {card(&below("bookings"), say!(client.sessions), standing.bookings.iter().map(items::booking).collect())}
                {card(&below("invoices"), say!(client.invoices), standing.invoices.iter().map(items::invoice).collect())}
                {card(&below("relationships"), say!(client.relationships), relationships)}
            </div>
            <nav class="actions" aria-label=say!(client.more)>
                <a class="button" href=below("history")>
                    {say!(history.title)}
                </a>
                <a class="button" href=below("payment-methods")>
                    {say!(payment_methods.title)}
                </a>
                <a class="button" href=below("access")>
                    {say!(client_access.title)}
                </a>
            </nav>
        </Layout>
    }
}

fn balances(standing: &Standing) -> Vec<Words> {
    standing
        .balances
        .iter()
        .filter(|balance| balance.amount.minor() != 0)
        .map(items::balance)
        .collect()
}

fn buddy(Buddy { name, since }: &Buddy) -> Words {
    Words {
        what: say!(client.buddy, name = name.to_string()).to_string(),
        detail: say!(client.buddy_since, date = date(*since)).to_string(),
        location: String::new(),
    }
}

fn fact(term: &'static str, values: Vec<String>) -> impl IntoView {
    let values = values
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let values = if values.is_empty() {
        say!(none).into()
    } else {
        values
    };
    view! {
        <div>
            <dt>{term}</dt>
            <dd>
                <bdi>{values}</bdi>
            </dd>
        </div>
    }
}

/// A card of things that are current. Its title leads to all of them.
fn card(page: &str, title: &'static str, things: Vec<Words>) -> impl IntoView + use<> {
    let page = page.to_owned();
    let row = |Words {
                   what,
                   detail,
                   location,
               }| {
        view! {
            <li>
                <span class="what">{what}</span>
                <span class="detail">{detail}</span>
                <span class="where">{location}</span>
            </li>
        }
    };
    let content = if things.is_empty() {
        view! { <p class="hint">{say!(client.nothing)}</p> }.into_any()
    } else {
        view! { <ul class="checklist plain">{things.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="card">
            <h2>
                <a href=page>{title}</a>
            </h2>
            {content}
        </section>
    }
}

#[component]
fn InformationMark() -> impl IntoView {
    view! {
        <svg
            viewBox="0 0 20 20"
            width="20"
            height="20"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            aria-hidden="true"
        >
            <circle cx="10" cy="10" r="8" />
            <path d="M10 9.5v4.5M10 6.2v.1" />
        </svg>
    }
}
