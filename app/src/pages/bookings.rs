//! A client's bookings: to come and past, one of them, and booking another.

use jiff::ToSpan;
use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{
        BookSession, CancelBooking, CancelBookings, CheckIn, Form, NoteNoShow, UndoAttendance,
    },
    ids::{BookingId, LocationId},
    visit::{Ahead, Change, Span},
};
use store::{
    desk::{clients::Head, packages::Sold, schedule::Session, visits::Visit},
    studio::locations::Location,
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, Rank},
        chip::chip,
        client_frame::{ClientFrame, head},
        facts::{Facts, Glance, fact, fact_of},
        form::{Act, DeskForm, PostForm, Style},
        location_picker::LocationPicker,
        overlaps::{although_overlapping, overlap},
        page::{Away, page},
        request::{client_id, from_checklist, here, keeping_origin, query, segment},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, dates::date_time, say, status},
};

/// How many bookings are shown. Older ones are on the pages of the sessions.
const SHOWN: i64 = 200;

/// How many days ahead sessions are offered.
const DAYS: i64 = 14;

/// What a client can be booked into, and with which packages.
struct Offer {
    locations: Vec<Location>,
    /// Where the sessions are.
    at: LocationId,
    sessions: Vec<Session>,
    packages: Vec<Sold>,
}

/// All bookings of a client, and the form that books another.
#[component]
pub fn BookingsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, location) = (client_id(), query("location"));
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let visits = store::desk::visits::of_client(&mut tx, head.id, now, SHOWN).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let at = match location.as_str() {
            "" => head.home,
            id => id.parse().map_err(|_| Away::NOT_FOUND)?,
        };
        let until = now + (24 * DAYS).hours();
        let mut sessions = store::desk::schedule::between(&mut tx, at, now, until).await?;
        sessions.retain(|session| session.can_be_booked(now));
        let packages = store::desk::packages::good(&mut tx, head.id, now).await?;
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
    let cancel = (count > 0).then(|| cancel_all(&head, count));
    let table = |name, empty, visits: Vec<Visit>| {
        let columns = vec![
            Column::Text(say!(table.session)),
            Column::Text(say!(table.when)),
            Column::Text(say!(table.location)),
            Column::State(say!(table.status)),
        ];
        let all: Vec<_> = visits
            .iter()
            .filter(|visit| visit.is_coming())
            .map(|visit| (visit.id, visit.name.clone(), visit.span()))
            .collect();
        let row = |visit: Visit| -> Row {
            let is_other = |(id, _, span): &&(BookingId, String, Span)| {
                visit.is_coming() && *id != visit.id && visit.span().overlaps(*span)
            };
            let others = all.iter().filter(is_other);
            let others = others.map(|(_, name, _)| overlap(name)).collect_view();
            row![
                link(
                    addresses::of_client(head.id, "bookings", visit.id),
                    visit.name
                ),
                date_time(visit.starts.local()),
                visit.location,
                view! {
                    {chip(status::booking(visit.status))}
                    {others}
                },
            ]
        };
        let rows = visits.into_iter().map(row).collect();
        view! { <Table name columns rows empty /> }
    };
    let (coming, past) = (
        table(say!(bookings.coming), say!(bookings.none_coming), coming),
        table(say!(bookings.past), say!(bookings.none_past), past),
    );
    let book = book(&head, offer);
    view! {
        <ClientFrame actor head title=say!(bookings.title)>
            <section class="card">
                <h2>{say!(bookings.coming)}</h2>
                {coming}
                {cancel}
            </section>
            {book}
            <section class="card">
                <h2>{say!(bookings.past)}</h2>
                {past}
            </section>
        </ClientFrame>
    }
}

/// The last step before all bookings to come are cancelled, or the link to it.
fn cancel_all(head: &Head, count: usize) -> impl IntoView + use<> {
    let form = DeskForm::of::<CancelBookings>();
    let page = here();
    let joint = if from_checklist() { '&' } else { '?' };
    if query("cancel") == "confirm" || form.is_back() {
        let fields = vec![
            (CancelBookings::client, head.id.to_string()),
            (CancelBookings::count, count.to_string()),
        ];
        let cancelled = say!(bookings.cancel_count, count = count).to_string();
        view! {
            <div id=addresses::SETTLE>
                <div class="notice warn">
                    <p>{cancelled}</p>
                </div>
                <div class="actions">
                    <Act form page=page.clone() fields label=say!(bookings.cancel_all_button) style=Style::Danger />
                    <a class="button" href=page>
                        {say!(bookings.keep)}
                    </a>
                </div>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="actions">
                <a class="button" href=format!("{page}{joint}cancel=confirm#{}", addresses::SETTLE)>
                    {say!(bookings.cancel_all)}
                </a>
            </div>
        }
        .into_any()
    }
}

/// The form that books the client into a session to come at a location.
fn book(head: &Head, offer: Offer) -> impl IntoView + use<> {
    let Offer {
        locations,
        at,
        sessions,
        packages,
    } = offer;
    let form = DeskForm::of::<BookSession>();
    let (path, from) = (format!("/clients/{}/bookings", head.id), from_checklist());
    let session = |session: Session| {
        let when = date_time(session.starts.local());
        let name = session.name.clone();
        let words = match session.free() {
            0 => say!(bookings.full, when = when, name = name).to_string(),
            free => say!(bookings.free, when = when, name = name, count = free).to_string(),
        };
        (session.id.to_string(), words)
    };
    let package = |package: Sold| {
        let left = package.stock().credits_left();
        let words = say!(bookings.credit_of, name = package.name, count = left).to_string();
        (package.id.to_string(), words)
    };
    let fields = if sessions.is_empty() {
        let problem = form.problem();
        view! {
            {problem}
            <p class="hint">{say!(bookings.no_sessions)}</p>
        }
        .into_any()
    } else {
        let sessions = sessions.into_iter().map(session).collect();
        let no_credit = (String::new(), say!(bookings.no_credit).to_owned());
        let packages = packages.into_iter().map(package);
        let packages = std::iter::once(no_credit).chain(packages).collect();
        let page = {
            let from = if from { "&from=checklist" } else { "" };
            format!("{path}?location={at}{from}")
        };
        let hidden = vec![(BookSession::client, head.id.to_string())];
        view! {
            <PostForm form=form.clone() page hidden button=say!(bookings.book_button)>
                <div class="wide">{form.choice(BookSession::session, say!(table.session), sessions, "")}</div>
                {form.choice(BookSession::package, say!(bookings.credit), packages, "")} {although_overlapping(&form)}
            </PostForm>
        }
        .into_any()
    };
    view! {
        <section class="card" id="book">
            <h2>{say!(bookings.book)}</h2>
            <form method="get" action=path>
                {from.then(|| view! { <input type="hidden" name="from" value="checklist" /> })}
                <div class="fields">
                    <LocationPicker locations chosen=at />
                    <div class="actions">
                        <button>{say!(bookings.show_sessions)}</button>
                    </div>
                </div>
            </form>
            {fields}
        </section>
    }
}

/// The server functions whose forms have pages below the page of a booking.
const ACTS: &[&str] = &[NoteNoShow::FUNCTION, CancelBooking::FUNCTION];

/// One booking, and what can be done with it.
#[component]
pub fn BookingPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, booking, asked) = (client_id(), segment("booking").parse(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let booking = booking.map_err(|_| Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let visit = store::desk::visits::one(&mut tx, head.id, booking, services.now()).await?;
        Ok::<_, Away>((actor, head, asked, visit.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, head, asked, visit)| {
        show(actor, head, asked, visit)
    })
}

fn show(actor: Actor, head: Head, asked: Asked, visit: Visit) -> impl IntoView {
    let acts = acts(&head, asked, &visit);
    let can_be_cancelled = visit.allows(Change::Cancel);
    let when_cancelled =
        can_be_cancelled.then(|| view! { <p class="hint">{when_cancelled(&visit)}</p> });
    let session = link(format!("/schedule/{}", visit.session), visit.name.as_str());
    let place = Place::of_client(head, ("bookings", say!(bookings.title)));
    view! {
        <Thing actor place title=visit.name state=Some(status::booking(visit.status)) acts>
            <Glance>
                {fact(say!(table.when), date_time(visit.starts.local()))} {fact(say!(table.location), visit.location)}
            </Glance>
            <Facts>
                {fact_of(say!(table.session), session)} {fact(say!(schedule.minutes), visit.minutes.to_string())}
                {fact(say!(schedule.coach), visit.coach.unwrap_or_default())}
                {fact(say!(table.package), visit.package.unwrap_or_default())}
            </Facts>
            {when_cancelled}
        </Thing>
    }
}

/// What becomes of the credit and the place when the booking is cancelled.
fn when_cancelled(visit: &Visit) -> &'static str {
    match (visit.ahead, &visit.package) {
        (Ahead::Started, Some(_)) => say!(bookings.credit_is_spent),
        (Ahead::Later | Ahead::Today, Some(_)) => say!(bookings.credit_goes_back),
        (Ahead::Later | Ahead::Today | Ahead::Started, None) => say!(bookings.place_goes_on),
    }
}

/// What can be done with the booking, all of it at once, because it can be undone.
fn acts(head: &Head, asked: Asked, visit: &Visit) -> Acts {
    let page = addresses::of_client(head.id, "bookings", visit.id);
    let hidden = || {
        vec![
            (CancelBooking::client, head.id.to_string()),
            (CancelBooking::booking, visit.id.to_string()),
        ]
    };
    let at_once = |change, form, label, style| {
        let page = keeping_origin(page.clone());
        let allowed = visit.allows(change);
        allowed.then(|| view! { <Act form page fields=hidden() label style /> })
    };
    let check_in = at_once(
        Change::CheckIn,
        DeskForm::of::<CheckIn>(),
        say!(bookings.check_in),
        Style::Primary,
    );
    let undo = at_once(
        Change::Undo,
        DeskForm::of::<UndoAttendance>(),
        say!(bookings.undo),
        Style::Plain,
    );
    let no_show = at_once(
        Change::NoShow,
        DeskForm::of::<NoteNoShow>(),
        say!(bookings.no_show),
        Style::Plain,
    );
    let cancel = at_once(
        Change::Cancel,
        DeskForm::of::<CancelBooking>(),
        say!(bookings.cancel),
        Style::Plain,
    );
    let cancelled = when_cancelled(visit);
    Acts::of(page.clone(), asked)
        .at_once(check_in)
        .at_once(undo)
        .at_once(no_show)
        .at_once(cancel)
        .act::<NoteNoShow, _>(
            Rank::Elsewhere,
            say!(bookings.no_show),
            visit.allows(Change::NoShow),
            |at| {
                let form = DeskForm::of::<NoteNoShow>();
                view! { <ActForm form at hidden=hidden() button=say!(bookings.no_show) /> }
            },
        )
        .act::<CancelBooking, _>(
            Rank::Elsewhere,
            say!(bookings.cancel),
            visit.allows(Change::Cancel),
            |at| {
                let form = DeskForm::of::<CancelBooking>();
                let button = say!(bookings.cancel);
                view! { <ActForm form at lede=cancelled hidden=hidden() button style=Style::Danger /> }
            },
        )
}
