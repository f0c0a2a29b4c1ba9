//! A client's profile: who the client is, and what is current.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    Standing,
    access::Actor,
    assess,
    client::{ClientId, Email, age},
    client_list::Open,
    forms::{AddCredit, Form},
    money::Money,
    standing::Seat,
    time::Moment,
};
use store::desk::{
    clients::{Buddy, Client},
    new_clients::{Duplicate, with_email},
};
use uuid::Uuid;

use crate::{
    components::{
        client_fields::Medical,
        client_rows::example_mark,
        facts::{Glance, fact},
        form::Done,
        layout::{Crumbs, Layout, Menu as TopMenu, Width},
        live::About,
        menu::Menu,
        page::{Away, page},
        records::{isolate, isolated},
        request::{client_id, query},
        things::Things,
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        checklist::{self, Words},
        dates::{date, date_time},
        formats::{in_tab, money},
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
    /// The other clients who have the same email address.
    sharing: Vec<Duplicate>,
    standing: Standing,
    buddies: Vec<Buddy>,
    /// When the client last attended a session.
    last_visit: Option<Moment>,
    /// When the client asked to be deleted, where the client did.
    asked: Option<Moment>,
    now: Timestamp,
    today: Date,
}

async fn find(services: &Services, id: ClientId) -> Result<Profile, Away> {
    let mut tx = services.store.read().await?;
    let client = store::desk::clients::find(&mut tx, id).await?;
    let client = client.ok_or(Away::NOT_FOUND)?;
    let now = services.now();
    let standing = store::desk::standings::of(&mut tx, id, now).await?;
    let buddies = store::desk::clients::buddies(&mut tx, id, services.today()).await?;
    let last_visit = store::desk::visits::last(&mut tx, id).await?;
    let zone = store::studio::locations::zone_of_home(&mut tx, id).await?;
    let zone = zone.ok_or(Away::NOT_FOUND)?;
    let asked = store::desk::deletion_requests::of(&mut tx, id).await?;
    let mut sharing = match Email::parse(&client.form.email) {
        Ok(email) => with_email(&mut tx, &email).await?,
        Err(_) => Vec::new(),
    };
    sharing.retain(|other| other.id != id);
    Ok(Profile {
        client,
        sharing,
        standing,
        buddies,
        last_visit,
        asked: asked.map(|at| Moment::new(at, &zone)),
        now,
        today: zone.to_datetime(now).date(),
    })
}

fn show(
    actor: Actor,
    Profile {
        client,
        sharing,
        standing,
        buddies,
        last_visit,
        asked,
        now,
        today,
    }: Profile,
) -> impl IntoView {
    let id = client.id;
    let below = move |page: &str| format!("/clients/{id}/{page}");
    let deletion = below("information#delete");
    let asked = asked.map(|asked| {
        let words = say!(deletion_requests.asked, date = date(asked.local().date())).to_string();
        view! { <p class="notice warn">{words} <a href=deletion>{say!(deletion_requests.go)}</a></p> }
    });
    let tab = in_tab(&client.name);
    let at = |kind, of: Uuid| Some(addresses::of_client(id, kind, of));
    let payers = standing.payers.iter();
    let payers = payers.map(|fact| (at("relationships", fact.id.0), checklist::paid_by(fact)));
    let buddies = buddies.iter().map(|fact| (None, buddy(fact)));
    let relationships = payers.chain(buddies).collect();
    let memberships = standing.memberships.iter();
    let memberships =
        memberships.map(|fact| (at("memberships", fact.id.0), checklist::membership(fact)));
    let packages = standing.packages.iter();
    let packages = packages.map(|fact| (at("packages", fact.id.0), checklist::package(fact)));
    let balances = checklist::balances(&standing).into_iter();
    let balances = balances.map(|words| (None, words));
    let bookings = standing.bookings.iter();
    let bookings = bookings.map(|fact| (at("bookings", fact.id.0), checklist::booking(fact)));
    let invoices = standing.invoices.iter();
    let invoices = invoices.map(|fact| (at("invoices", fact.id.0), checklist::invoice(fact)));
    let cards = [
        (
            "memberships",
            say!(client.memberships),
            memberships.collect(),
        ),
        ("packages", say!(client.packages), packages.collect()),
        ("credit", say!(client.balance), balances.collect()),
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
    let glance = glance(&standing, last_visit, now);
    view! {
        <Layout actor=actor.clone() menu=TopMenu::Clients title=tab width=Width::Wide about=About::Client(id)>
            {head(&actor, &client, &sharing, today)} {asked} <Done function=query("done") /> {notes(&client)} {glance}
            <div class="card-grid">{cards.collect_view()}</div>
            <nav class="actions" aria-label=say!(client.more)>
                {more.collect_view()}
            </nav>
        </Layout>
    }
}

/// Who the client is and how to reach them, with what a desk does most often.
fn head(
    actor: &Actor,
    client: &Client,
    sharing: &[Duplicate],
    today: Date,
) -> impl IntoView + use<> {
    let id = client.id;
    let below = move |page: &str| format!("/clients/{id}/{page}");
    let since = say!(
        client.since,
        date = date(client.joined_on),
        location = isolate(&client.home_location)
    )
    .to_string();
    let birth: Option<Date> = client.form.date_of_birth.parse().ok();
    let age = birth.map(|birth| age(birth, today));
    let age = age.map(|years| say!(client.age, count = years).to_string());
    let lede = age
        .into_iter()
        .chain([since])
        .map(|words| view! { <span>{isolated(&words)}</span> });
    let has_medical = !client.form.medical_information.is_empty();
    let medical = (has_medical && Medical::of(actor) == Medical::Shown).then(|| {
        view! {
            <a class="badge warn" href=below(MEDICAL)>
                {say!(information.medical_information)}
            </a>
        }
    });
    let example = client.is_example.then(example_mark);
    let phones = [
        &client.form.phone_mobile,
        &client.form.phone_home,
        &client.form.phone_work,
    ];
    let phones = phones.into_iter().filter(|phone| !phone.is_empty());
    let phones = phones.map(|phone| contact(addresses::call(phone), phone));
    let email = Some(&client.form.email).filter(|email| !email.is_empty());
    let email = email.map(|email| contact(addresses::write_to(email), email));
    let shared = (!sharing.is_empty()).then(|| {
        let others = sharing.iter().enumerate().map(|(at, other)| {
            view! {
                {(at > 0).then_some(", ")}
                <a href=format!("/clients/{}", other.id)>
                    <bdi>{other.name.to_string()}</bdi>
                </a>
            }
        });
        view! { <p class="hint">{say!(client.shares_email)} " " {others.collect_view()}</p> }
    });
    let add_credit = addresses::act("credit", AddCredit::FUNCTION);
    let entries = [
        ("memberships#sell", say!(memberships.sell)),
        ("packages#sell", say!(packages.sell)),
        ("invoices", say!(client.take_payment)),
        ("invoices#issue", say!(invoices.issue)),
        (&*add_credit, say!(credit.add)),
    ];
    let entries = entries.map(|(page, name)| (below(page), name.to_owned()));
    view! {
        <div class="page-head client-head">
            <div>
                <Crumbs above=vec![("/clients".into(), say!(clients.title).into())] />
                <div class="named">
                    <span class="initials" aria-hidden="true">
                        <bdi>{client.name.initials()}</bdi>
                    </span>
                    <h1>
                        <bdi>{client.name.to_string()}</bdi>
                    </h1>
                    {example} {medical}
                </div>
                <p class="lede parts">{lede.collect_view()}</p>
                <p class="parts">{phones.collect_view()} {email}</p>
                {shared}
            </div>
            <div class="actions">
                <a class="button primary" href=below("bookings#book")>
                    {say!(client.book)}
                </a>
                <Menu id="actions" label=say!(client.more_actions) entries=entries.to_vec() />
                <a class="button icon-and-text" href=below("information") aria-label=say!(client.information)>
                    <InformationMark />
                    <span>{say!(client.information_short)}</span>
                </a>
            </div>
        </div>
    }
}

/// The field of medical information on the page of the client's information.
const MEDICAL: &str = "information#details[medical_information]";

fn contact(href: String, text: &str) -> impl IntoView + use<> {
    view! {
        <a href=href>
            <bdi>{text.to_owned()}</bdi>
        </a>
    }
}

/// The visits, the money and the open items at a glance.
fn glance(
    standing: &Standing,
    last_visit: Option<Moment>,
    now: Timestamp,
) -> impl IntoView + use<> {
    let bookings = standing.bookings.iter();
    let next = bookings.filter(|booking| booking.seat == Seat::Booked && booking.starts.at() > now);
    let next = next.min_by_key(|booking| booking.starts.at());
    let next = next.map(|booking| date_time(booking.starts.local()));
    let last = last_visit.map(|at| date(at.local().date()));
    let Open { owed, credit, .. } = Open::of(standing, now);
    let open = assess(standing, now)
        .err()
        .map(|checklist| checklist.items().len());
    let open = open.map(|count| count.to_string());
    view! {
        <Glance>
            {glanced(say!(client.next_visit), next)} {glanced(say!(client.last_visit), last)}
            {glanced(say!(client.owes), amounts(&owed))} {glanced(say!(client.credit), amounts(&credit))}
            {glanced(say!(client.open), open)}
        </Glance>
    }
}

fn glanced(term: &'static str, value: Option<String>) -> impl IntoView {
    fact(term, value.unwrap_or_default())
}

/// Returns amounts in several currencies, or `None` where there are none.
fn amounts(amounts: &[Money]) -> Option<String> {
    let amounts: Vec<String> = amounts.iter().copied().map(money).collect();
    (!amounts.is_empty()).then(|| amounts.join(" · "))
}

fn notes(client: &Client) -> impl IntoView + use<> {
    let notes = Some(client.form.notes.clone()).filter(|notes| !notes.is_empty());
    notes.map(|notes| {
        view! {
            <section class="notes">
                <h2>{say!(information.notes)}</h2>
                <p>
                    <bdi>{notes}</bdi>
                </p>
            </section>
        }
    })
}

fn buddy(Buddy { name, since }: &Buddy) -> Words {
    Words {
        what: say!(client.buddy, name = name.to_string()).to_string(),
        detail: say!(client.buddy_since, date = date(*since)).to_string(),
        location: String::new(),
    }
}

/// A card of current things. Its title leads to all of them.
fn card(page: String, title: &'static str, things: Vec<(Option<String>, Words)>) -> impl IntoView {
    let content = if things.is_empty() {
        view! { <p class="hint">{say!(client.nothing)}</p> }.into_any()
    } else {
        view! { <Things things /> }.into_any()
    };
    view! {
        <section>
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
