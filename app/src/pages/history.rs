//! What happened with a client, the latest first.

use leptos::prelude::*;
use shared::access::Actor;
use store::desk::{
    clients::Head,
    events::{self, Event, What},
};

use crate::{
    components::{
        client_frame::{ClientFrame, head},
        clock::StudioClock,
        page::{Away, page},
        request::client_id,
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, history::happened, say},
};

/// How many events are shown.
const LAST: i64 = 200;

/// The history of a client.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let clock = StudioClock::read(&mut tx).await?;
        let events = events::of(&mut tx, head.id, clock.zone(), LAST).await?;
        let count = events::count(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, (events, count), clock))
    };
    page(load, |(actor, head, events, clock)| {
        show(actor, head, events, &clock)
    })
}

fn show(
    actor: Actor,
    head: Head,
    (events, count): (Vec<Event>, i64),
    clock: &StudioClock,
) -> impl IntoView + use<> {
    let client = head.id;
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
    let older = (count > LAST).then(|| {
        let words = say!(history.latest, shown = LAST, count = count).to_string();
        view! { <p class="hint">{words}</p> }
    });
    let note = clock.note();
    view! {
        <ClientFrame actor head title=say!(history.title)>
            <section class="card">
                <Table name=say!(history.title) columns rows empty=say!(history.empty) />
                {older}
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
