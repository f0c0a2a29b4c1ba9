//! Clients who asked to be deleted: all of them, and the request of one client.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    access::Actor,
    deletion_request::answer_by,
    forms::{Form, WithdrawDeletionRequest},
};
use store::desk::{
    clients::Head,
    deletion_requests::{self, Request},
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, Rank},
        chip::chip,
        client_frame::head,
        clock::StudioClock,
        facts::{Glance, fact},
        form::{DeskForm, Done},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::{client_id, query},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{dates::date, say, status},
};

/// How many requests are shown, the oldest first.
const SHOWN: i64 = 200;

/// The list.
#[component]
pub fn DeletionRequestsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let clock = StudioClock::read(&mut tx).await?;
        let requests = deletion_requests::list(&mut tx, SHOWN).await?;
        Ok::<_, Away>((actor, requests, clock, services.now()))
    };
    page(load, |(actor, requests, clock, now)| {
        list(actor, requests, &clock, now)
    })
}

/// Returns the date in the time zone of the studio, by which all requests are told.
fn day(clock: &StudioClock, at: Timestamp) -> Date {
    clock.zone().to_datetime(at).date()
}

fn list(
    actor: Actor,
    requests: Vec<Request>,
    clock: &StudioClock,
    now: Timestamp,
) -> impl IntoView + use<> {
    let today = day(clock, now);
    let row = |request: Request| -> Row {
        let asked = day(clock, request.since.at());
        row![
            link(of_client(request.client), request.name.to_string()),
            chip(status::deletion_request(asked, today)),
            clock.cell(request.since.at()),
            date(answer_by(asked)),
            request.location,
        ]
    };
    let columns = vec![
        Column::Text(say!(deletion_requests.client)),
        Column::State(say!(deletion_requests.state)),
        Column::Line(say!(deletion_requests.since)),
        Column::Line(say!(deletion_requests.answer_by)),
        Column::Text(say!(table.location)),
    ];
    let rows: Vec<_> = requests.into_iter().map(row).collect();
    let below = if rows.is_empty() {
        view! {
            <div class="actions">
                <a class="button" href="/clients">
                    {say!(error.home)}
                </a>
            </div>
        }
        .into_any()
    } else {
        clock.note().into_any()
    };
    let title = say!(deletion_requests.title);
    view! {
        <Layout actor menu=Menu::Clients title width=Width::Wide>
            <PageHead
                above=vec![("/clients".into(), say!(clients.title).into())]
                title
                lede=say!(deletion_requests.lede)
            />
            <Done function=query("done") />
            <section class="card">
                <Table name=title columns rows empty=say!(deletion_requests.empty) />
                {below}
            </section>
        </Layout>
    }
}

/// Returns the page of a client's request.
fn of_client(client: impl std::fmt::Display) -> String {
    format!("/clients/{client}/deletion-request")
}

/// The server functions whose forms have pages below the page of a request.
const ACTS: &[&str] = &[WithdrawDeletionRequest::FUNCTION];

/// One client’s request, with the form that withdraws it. Without a request, the page says so.
#[component]
pub fn DeletionRequestPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let asked = Asked::among(ACTS);
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let clock = StudioClock::read(&mut tx).await?;
        let since = deletion_requests::of(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, asked, (since, clock, services.now())))
    };
    page(load, |(actor, head, asked, (since, clock, now))| {
        one(actor, head, asked, since, (&clock, now))
    })
}

fn one(
    actor: Actor,
    head: Head,
    asked: Asked,
    since: Option<Timestamp>,
    (clock, now): (&StudioClock, Timestamp),
) -> impl IntoView + use<> {
    let hidden = vec![(WithdrawDeletionRequest::client, head.id.to_string())];
    let deletion = format!("/clients/{}/information#delete", head.id);
    let go = since.map(|_| {
        view! {
            <a class="button primary" href=deletion>
                {say!(deletion_requests.go)}
            </a>
        }
    });
    let acts = Acts::of(of_client(head.id), asked)
        .at_once(go)
        .act::<WithdrawDeletionRequest, _>(
            Rank::Further,
            say!(deletion_requests.withdraw),
            since.is_some(),
            |at| {
                let form = DeskForm::of::<WithdrawDeletionRequest>();
                let (lede, button) = (
                    say!(deletion_requests.withdraw_lede),
                    say!(deletion_requests.withdraw),
                );
                view! { <ActForm form at lede hidden button /> }
            },
        );
    let today = day(clock, now);
    let state = since.map(|at| status::deletion_request(day(clock, at), today));
    let facts = match since {
        Some(at) => {
            let (since, until) = (clock.date_time(at), date(answer_by(day(clock, at))));
            let note = clock.note();
            view! {
                <Glance>
                    {fact(say!(deletion_requests.since), since)} {fact(say!(deletion_requests.answer_by), until)}
                </Glance>
                {note}
            }
            .into_any()
        }
        None => view! { <p class="hint">{say!(deletion_requests.none)}</p> }.into_any(),
    };
    let place =
        Place::at_client(head).listed_on("/clients/requests", say!(deletion_requests.title));
    view! {
        <Thing actor place title=say!(deletion_requests.one) state acts>
            {facts}
        </Thing>
    }
}
