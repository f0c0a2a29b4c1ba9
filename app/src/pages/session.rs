//! A session of the schedule: its roster and its waitlist.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{
    access::Actor,
    client::ClientId,
    flaw::{Flaw, Refused},
    forms::{BookClient, CancelSession, SetCapacity},
    visit::{Ahead, Visit},
};
use store::desk::schedule::{Entry, Session, Who};

use crate::{
    answers::clients::ClientRow,
    api::clients::list,
    components::{
        client_choices::ClientChoices,
        client_picker::ClientPicker,
        facts::{Facts, fact},
        field::Kind,
        form::{Act, DeskForm, Done, FormCard, Style, hint},
        layout::{Layout, Menu, PageHead, Width},
        overlaps::{although_overlapping, overlap},
        page::{Away, page},
        request::{query, segment},
        seat_acts::SeatActs,
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::{date_time, weekday_and_date},
        flaws, say, status, unnamed,
    },
};

/// One session.
#[component]
pub fn SessionPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("session").parse();
    let form = DeskForm::of::<BookClient>();
    let load = async move {
        let (actor, id) = (actor?, id.map_err(|_| Away::NOT_FOUND)?);
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
        Ok::<_, Away>((actor, session, (roster, overlaps), (form, alike), now))
    };
    page(load, |(actor, session, roster, book, now)| {
        show(actor, session, roster, book, now)
    })
}

fn show(
    actor: Actor,
    session: Session,
    (roster, overlaps): (Vec<Entry>, Vec<(ClientId, String)>),
    (form, alike): (DeskForm, Vec<ClientRow>),
    now: Timestamp,
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
            Column::Text(say!(table.status)),
            Column::Text(say!(table.package)),
            Column::Text(say!(schedule.actions)),
        ];
        let rows = entries
            .into_iter()
            .map(|entry| row(entry, &overlaps, ahead, &here));
        let rows = rows.collect();
        view! { <Table name columns rows /> }
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
    let open = session.can_be_booked(now);
    let book = open.then(|| book(form, alike, &session, &here));
    let change = open.then(|| change(&session, &here));
    let cancelled = session
        .cancelled
        .then(|| view! { <p class="notice warn">{say!(schedule.is_cancelled)}</p> });
    let lede = say!(
        schedule.day_at,
        day = weekday_and_date(day),
        location = session.location_name.clone()
    )
    .to_string();
    let schedule = addresses::schedule(session.location, day);
    view! {
        <Layout actor menu=Menu::Schedule title=session.name.clone() width=Width::Wide>
            <PageHead above=vec![(schedule, say!(schedule.title).to_owned())] title=session.name lede />
            <Done function=query("done") />
            {cancelled}
            <section class="card">
                <Facts>
                    {fact(say!(table.starts), date_time(session.starts.local()))}
                    {fact(say!(schedule.minutes), session.minutes.to_string())}
                    {fact(say!(schedule.coach), session.coach.unwrap_or_default())}
                    {fact(say!(table.location), session.location_name)} {fact(say!(schedule.places), taken)}
                    {fact(say!(schedule.waiting), session.waiting.to_string())}
                </Facts>
            </section>
            <section class="card">
                <h2>{say!(schedule.roster)}</h2>
                {roster}
            </section>
            {waitlist}
            {book}
            {change}
        </Layout>
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
            {status::booking(status)}
            {others}
        },
        package.unwrap_or_else(|| say!(none).into()),
        view! { <div class="actions">{acts}</div> },
    ]
}

/// The form that books a client.
fn book(
    form: DeskForm,
    alike: Vec<ClientRow>,
    session: &Session,
    here: &str,
) -> impl IntoView + use<> {
    let typed = form.value(BookClient::who, "");
    let flaw = form.flaw(BookClient::who).map(flaws::flaw);
    let field = (BookClient::who.to_owned(), "book_client-who".to_owned());
    let choices = (!alike.is_empty()).then(|| view! { <ClientChoices rows=alike /> });
    let words = if session.free() > 0 {
        say!(schedule.book_lede)
    } else {
        say!(schedule.book_full)
    };
    view! {
        <FormCard
            form=form.clone()
            page=here
            id="book"
            heading=say!(schedule.book)
            lede=hint(words)
            hidden=vec![(BookClient::session, session.id.to_string())]
            button=say!(schedule.book_button)
        >
            <ClientPicker field typed flaw>
                {choices}
            </ClientPicker>
            {form.tick(BookClient::use_credit, say!(schedule.use_credit))}
            {although_overlapping(&form)}
        </FormCard>
    }
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

/// The forms that change the capacity and cancel the session.
fn change(session: &Session, here: &str) -> impl IntoView + use<> {
    let (id, capacity) = (session.id.to_string(), session.capacity.to_string());
    let form = DeskForm::of::<SetCapacity>().editing(&SetCapacity {
        session: session.id,
        capacity: capacity.clone(),
    });
    let cancel = DeskForm::of::<CancelSession>();
    let last_step = if query("cancel") == "confirm" || cancel.is_back() {
        view! {
            <div class="notice warn">
                <p>{lost(session.taken, session.waiting)}</p>
            </div>
            <div class="actions">
                <Act
                    form=cancel
                    page=here.to_owned()
                    fields=vec![(CancelSession::session, id.clone())]
                    label=say!(schedule.cancel_button)
                    style=Style::Danger
                />
                <a class="button" href=here.to_owned()>
                    {say!(schedule.keep)}
                </a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="actions">
                <a class="button" href=format!("{here}?cancel=confirm#change")>
                    {say!(schedule.cancel)}
                </a>
            </div>
        }
        .into_any()
    };
    let places_hint = Some(say!(schedule.places_hint));
    view! {
        <FormCard
            form=form.clone()
            page=here
            id="change"
            heading=say!(schedule.change)
            hidden=vec![(SetCapacity::session, id)]
            button=say!(schedule.change_button)
            style=Style::Plain
            below=last_step
        >
            {form.hinted(SetCapacity::capacity, say!(schedule.places), Kind::Number, &capacity, places_hint)}
        </FormCard>
    }
}
