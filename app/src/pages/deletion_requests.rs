//! Clients who asked to be deleted.

use leptos::prelude::*;
use shared::{access::Actor, forms::WithdrawDeletionRequest};
use store::desk::deletion_requests::Request;

use crate::{
    components::{
        clock::StudioClock,
        form::{Act, DeskForm, Done},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
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
        let requests = store::desk::deletion_requests::list(&mut tx, SHOWN).await?;
        Ok::<_, Away>((actor, requests, clock))
    };
    page(load, |(actor, requests, clock)| {
        show(actor, requests, &clock)
    })
}

fn show(actor: Actor, requests: Vec<Request>, clock: &StudioClock) -> impl IntoView + use<> {
    let row = |request: Request| -> Row {
        let id = request.client.to_string();
        let form = DeskForm::with::<WithdrawDeletionRequest>(WithdrawDeletionRequest::client, &id);
        let page = format!("/clients/{id}/information#delete");
        let fields = vec![(WithdrawDeletionRequest::client, id)];
        let label = say!(deletion_requests.withdraw);
        row![
            link(page, request.name.to_string()),
            clock.cell(request.since.at()),
            request.location,
            view! { <Act form page="/clients/requests" fields label /> },
        ]
    };
    let columns = vec![
        Column::Text(say!(deletion_requests.client)),
        Column::Line(say!(deletion_requests.since)),
        Column::Text(say!(table.location)),
        Column::Buttons(say!(deletion_requests.taken_back)),
    ];
    let rows: Vec<_> = requests.into_iter().map(row).collect();
    let action = if rows.is_empty() {
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
                {action}
            </section>
        </Layout>
    }
}
