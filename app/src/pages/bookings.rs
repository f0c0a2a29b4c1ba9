//! A client's bookings: to come and past, one of them, and booking another.

use jiff::ToSpan;
use leptos::prelude::*;
use shared::access::Actor;
use store::{
    clients::Head,
    packages::Sold,
    schedule::Session,
    studio::Location,
    visits::{Ahead, Change, Visit},
};
use uuid::Uuid;

use super::{
    Away,
    client_frame::{ClientFrame, fact, from_checklist, head, here, own_page, table},
    deleted_client::status_in_words,
    page, query, segment,
    session::acts,
};
use crate::{
    components::{
        form::{Act, DeskForm},
        table::Column,
    },
    sentences::{date_time, say},
    services::{Services, viewer},
};

/// How many bookings are shown. What is older is on the pages of the sessions.
const SHOWN: i64 = 200;

/// How many days ahead sessions are offered.
const DAYS: i64 = 14;

/// With what a client can be booked.
struct Offer {
    locations: Vec<Location>,
    /// Where the sessions are.
    at: Uuid,
    sessions: Vec<Session>,
    packages: Vec<Sold>,
}

/// All bookings of a client, and the form that books another.
#[component]
pub fn BookingsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, location) = (super::client_id(), query("location"));
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let visits = store::visits::of_client(&mut tx, head.id, now, SHOWN).await?;
        let locations = store::studio::locations(&mut tx).await?;
        let at = match location.as_str() {
            "" => head.home,
            id => id.parse().map_err(|_| Away::NOT_FOUND)?,
        };
        let until = now + (24 * DAYS).hours();
        let mut sessions = store::schedule::between(&mut tx, at, now, until).await?;
        sessions.retain(|session| session.can_be_booked(now));
        let packages = store::packages::good(&mut tx, head.id, now).await?;
        let offer = Offer {
            locations,
            at,
            sessions,
            packages,
        };
        Ok::<_, Away>((actor, head, visits, offer))
    };
    page(load, |(actor, head, visits, offer)| {
        list(actor, head, visits, offer)
    })
}

fn list(actor: Actor, head: Head, visits: Vec<Visit>, offer: Offer) -> impl IntoView {
    let (mut coming, past): (Vec<_>, Vec<_>) = visits.into_iter().partition(Visit::is_coming);
    coming.reverse();
    let count = coming.len();
    let columns = [
        Column::Text(say!(table.session)),
        Column::Text(say!(table.when)),
        Column::Text(say!(table.location)),
        Column::Text(say!(table.status)),
    ];
    let client = head.id;
    let row = |visit: Visit| {
        view! {
            <tr>
                <td data-label=say!(table.session)>
                    <a href=own_page(client, "bookings", visit.id.0)>{visit.name}</a>
                </td>
                <td data-label=say!(table.when)>{date_time(visit.starts.local())}</td>
                <td data-label=say!(table.location)>{visit.location}</td>
                <td data-label=say!(table.status)>{status_in_words(visit.status.name())}</td>
            </tr>
        }
    };
    let coming = coming.into_iter().map(row).collect::<Vec<_>>();
    let past = past.into_iter().map(row).collect::<Vec<_>>();
    let cancel = (count > 0).then(|| cancel_all(&head, count));
    view! {
        <ClientFrame actor head=head.clone() title=say!(bookings.title)>
            <section class="card">
                <h2>{say!(bookings.coming)}</h2>
                {table(say!(bookings.coming), &columns, coming)}
                {cancel}
            </section>
            {book(&head, offer)}
            <section class="card">
                <h2>{say!(bookings.past)}</h2>
                {table(say!(bookings.past), &columns, past)}
            </section>
        </ClientFrame>
    }
}

/// The last step before all bookings to come are cancelled, or the way to it.
fn cancel_all(head: &Head, count: usize) -> impl IntoView + use<> {
    let form = DeskForm::of("cancel_bookings");
    let page = here();
    let joint = if from_checklist() { '&' } else { '?' };
    if query("cancel") == "confirm" || form.is_back() {
        let fields = vec![
            ("client", head.id.to_string()),
            ("count", count.to_string()),
        ];
        view! {
            <div class="notice warn" id="cancel">
                <p>{say!(bookings.cancel_count, count = count).to_string()}</p>
            </div>
            <div class="actions">
                <Act form page=page.clone() fields label=say!(bookings.cancel_all_button) class="danger" />
                <a class="button" href=page>
                    {say!(bookings.keep)}
                </a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="actions">
                <a class="button" href=format!("{page}{joint}cancel=confirm#cancel")>
                    {say!(bookings.cancel_all)}
                </a>
            </div>
        }
        .into_any()
    }
}

/// The form that books the client into one of the sessions to come at a location.
fn book(head: &Head, offer: Offer) -> impl IntoView + use<> {
    let Offer {
        locations,
        at,
        sessions,
        packages,
    } = offer;
    let form = DeskForm::of("book_session");
    let (path, from) = (format!("/clients/{}/bookings", head.id), from_checklist());
    let option = |here: Location| {
        view! {
            <option value=here.id.to_string() selected=here.id == at>
                {here.name}
            </option>
        }
    };
    let options = locations.into_iter().map(option).collect_view();
    let session = |session: Session| {
        let when = date_time(session.starts.local());
        let name = session.name.clone();
        let words = match session.free() {
            0 => say!(bookings.full, when = when, name = name).to_string(),
            free => say!(bookings.free, when = when, name = name, free = free).to_string(),
        };
        (session.id.to_string(), words)
    };
    let package = |package: Sold| {
        let left = package.credits_left();
        let words = say!(bookings.credit_of, name = package.name, left = left).to_string();
        (package.id.to_string(), words)
    };
    let none_at_all = sessions.is_empty();
    let sessions = sessions.into_iter().map(session).collect();
    let no_credit = (String::new(), say!(bookings.no_credit).to_owned());
    let packages = packages.into_iter().map(package);
    let packages = std::iter::once(no_credit).chain(packages).collect();
    let address = {
        let from = if from { "&from=checklist" } else { "" };
        format!("{path}?location={at}{from}")
    };
    let fields = if none_at_all {
        view! { <p class="hint">{say!(bookings.no_sessions)}</p> }.into_any()
    } else {
        view! {
            <form method="post" action=form.action(&address) novalidate>
                <input type="hidden" name="client" value=head.id.to_string() />
                <div class="fields">
                    <div class="wide">{form.choice("session", say!(table.session), sessions, "")}</div>
                    {form.choice("package", say!(bookings.credit), packages, "")}
                </div>
                <div class="form-actions">
                    <button class="primary">{say!(bookings.book_button)}</button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card" id="book">
            <h2>{say!(bookings.book)}</h2>
            <form method="get" action=path>
                {from.then(|| view! { <input type="hidden" name="from" value="checklist" /> })}
                <div class="fields">
                    <div class="field">
                        <label for="location">{say!(table.location)}</label>
                        <select id="location" name="location">
                            {options}
                        </select>
                    </div>
                    <div class="actions">
                        <button>{say!(bookings.show_sessions)}</button>
                    </div>
                </div>
            </form>
            {form.problem()}
            {fields}
        </section>
    }
}

/// One booking, and what can be done with it.
#[component]
pub fn BookingPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, booking) = (super::client_id(), segment("booking").parse());
    let load = async move {
        let (actor, booking) = (actor?, booking.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let visit = store::visits::one(&mut tx, head.id, booking, services.now()).await?;
        Ok::<_, Away>((actor, head, visit.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, head, visit)| show(actor, head, visit))
}

fn show(actor: Actor, head: Head, visit: Visit) -> impl IntoView {
    let acts = acts(head.id, visit.id.0, visit.status, visit.ahead, &here());
    let hint = visit.allows(Change::Cancel).then(|| {
        let words = match (visit.ahead, &visit.package) {
            (Ahead::Started, Some(_)) => say!(bookings.credit_is_spent),
            (Ahead::Later | Ahead::Today, Some(_)) => say!(bookings.credit_goes_back),
            (_, None) => say!(bookings.place_goes_on),
        };
        view! { <p class="hint">{words}</p> }
    });
    let session = format!("/schedule/{}", visit.session);
    view! {
        <ClientFrame actor head title=visit.name.clone() above=vec![("bookings", say!(bookings.title))]>
            <section class="card">
                <dl class="facts">
                    <div>
                        <dt>{say!(table.session)}</dt>
                        <dd>
                            <a href=session>
                                <bdi>{visit.name.clone()}</bdi>
                            </a>
                        </dd>
                    </div>
                    {fact(say!(table.when), date_time(visit.starts.local()))}
                    {fact(say!(schedule.minutes), visit.minutes.to_string())}
                    {fact(say!(schedule.coach), visit.coach.clone().unwrap_or_default())}
                    {fact(say!(table.location), visit.location.clone())}
                    {fact(say!(table.status), status_in_words(visit.status.name()))}
                    {fact(say!(table.package), visit.package.clone().unwrap_or_default())}
                </dl>
                <div class="actions">{acts}</div>
                {hint}
            </section>
        </ClientFrame>
    }
}
