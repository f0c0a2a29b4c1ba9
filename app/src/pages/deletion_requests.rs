//! Clients who ask to be deleted.

use leptos::prelude::*;
use shared::access::Actor;
use store::deletion_requests::Request;

use super::{Away, client_frame::table, page, query};
use crate::{
    components::{
        form::{Act, DeskForm, Done},
        layout::{Crumbs, Layout, Menu, Width},
        table::Column,
    },
    sentences::{date_time, say},
    services::{Services, viewer},
};

/// More are not shown at once: those who have waited longest come first.
const SHOWN: i64 = 200;

/// The list.
#[component]
pub fn DeletionRequestsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        Ok::<_, Away>((actor, store::deletion_requests::list(&mut tx, SHOWN).await?))
    };
    page(load, |(actor, requests)| show(actor, requests))
}

fn show(actor: Actor, requests: Vec<Request>) -> impl IntoView {
    let row = |request: Request| {
        let id = request.client.to_string();
        let form = DeskForm::with("withdraw_deletion_request", "client", &id);
        let fields = vec![("client", id.clone())];
        let label = say!(deletion_requests.withdraw);
        view! {
            <tr>
                <td data-label=say!(deletion_requests.client)>
                    <a href=format!("/clients/{id}/information#delete")>
                        <bdi>{request.name.to_string()}</bdi>
                    </a>
                </td>
                <td data-label=say!(deletion_requests.since)>{date_time(request.since.local())}</td>
                <td data-label=say!(table.location)>{request.location}</td>
                <td>
                    <Act form page="/clients/requests" fields label />
                </td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(deletion_requests.client)),
        Column::Text(say!(deletion_requests.since)),
        Column::Text(say!(table.location)),
        Column::Text(say!(deletion_requests.taken_back)),
    ];
    let rows = requests.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <Layout actor menu=Menu::Clients title=say!(deletion_requests.title) width=Width::Wide>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/clients".into(), say!(clients.title).into())] />
                    <h1>{say!(deletion_requests.title)}</h1>
                    <p class="lede">{say!(deletion_requests.lede)}</p>
                </div>
            </div>
            <Done function=query("done") />
            <section class="card">{table(say!(deletion_requests.title), &columns, rows)}</section>
        </Layout>
    }
}
