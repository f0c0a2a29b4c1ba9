//! All clients, filtered and sorted, and the search for them.

use leptos::prelude::*;
use shared::{
    access::{Actor, Role},
    client::ClientId,
    client_list::{ClientOrder, ClientState},
    forms::SearchClients,
    getting_started::Step,
    ids::LocationId,
};
use store::{
    demo::examples::{Examples, examples},
    desk::{
        client_list::{self, Count, Start, View},
        deletion_requests,
    },
    studio::{
        getting_started,
        locations::{self, Location},
    },
};

use crate::{
    answers::{
        clients::{ClientRow, Found},
        reply::Reply,
    },
    api::clients::{PAGE_SIZE, list},
    components::{
        client_rows::ClientRows,
        client_search::{ClientSearch, FoundClients, how_many},
        form::Done,
        getting_started::GettingStarted,
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::{parse_client, query},
        select::Select,
    },
    login::viewer::viewer,
    services::Services,
    words::{Grouped, client_row, say},
};

/// The parts of the address that say what is listed. They name no client's details.
const LOCATION: &str = "location";
const STATE: &str = "show";
const ORDER: &str = "sort";

/// What stands below the search box.
enum Content {
    /// The result of a search.
    Found { term: String, found: Found },
    /// A page of the list.
    Listed(Listed),
}

/// A page of the list, and what it is a page of.
struct Listed {
    view: View,
    locations: Vec<Location>,
    rows: Vec<ClientRow>,
    count: Count,
    has_previous: bool,
    has_next: bool,
}

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
    let (view, start) = (asked_view(), asked_start());
    let services = Services::of_request();
    let actor = viewer();
    let load = async move {
        let actor = actor?;
        let content = match (term, found) {
            (Some(term), Some(found)) => Content::Found { term, found },
            (Some(term), None) => {
                let found = list(&services, &term, None).await?;
                Content::Found { term, found }
            }
            (None, _) => Content::Listed(listed(&services, view, start).await?),
        };
        let mut tx = services.store.read().await?;
        let requests = deletion_requests::count(&mut tx).await?;
        let first_steps = match actor.role {
            Role::Administrator => {
                match getting_started::progress(&mut tx, services.now()).await? {
                    Some(steps) => Some((steps, examples(&mut tx).await?)),
                    None => None,
                }
            }
            Role::Staff => None,
        };
        Ok::<_, Away>((actor, content, (requests, first_steps)))
    };
    page(load, |(actor, content, (requests, first_steps))| {
        show(actor, content, requests, first_steps)
    })
}

/// Returns what the address asks for. What it does not understand is not filtered.
fn asked_view() -> View {
    let location = query(LOCATION).parse().ok().map(LocationId);
    View {
        location,
        state: ClientState::parse(&query(STATE)),
        order: ClientOrder::parse(&query(ORDER)).unwrap_or_default(),
    }
}

fn asked_start() -> Start {
    let (after, before) = (
        parse_client(&query("after")),
        parse_client(&query("before")),
    );
    match (after, before) {
        (Some(after), _) => Start::After(after),
        (None, Some(before)) => Start::Before(before),
        (None, None) => Start::First,
    }
}

async fn listed(services: &Services, view: View, start: Start) -> Result<Listed, Away> {
    let (mut tx, now) = (services.store.read().await?, services.now());
    let page = client_list::page(&mut tx, view, start, now, PAGE_SIZE).await?;
    Ok(Listed {
        view,
        locations: locations::locations(&mut tx).await?,
        rows: client_row::rows(&mut tx, page.rows, now).await?,
        count: client_list::count(&mut tx, view, now).await?,
        has_previous: page.has_previous,
        has_next: page.has_next,
    })
}

fn show(
    actor: Actor,
    content: Content,
    requests: i64,
    first_steps: Option<(Vec<(Step, bool)>, Examples)>,
) -> impl IntoView {
    let requests = (requests > 0).then(|| {
        let asked = say!(deletion_requests.some, count = requests).to_string();
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
    let (term, content) = match content {
        Content::Found { term, found } => (
            term.clone(),
            view! {
                <p class="list-count">{how_many(&found)}</p>
                <FoundClients found term />
            }
            .into_any(),
        ),
        Content::Listed(listed) => (String::new(), all(listed).into_any()),
    };
    view! {
        <Layout actor menu=Menu::Clients title=say!(clients.title) width=Width::Wide>
            <PageHead title=say!(clients.title) beside=Some(add) />
            <Done function=query("done") />
            {erased_before}
            {requests}
            {first_steps.map(|(steps, examples)| view! { <GettingStarted steps examples /> })}
            <ClientSearch term>{content}</ClientSearch>
        </Layout>
    }
}

/// One page of the list.
fn all(
    Listed {
        view,
        locations,
        rows,
        count,
        has_previous,
        has_next,
    }: Listed,
) -> impl IntoView {
    let is_filtered = view.location.is_some() || view.state.is_some();
    if count == Count::Exactly(0) && !is_filtered {
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
    let turn = |to: Option<(&str, ClientId)>, words: &'static str| {
        to.map(|(name, client)| {
            let address = address(view, Some((name, client)));
            view! {
                <a class="button" href=address>
                    {words}
                </a>
            }
        })
    };
    let first = rows.first().filter(|_| has_previous);
    let last = rows.last().filter(|_| has_next);
    let previous = turn(first.map(|row| ("before", row.id)), say!(clients.previous));
    let next = turn(last.map(|row| ("after", row.id)), say!(clients.next));
    let count = (!rows.is_empty()).then(|| view! { <p class="list-count">{in_words(count)}</p> });
    let list = if rows.is_empty() {
        view! {
            <div class="empty">
                <h2>{say!(clients.none_filtered_title)}</h2>
                <p>{say!(clients.none_filtered)}</p>
            </div>
        }
        .into_any()
    } else {
        view! { <ClientRows rows /> }.into_any()
    };
    view! {
        {filters(view, locations)}
        {count}
        {list}
        <nav class="pager" aria-label=say!(clients.pages)>
            <div>{previous} {next}</div>
        </nav>
    }
    .into_any()
}

/// Returns the address of a page of a view: the first one, or the one after or before a client.
fn address(view: View, from: Option<(&str, ClientId)>) -> String {
    let View {
        location,
        state,
        order,
    } = view;
    let order = Some(order).filter(|order| *order != ClientOrder::default());
    let parts = [
        location.map(|location| format!("{LOCATION}={location}")),
        state.map(|state| format!("{STATE}={}", state.name())),
        order.map(|order| format!("{ORDER}={}", order.name())),
        from.map(|(name, client)| format!("{name}={client}")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "/clients".into()
    } else {
        format!("/clients?{}", parts.join("&"))
    }
}

/// The form that filters and sorts. It is sent as a part of the address.
fn filters(view: View, locations: Vec<Location>) -> impl IntoView {
    let location = (locations.len() > 1).then(|| {
        let all = (String::new(), say!(clients.every_location).to_owned());
        let one = |location: Location| (location.id.to_string(), location.name);
        let choices = std::iter::once(all)
            .chain(locations.into_iter().map(one))
            .collect();
        let value = view.location.map(|location| location.to_string());
        let value = value.unwrap_or_default();
        view! { <Select name=LOCATION id=LOCATION label=say!(clients.location) choices value /> }
    });
    let states =
        ClientState::ALL.map(|state| (state.name().to_owned(), of_state(state).to_owned()));
    let every = (String::new(), say!(clients.every_state).to_owned());
    let states = std::iter::once(every).chain(states).collect();
    let state = view.state.map_or("", ClientState::name).to_owned();
    let orders =
        ClientOrder::ALL.map(|order| (order.name().to_owned(), of_order(order).to_owned()));
    let order = view.order.name().to_owned();
    let clear = (view != View::default()).then(|| {
        view! {
            <a class="button quiet" href="/clients">
                {say!(clients.clear)}
            </a>
        }
    });
    view! {
        <form class="filters" method="get" action="/clients" aria-label=say!(clients.filters)>
            {location}
            <Select name=STATE id=STATE label=say!(clients.show) choices=states value=state />
            <Select name=ORDER id=ORDER label=say!(clients.sort) choices=orders.into() value=order />
            <div class="actions">
                <button>{say!(clients.apply)}</button>
                {clear}
            </div>
        </form>
    }
}

fn of_state(state: ClientState) -> &'static str {
    match state {
        ClientState::Active => say!(clients.active),
        ClientState::Owes => say!(clients.owing),
        ClientState::HasCredit => say!(clients.with_credit),
        ClientState::AskedToBeDeleted => say!(clients.asked),
    }
}

fn of_order(order: ClientOrder) -> &'static str {
    match order {
        ClientOrder::Name => say!(clients.by_name),
        ClientOrder::NameBackwards => say!(clients.by_name_backwards),
        ClientOrder::NewestFirst => say!(clients.newest),
        ClientOrder::OldestFirst => say!(clients.oldest),
        ClientOrder::OwesMost => say!(clients.owes_most),
        ClientOrder::MostCredit => say!(clients.most_credit),
        ClientOrder::VisitedLast => say!(clients.visited_last),
        ClientOrder::NotSeenLongest => say!(clients.not_seen_longest),
    }
}

/// Returns how many clients there are.
fn in_words(count: Count) -> String {
    match count {
        Count::Exactly(count) => say!(clients.count, count = Grouped(count)).to_string(),
        Count::MoreThan(count) => say!(clients.count_more, count = Grouped(count)).to_string(),
    }
}
