//! The keys for the client search, on every page of the desk. A team member can turn the single key off: people who talk to their
//! computer or hit keys by accident need that (WCAG 2.1.4).

use leptos::{nonce::use_nonce, prelude::*};
use shared::access::Switch;

use crate::words::formats::Reader;

/// Leads to the client search by `/` and Ctrl-K, and through its results by the arrow keys. A page that comes back in the history
/// gets its search back.
#[component]
pub(super) fn SearchKeys() -> impl IntoView {
    let slash = match slash() {
        Switch::On => None,
        Switch::Off => Some("off"),
    };
    view! { <script src="/search-keys.js" nonce=use_nonce() data-slash=slash defer></script> }
}

/// Returns whether `/` leads the team member to the client search.
pub(crate) fn slash() -> Switch {
    Reader::of_request().chosen.search_key
}
