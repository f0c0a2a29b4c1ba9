//! The search for clients, with results while the team member types.

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use shared::forms::{Form, SearchClients};

use crate::{
    answers::clients::Found, api::clients::search_clients, components::client_rows::ClientRows,
    error::AppError, words::say,
};

/// How long typing pauses before the search begins.
const PAUSE: Duration = Duration::from_millis(120);

/// Stands for a term in a sentence. No sentence has this character.
const TERM: char = '\u{fffc}';

/// Where the search is posted.
fn action() -> String {
    format!("/clients?do={}", SearchClients::FUNCTION)
}

/// What stands below the search box.
#[derive(Clone, PartialEq)]
enum Results {
    /// The list as the server made it.
    Served,
    /// The result of a search.
    Found(Found),
    /// A search that did not reach the server.
    Unreachable,
    /// A search after the login had expired.
    LoggedOut,
}

impl Results {
    fn of(answer: Result<Found, AppError>) -> Self {
        match answer {
            Ok(found) => Self::Found(found),
            Err(AppError::NotLoggedIn) => Self::LoggedOut,
            Err(
                AppError::NotPermitted
                | AppError::NotFound
                | AppError::Invalid
                | AppError::Unreachable
                | AppError::Failed,
            ) => Self::Unreachable,
        }
    }
}

/// The search box, and below it the list as the server made it or the result of a search.
#[island]
pub fn ClientSearch(
    /// What was searched for when the page was made.
    term: String,
    /// The list as the server made it.
    children: Children,
) -> impl IntoView {
    let served_term = StoredValue::new(term.clone());
    let (results, set_results) = signal(Results::Served);
    let (typed, set_typed) = signal(term.clone());
    let pause = StoredValue::new(None::<TimeoutHandle>);

    let search = move || {
        let term = typed.get_untracked();
        if term.trim() == served_term.with_value(|served| served.trim().to_owned()) {
            set_results.set(Results::Served);
            return;
        }
        spawn_local(async move {
            let form = SearchClients {
                term: term.clone(),
                after: String::new(),
            };
            let answer = Results::of(search_clients(form).await);
            // An answer to an older term is dropped. An equal answer is not drawn again: a link that is replaced while it is
            // pressed does not open.
            if typed.get_untracked() == term && results.with_untracked(|shown| *shown != answer) {
                set_results.set(answer);
            }
        });
    };
    // What was typed before the island ran is searched for, too.
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && input.value() != typed.get_untracked()
        {
            set_typed.set(input.value());
            search();
        }
    });
    let stop_waiting = move || {
        if let Some(handle) = pause.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let on_input = move |event: ev::Event| {
        set_typed.set(event_target_value(&event));
        stop_waiting();
        pause.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        stop_waiting();
        search();
    };

    // The number of results is announced, and not the rows.
    let announced = move || {
        results.with(|results| match results {
            Results::Found(found) => how_many(found),
            Results::Served | Results::Unreachable | Results::LoggedOut => String::new(),
        })
    };
    let is_empty = move || {
        results.with(|results| match results {
            Results::Found(found) => found.rows.is_empty(),
            Results::Served | Results::Unreachable | Results::LoggedOut => true,
        })
    };

    view! {
        <form class="search" role="search" method="post" action=action() on:submit=on_submit>
            <label class="visually-hidden" for="search-clients">
                {say!(clients.search)}
            </label>
            <input
                id="search-clients"
                node_ref=input
                type="search"
                name=SearchClients::term
                value=term
                placeholder=say!(clients.placeholder)
                autocomplete="off"
                aria-keyshortcuts="/ Control+K"
                on:input=on_input
            />
            <button>{say!(clients.button)}</button>
        </form>
        <div hidden=move || !matches!(results.get(), Results::Served)>{children()}</div>
        <p
            role="status"
            class=move || if is_empty() { "visually-hidden" } else { "list-count" }
        >
            {announced}
        </p>
        <div id="found-clients">
            {move || match results.get() {
                Results::Served => ().into_any(),
                Results::Found(found) => view! { <FoundClients found term=typed.get_untracked() /> }.into_any(),
                Results::Unreachable => failed(say!(clients.unreachable)).into_any(),
                Results::LoggedOut => {
                    let again = view! {
                        {say!(clients.logged_out)}
                        " "
                        <a href="/login?next=/clients">{say!(clients.log_in_again)}</a>
                    };
                    failed(again).into_any()
                }
            }}
        </div>
    }
}

fn failed(words: impl IntoView) -> impl IntoView {
    view! {
        <p class="notice bad" role="alert">
            {words}
        </p>
    }
}

/// Returns how many clients a search has found: where more follow, how many at least. Later pages do not say it.
pub fn how_many(found: &Found) -> String {
    if !found.is_first {
        return String::new();
    }
    match (found.rows.len(), found.more) {
        (0, _) => say!(clients.no_match_title).into(),
        (count, false) => say!(clients.found, count = count).to_string(),
        (count, true) => say!(clients.found_more, count = count).to_string(),
    }
}

/// The result of a search, with the buttons to its first and its next page.
#[component]
pub fn FoundClients(
    /// What was found.
    found: Found,
    /// What was searched for.
    term: String,
) -> impl IntoView {
    let Found {
        rows,
        is_first,
        more,
        suggestion,
    } = found;
    if rows.is_empty() {
        return view! {
            <div class="empty">
                <h2>{say!(clients.no_match_title)}</h2>
                {suggestion.map(|term| view! { <DidYouMean term /> })}
                <p>{say!(clients.no_match)}</p>
            </div>
        }
        .into_any();
    }
    let page = |after: String, words: &'static str| {
        view! {
            <form method="post" action=action()>
                <input type="hidden" name=SearchClients::term value=term.clone() />
                <input type="hidden" name=SearchClients::after value=after />
                <button>{words}</button>
            </form>
        }
    };
    let first = (!is_first).then(|| page(String::new(), say!(clients.first)));
    let next = rows.last().filter(|_| more);
    let next = next.map(|last| page(last.id.to_string(), say!(clients.next)));
    view! {
        <ClientRows rows />
        <div class="pager">
            <div>{first} {next}</div>
        </div>
    }
    .into_any()
}

/// The button that searches for another term. The term is sent in the body, never in an address.
#[component]
fn DidYouMean(
    /// The term.
    term: String,
) -> impl IntoView {
    // The term stands by itself in the sentence, because its direction can differ.
    let sentence = say!(clients.did_you_mean, term = TERM).to_string();
    let (before, after) = sentence.split_once(TERM).unwrap_or_default();
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        <form method="post" action=action()>
            <input type="hidden" name=SearchClients::term value=term.clone() />
            <input type="hidden" name=SearchClients::after value="" />
            <button>{before} <bdi>{term}</bdi> {after}</button>
        </form>
    }
}
