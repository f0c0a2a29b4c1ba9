//! A client's profile: who the client is, and what is current.

use leptos::prelude::*;
use shared::{Standing, access::Actor, client::ClientId, time::Moment};
use store::desk::clients::{Buddy, Client};

use crate::{
    components::{
        facts::{Facts, fact},
        form::Done,
        layout::{Layout, Menu, PageHead, Width},
        live::About,
        page::{Away, page},
        request::{client_id, query},
        things::Things,
    },
    login::viewer::viewer,
    services::Services,
    words::{
        checklist::{self, Words},
        dates::date,
        say,
    },
};

/// The profile of one client.
#[component]
pub fn ClientPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let (actor, id) = (actor?, id.ok_or(Away::NOT_FOUND)?);
        Ok::<_, Away>((actor, find(&services, id).await?))
    };
    page(load, |(actor, profile)| show(actor, profile))
}

/// What the profile shows.
struct Profile {
    client: Client,
    standing: Standing,
    buddies: Vec<Buddy>,
    /// When the client asked to be deleted, where the client did.
    asked: Option<Moment>,
}

async fn find(services: &Services, id: ClientId) -> Result<Profile, Away> {
    let mut tx = services.store.read().await?;
    let client = store::desk::clients::find(&mut tx, id).await?;
    let client = client.ok_or(Away::NOT_FOUND)?;
    let standing = store::desk::standings::of(&mut tx, id, services.now()).await?;
    let buddies = store::desk::clients::buddies(&mut tx, id, services.today()).await?;
    let asked = match store::desk::deletion_requests::of(&mut tx, id).await? {
        Some(at) => {
            let head = store::desk::clients::head(&mut tx, id).await?;
            let home = head.ok_or(Away::NOT_FOUND)?.home;
            let home = store::studio::locations::location(&mut tx, home).await?;
            Some(Moment::new(at, &home.ok_or(Away::NOT_FOUND)?.zone()?))
        }
        None => None,
    };
    Ok(Profile {
        client,
        standing,
        buddies,
        asked,
    })
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
        view! { <p class="notice warn">{words} <a href=deletion>{say!(deletion_requests.go)}</a></p> }
    });
    let name = client.name.to_string();
    let since = say!(
        client.since,
        date = date(client.joined_on),
        location = client.home_location
    )
    .to_string();
    let information = view! {
        <div class="actions">
            <a class="button icon" href=below("information") aria-label=say!(client.information)>
                <InformationMark />
            </a>
        </div>
    };
    let mut phones = vec![
        client.form.phone_mobile,
        client.form.phone_home,
        client.form.phone_work,
    ];
    phones.retain(|phone| !phone.is_empty());
    let payers = standing.payers.iter().map(checklist::paid_by);
    let relationships = payers.chain(buddies.iter().map(buddy)).collect();
    let memberships = standing.memberships.iter().map(checklist::membership);
    let packages = standing.packages.iter().map(checklist::package);
    let bookings = standing.bookings.iter().map(checklist::booking);
    let invoices = standing.invoices.iter().map(checklist::invoice);
    let cards = [
        (
            "memberships",
            say!(client.memberships),
            memberships.collect(),
        ),
        ("packages", say!(client.packages), packages.collect()),
        (
            "credit",
            say!(client.balance),
            checklist::balances(&standing),
        ),
        ("bookings", say!(client.sessions), bookings.collect()),
        ("invoices", say!(client.invoices), invoices.collect()),
        ("relationships", say!(client.relationships), relationships),
    ];
    let cards = cards.map(|(page, title, things)| card(below(page), title, things));
    let more = [
        ("history", say!(history.title)),
        ("payment-methods", say!(payment_methods.title)),
        ("access", say!(client_access.title)),
    ];
    let more = more.map(|(page, title)| {
        view! {
            <a class="button" href=below(page)>
                {title}
            </a>
        }
    });
    view! {
        <Layout actor menu=Menu::Clients title=name.clone() width=Width::Wide about=About::Client(id)>
            <PageHead
                above=vec![("/clients".into(), say!(clients.title).into())]
                title=name
                lede=since
                beside=Some(information.into_any())
            />
            {asked}
            <Done function=query("done") />
            <section class="card">
                <h2>{say!(client.contact)}</h2>
                <Facts>
                    {fact(say!(client.email), client.form.email)} {fact(say!(client.phone), phones.join(", "))}
                </Facts>
            </section>
            <div class="card-grid">{cards.collect_view()}</div>
            <nav class="actions" aria-label=say!(client.more)>
                {more.collect_view()}
            </nav>
        </Layout>
    }
}

fn buddy(Buddy { name, since }: &Buddy) -> Words {
    Words {
        what: say!(client.buddy, name = name.to_string()).to_string(),
        detail: say!(client.buddy_since, date = date(*since)).to_string(),
        location: String::new(),
    }
}

/// A card of current things. Its title leads to all of them.
fn card(page: String, title: &'static str, things: Vec<Words>) -> impl IntoView {
    let content = if things.is_empty() {
        view! { <p class="hint">{say!(client.nothing)}</p> }.into_any()
    } else {
        view! { <Things things /> }.into_any()
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
