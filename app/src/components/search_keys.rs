//! The keys for the client search, on every page of the desk.

use leptos::{nonce::use_nonce, prelude::*};

/// Leads to the client search by `/` and Ctrl-K, and through its results by the arrow keys. A page that comes back in the history
/// gets its search back.
#[component]
pub(super) fn SearchKeys() -> impl IntoView {
    view! { <script src="/search-keys.js" nonce=use_nonce() defer></script> }
}
