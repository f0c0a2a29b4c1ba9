//! A session of the schedule: its roster and its waitlist.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{
    access::Actor,
    client::ClientId,
    flaw::{Flaw, Refused},
    forms::{BookClient, CancelSession, CorrectSession, Form, SessionTexts, SetCapacity},
    visit::{Ahead, Visit},
};
use store::desk::{
    schedule::{Entry, Session, Who},
    session_corrections,
};

use crate::{
    answers::clients::ClientRow,
    api::clients::list,
    components::{
        acts::{ActForm, Acts, Asked, At, Rank},
        chip::chip,
        client_choices::ClientChoices,
        client_picker::ClientPicker,
        clock::StudioClock,
        corrections::{Corrected, correcting, corrections_card, in_one_line},
        facts::{Glance, fact},
        field::Kind,
        form::{DeskForm, Style},
        layout::Width,
        overlaps::{although_overlapping, overlap},
        page::{Away, page},
        request::segment,
        seat_acts::SeatActs,
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::{date_time, weekday_and_date},
        flaws, say, status, unnamed,
    },
};

/// The server functions whose forms have pages below the page of a session.
const ACTS: &[&str] = &[
    BookClient::FUNCTION,
    SetCapacity::FUNCTION,
    CorrectSession::FUNCTION,
    CancelSession::FUNCTION,
];

/// One session.
#[component]
pub fn SessionPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, asked) = (segment("session").parse(), Asked::among(ACTS));
    let form = DeskForm::of::<BookClient>();
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let id = id.map_err(|_| Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let session = store::desk::schedule::one(&mut tx, id).await?;
        let session = session.ok_or(Away::NOT_FOUND)?;
        let roster = store::desk::schedule::roster(&mut tx, id).await?;
        let now = services.now();
        let overlaps = if session.can_be_booked(now) {
            store::desk::overlaps::on_roster(&mut tx, id).await?
        } else {
            Vec::new()
        };
        // Several clients, or none, have the name that was typed.
        let typed = form.typed(BookClient::who).unwrap_or_default();
        let alike = match form.flaw(BookClient::who) {
            Some(Flaw::Refused(Refused::NotOneClient)) => list(&services, &typed, None).await?.rows,
            Some(_) | None => Vec::new(),
        };
        let corrected = session_corrections::of(&mut tx, id, texts(&session)).await?;
        let corrected: Vec<_> = corrected.into_iter().map(in_one_line).collect();
        let corrected = (corrected, StudioClock::read(&mut tx).await?);
        let people = (roster, overlaps, corrected);
        Ok::<_, Away>((actor, session, people, (form, alike), (asked, now)))
    };
    page(load, |(actor, session, people, book, when)| {
        show(actor, session, people, book, when)
    })
}

fn show(
    actor: Actor,
    session: Session,
    (roster, overlaps, corrected): (Vec<Entry>, Vec<(ClientId, String)>, Corrected),
    book: (DeskForm, Vec<ClientRow>),
    (asked, now): (Asked, Timestamp),
) -> impl IntoView {
    let here = format!("/schedule/{}", session.id);
    let day = session.starts.local().date();
    let ahead = Ahead::of(session.starts, &session.zone, now);
    let (seated, waiting): (Vec<_>, Vec<_>) = roster
        .into_iter()
        .partition(|entry| entry.status.takes_a_seat());
    let taken = say!(
        schedule.taken_of,
        taken = session.taken,
        capacity = session.capacity
    )
    .to_string();
    let table = |name, entries: Vec<Entry>| {
        let columns = vec![
            Column::Text(say!(schedule.client)),
            Column::State(say!(table.status)),
            Column::Text(say!(table.package)),
            Column::Buttons(say!(schedule.actions)),
        ];
        let rows = entries
            .into_iter()
            .map(|entry| row(entry, &overlaps, ahead, &here));
        let rows = rows.collect();
        view! { <Table name columns rows empty=say!(schedule.no_seats) /> }
    };
    // The clients who are listed, and below them how many are not.
    let list = |name, entries: Vec<Entry>, unnamed: Option<String>| {
        let is_listed = !entries.is_empty() || unnamed.is_none();
        view! {
            {is_listed.then(|| table(name, entries))}
            {unnamed.map(|words| view! { <p class="hint">{words}</p> })}
        }
    };
    let waited = unnamed::waitlisted(session.unnamed);
    let waitlist = (!waiting.is_empty() || waited.is_some()).then(|| {
        view! {
            <section class="card">
                <h2>{say!(schedule.waitlist)}</h2>
                <p class="hint">{say!(schedule.waitlist_lede)}</p>
                {list(say!(schedule.waitlist), waiting, waited)}
            </section>
        }
    });
    let roster = list(
        say!(schedule.roster),
        seated,
        unnamed::seated(session.unnamed),
    );
    let cancelled = session
        .cancelled
        .then(|| view! { <p class="notice warn">{say!(schedule.is_cancelled)}</p> });
    let lede = say!(
        schedule.day_at,
        day = weekday_and_date(day),
        location = session.location_name.clone()
    )
    .to_string();
    let place = Place::on_schedule(addresses::schedule(session.location, day), lede);
    let (state, acts) = (status::session(&session), acts(&session, book, asked, now));
    view! {
        <Thing actor place title=session.name state acts width=Width::Wide>
            {cancelled}
            <Glance>
                {fact(say!(table.starts), date_time(session.starts.local()))} {fact(say!(schedule.places), taken)}
                {fact(say!(schedule.waiting), session.waiting.to_string())}
                {fact(say!(schedule.coach), session.coach.unwrap_or_default())}
                {fact(say!(schedule.minutes), session.minutes.to_string())}
            </Glance>
            <section class="card">
                <h2>{say!(schedule.roster)}</h2>
                {roster}
            </section>
            {waitlist}
            {corrections_card(corrected)}
        </Thing>
    }
}

/// A row of the roster or of the waitlist.
fn row(entry: Entry, overlaps: &[(ClientId, String)], ahead: Ahead, here: &str) -> Row {
    let Entry {
        booking,
        client,
        who,
        status,
        package,
    } = entry;
    let others = overlaps
        .iter()
        .filter(|(other, _)| *other == client)
        .map(|(_, name)| overlap(name))
        .collect_view();
    let (who, acts) = match who {
        Who::Named(name) => {
            let page = here.to_owned();
            let visit = Visit { status, ahead };
            let acts = view! { <SeatActs client booking visit page /> };
            let page = addresses::of_client(client, "bookings", booking);
            (link(page, name.to_string()), Some(acts))
        }
        Who::Erased(reference) => {
            let page = format!("/deleted-clients/{reference}");
            (link(page, reference.to_string()), None)
        }
    };
    row![
        who,
        view! {
            {chip(status::booking(status))}
            {others}
        },
        package.unwrap_or_default(),
        view! { <div class="actions">{acts}</div> },
    ]
}

/// What can be done with the session.
fn acts(
    session: &Session,
    (book, alike): (DeskForm, Vec<ClientRow>),
    asked: Asked,
    now: Timestamp,
) -> Acts {
    let is_open = session.can_be_booked(now);
    Acts::of(format!("/schedule/{}", session.id), asked)
        .act::<BookClient, _>(Rank::First, say!(schedule.book), is_open, |at| {
            booking(at, book, alike, session)
        })
        .act::<SetCapacity, _>(Rank::Further, say!(schedule.change), is_open, |at| {
            resizing(at, session)
        })
        .act::<CorrectSession, _>(Rank::Further, say!(corrections.correct), true, |at| {
            correction(at, session)
        })
        .act::<CancelSession, _>(Rank::Last, say!(schedule.cancel), is_open, |at| {
            let form = DeskForm::of::<CancelSession>();
            let lede = lost(session.taken, session.waiting);
            let hidden = vec![(CancelSession::session, session.id.to_string())];
            let button = say!(schedule.cancel);
            view! { <ActForm form at lede hidden button style=Style::Danger /> }
        })
}

/// The form that books a client.
fn booking(
    at: At,
    form: DeskForm,
    alike: Vec<ClientRow>,
    session: &Session,
) -> impl IntoView + use<> {
    let typed = form.value(BookClient::who, "");
    let flaw = form.flaw(BookClient::who);
    let flaw = flaw.map(|flaw| flaws::of_field(flaw, say!(schedule.who), say!(flaw.missing)));
    let field = (BookClient::who.to_owned(), "book_client-who".to_owned());
    let choices = (!alike.is_empty()).then(|| view! { <ClientChoices rows=alike /> });
    let words = if session.free() > 0 {
        say!(schedule.book_lede)
    } else {
        say!(schedule.book_full)
    };
    let hidden = vec![(BookClient::session, session.id.to_string())];
    view! {
        <ActForm form=form.clone() at lede=words hidden button=say!(schedule.book_button)>
            <ClientPicker field typed flaw>
                {choices}
            </ClientPicker>
            {form.tick(BookClient::use_credit, say!(schedule.use_credit))}
            {although_overlapping(&form)}
        </ActForm>
    }
}

/// What people typed of a session.
fn texts(session: &Session) -> SessionTexts {
    SessionTexts {
        class: session.name.clone(),
        coach: session.coach.clone(),
    }
}

/// The form that corrects the class and the coach.
fn correction(at: At, session: &Session) -> impl IntoView + use<> {
    let row = CorrectSession::showing(session.id, &texts(session));
    let form = DeskForm::of::<CorrectSession>().editing(&row);
    let fields = view! {
        {form.field(CorrectSession::name, say!(schedule.name), Kind::Text, &row.name)}
        {form.field(CorrectSession::coach, say!(schedule.coach_optional), Kind::Text, &row.coach)}
    };
    let hidden = vec![(CorrectSession::session, session.id.to_string())];
    let lede = say!(corrections.session_lede);
    correcting(at, lede, form.clone(), hidden, fields.into_any())
}

/// Says what cancelling a session does, by how many seats are taken and how many clients are on the waitlist.
fn lost(taken: u32, waiting: u32) -> String {
    let seats = match taken {
        0 => say!(schedule.cancel_taken_none).to_owned(),
        taken => say!(schedule.cancel_taken, count = taken).to_string(),
    };
    let waitlist =
        (waiting > 0).then(|| say!(schedule.cancel_waiting, count = waiting).to_string());
    let parts = [
        Some(seats),
        waitlist,
        Some(say!(schedule.cancel_lede).to_owned()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    parts.join(" ")
}

/// The form that changes the capacity.
fn resizing(at: At, session: &Session) -> impl IntoView + use<> {
    let capacity = session.capacity.to_string();
    let form = DeskForm::of::<SetCapacity>().editing(&SetCapacity {
        session: session.id,
        capacity: capacity.clone(),
    });
    let hidden = vec![(SetCapacity::session, session.id.to_string())];
    let hint = Some(say!(schedule.places_hint));
    view! {
        <ActForm form=form.clone() at hidden button=say!(schedule.change_button)>
            {form.hinted(SetCapacity::capacity, say!(schedule.places), Kind::Number, &capacity, hint)}
        </ActForm>
    }
}
