//! Settling the items of a checklist without leaving it, and printing it.

use leptos::{nonce::use_nonce, prelude::*};
use shared::client::ClientId;

use crate::words::say;

/// Shows the form that settles an item in its row, remembers in this tab what was settled, and copies and prints the checklist.
#[component]
pub(crate) fn SettleInPlace(
    /// The client.
    client: ClientId,
) -> impl IntoView {
    view! {
        <script
            src="/settle.js"
            nonce=use_nonce()
            data-client=client.to_string()
            data-unreachable=say!(settling.unreachable)
            defer
        ></script>
        <script src="/print.js" nonce=use_nonce() defer></script>
    }
}
