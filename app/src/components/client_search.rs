//! The search for clients, and its result. `app/public/search.js` shows results while the team member types.

use leptos::{nonce::use_nonce, prelude::*};
use shared::forms::{Form, SearchClients};

use super::client_rows::ClientRows;
use crate::{answers::clients::Found, words::say};

/// Stands for a term in a sentence. No sentence has this character.
const TERM: char = '\u{fffc}';

/// Where the search is posted.
fn action() -> String {
    format!("/clients?do={}", SearchClients::FUNCTION)
}

/// The search box, and below it the list or the result of a search.
#[component]
pub(crate) fn ClientSearch(
    /// What was searched for.
    term: String,
    /// The list, or the result.
    children: Children,
) -> impl IntoView {
    let logged_out = view! {
        {say!(clients.logged_out)}
        " "
        <a href="/login?next=/clients">{say!(clients.log_in_again)}</a>
    };
    view! {
        <form class="search" role="search" method="post" action=action()>
            <label class="visually-hidden" for="search-clients">
                {say!(clients.search)}
            </label>
            <input
                id="search-clients"
                type="search"
                name=SearchClients::term
                value=term
                placeholder=say!(clients.placeholder)
                autocomplete="off"
                aria-keyshortcuts="/ Control+K"
            />
            <button>{say!(clients.button)}</button>
        </form>
        <div id="served-clients">{children()}</div>
        <p id="number-of-clients" role="status" class="visually-hidden"></p>
        <div id="found-clients"></div>
        {problem("unreachable", say!(clients.unreachable))}
        {problem("logged-out", logged_out)}
        <SearchScript />
    }
}

/// What the script shows instead of a result.
fn problem(id: &'static str, words: impl IntoView) -> impl IntoView {
    view! {
        <template id=id>
            <p class="notice bad" role="alert">
                {words}
            </p>
        </template>
    }
}

/// Searches while the team member types.
#[component]
pub(super) fn SearchScript() -> impl IntoView {
    view! { <script src="/search.js" nonce=use_nonce() defer></script> }
}

/// Returns how many clients a search has found: where more follow, how many at least. Later pages do not say it.
pub(crate) fn how_many(found: &Found) -> String {
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
pub(crate) fn FoundClients(
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
