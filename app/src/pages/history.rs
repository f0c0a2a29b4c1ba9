//! What happened with a client, the latest first.

use leptos::prelude::*;
use shared::access::Actor;
use store::desk::{
    clients::Head,
    events::{self, Event, EventPage, Start, What},
};

use crate::{
    api::clients::PAGE_SIZE,
    components::{
        client_frame::{ClientFrame, head},
        clock::StudioClock,
        page::{Away, page},
        request::{client_id, query},
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{Grouped, addresses, history::happened, say},
};

/// The parts of the address that say where a page begins or ends: each names an event.
const OLDER: &str = "older";
const NEWER: &str = "newer";

/// The history of a client.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let start = asked_start();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let clock = StudioClock::read(&mut tx).await?;
        let events = events::page(&mut tx, head.id, clock.zone(), start, PAGE_SIZE).await?;
        let count = events::count(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, (events, count), clock))
    };
    page(load, |(actor, head, events, clock)| {
        show(actor, head, events, &clock)
    })
}

/// Returns which page the address asks for. What it does not understand asks for the first one.
fn asked_start() -> Start {
    let (older, newer) = (query(OLDER).parse(), query(NEWER).parse());
    match (older, newer) {
        (Ok(event), _) => Start::OlderThan(event),
        (Err(_), Ok(event)) => Start::NewerThan(event),
        (Err(_), Err(_)) => Start::Latest,
    }
}

fn show(
    actor: Actor,
    head: Head,
    (events, count): (EventPage, i64),
    clock: &StudioClock,
) -> impl IntoView + use<> {
    let client = head.id;
    let EventPage {
        rows: events,
        has_newer,
        has_older,
    } = events;
    let turn = |event: Option<&Event>, name: &str, words: &'static str| {
        event.map(|event| {
            let page = format!("/clients/{client}/history?{name}={}", event.id);
            view! {
                <a class="button" href=page>
                    {words}
                </a>
            }
        })
    };
    let first = events.first().filter(|_| has_newer);
    let last = events.last().filter(|_| has_older);
    let previous = turn(first, NEWER, say!(clients.previous));
    let next = turn(last, OLDER, say!(clients.next));
    let pager = (has_newer || has_older).then(|| {
        view! {
            <nav class="pager" aria-label=say!(clients.pages)>
                <div>{previous} {next}</div>
            </nav>
        }
    });
    let row = |event: Event| -> Row {
        let words = happened(event.what);
        let subject = event.subject;
        let page = subject.and_then(|subject| addresses::event(client, event.what, subject));
        let what = match page {
            Some(page) => link(page, words),
            None => words.into_any(),
        };
        row![
            clock.cell(event.at.at()),
            what,
            event.by.unwrap_or_else(|| by_no_member(event.what).into()),
        ]
    };
    let columns = vec![
        Column::Text(say!(history.when)),
        Column::Text(say!(history.what)),
        Column::Labelled(say!(history.by)),
    ];
    let rows = events.into_iter().map(row).collect();
    let count = (count > 0).then(|| {
        let words = say!(history.count, count = Grouped(count)).to_string();
        view! { <p class="hint">{words}</p> }
    });
    let note = clock.note();
    view! {
        <ClientFrame actor head title=say!(history.title)>
            <section class="card">
                {count}
                <Table name=say!(history.title) columns rows empty=say!(history.empty) />
                {pager}
                <p class="hint">{say!(history.since)}</p>
                {note}
            </section>
        </ClientFrame>
    }
}

/// Says how something happened that no team member did.
fn by_no_member(what: What) -> &'static str {
    if what == What::Imported {
        say!(history.import)
    } else {
        say!(history.client)
    }
}
