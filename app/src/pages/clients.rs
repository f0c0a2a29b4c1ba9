//! All clients, and the search for them.

use leptos::prelude::*;
use shared::{access::Actor, client::ClientId, forms::SearchClients};

use crate::{
    answers::{clients::Found, reply::Reply},
    api::clients::list,
    components::{
        client_rows::ClientRows,
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::{parse_client, query},
        start_islands::StartIslands,
    },
    islands::client_search::{ClientSearch, FoundClients},
    login::viewer::viewer,
    services::Services,
    words::{counted, say},
};

/// The list of clients.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let (term, found) = match use_context::<Reply>() {
        Some(Reply::Search { term, found }) => (term, Some(found)),
        // The login page carried the search through.
        Some(Reply::Form(form)) => {
            let typed = form.typed(SearchClients::term).unwrap_or_default();
            (typed.to_owned(), None)
        }
        Some(Reply::NewClient { .. } | Reply::Once(_) | Reply::Permission(..)) | None => {
            (String::new(), None)
        }
    };
    let term = Some(term).filter(|term| !term.trim().is_empty());
    let after = parse_client(&query("after"));
    let services = Services::of_request();
    let actor = viewer();
    let load = async move {
        let actor = actor?;
        let found = match (&term, found) {
            (Some(_), Some(found)) => found,
            (Some(term), None) => list(&services.store, term, None).await?,
            (None, _) => list(&services.store, "", after).await?,
        };
        let mut tx = services.store.read().await?;
        let requests = store::desk::deletion_requests::count(&mut tx).await?;
        Ok::<_, Away>((actor, term, (found, after), requests))
    };
    page(load, |(actor, term, (found, after), requests)| {
        show(actor, term, (found, after), requests)
    })
}

fn show(
    actor: Actor,
    term: Option<String>,
    (found, after): (Found, Option<ClientId>),
    requests: i64,
) -> impl IntoView {
    let requests = (requests > 0).then(|| {
        let asked = counted(requests, say!(deletion_requests.some_one), |count| {
            say!(deletion_requests.some_many, count = count).to_string()
        });
        view! { <p class="notice warn">{asked} " " <a href="/clients/requests">{say!(deletion_requests.look)}</a></p> }
    });
    let erased_before = (query("erased") == "before").then(|| {
        view! {
            <p class="notice warn" role="status">
                {say!(clients.erased_before)}
            </p>
        }
    });
    let add = view! {
        <div class="actions">
            <a class="button" href="/clients/new">
                {say!(clients.add)}
            </a>
        </div>
    }
    .into_any();
    let list = match &term {
        Some(term) => view! { <FoundClients found term=term.clone() /> }.into_any(),
        None => all(found, after).into_any(),
    };
    view! {
        <Layout actor menu=Menu::Clients title=say!(clients.title) width=Width::Wide>
            <PageHead title=say!(clients.title) beside=Some(add) />
            {erased_before}
            {requests}
            <StartIslands />
            <ClientSearch term=term.unwrap_or_default()>{list}</ClientSearch>
        </Layout>
    }
}

/// One page of all clients.
fn all(found: Found, after: Option<ClientId>) -> impl IntoView {
    let Found {
        rows,
        more,
        suggestion: _,
    } = found;
    if rows.is_empty() && after.is_none() {
        return view! {
            <div class="empty">
                <h2>{say!(clients.empty_title)}</h2>
                <p>{say!(clients.empty)}</p>
                <div class="actions">
                    <a class="button primary" href="/clients/new">
                        {say!(clients.add)}
                    </a>
                </div>
            </div>
        }
        .into_any();
    }
    let next = rows.last().filter(|_| more).map(|last| {
        view! {
            <a class="button" href=format!("/clients?after={}", last.id)>
                {say!(clients.next)}
            </a>
        }
    });
    let first = after.map(|_| {
        view! {
            <a class="button" href="/clients">
                {say!(clients.first)}
            </a>
        }
    });
    view! {
        <ClientRows rows />
        <nav class="pager" aria-label=say!(clients.pages)>
            <div>{first} {next}</div>
        </nav>
    }
    .into_any()
}
