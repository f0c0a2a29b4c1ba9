//! The keys for the client search, on every page of the desk. A browser keeps that the single key is off: people who talk to their
//! computer or hit keys by accident can turn it off (WCAG 2.1.4).

use http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use shared::access::Switch;

use super::request::cookie;

const COOKIE: &str = "__Host-lethe-search-key";

/// How long the browser keeps that the key is off: a year.
const SECONDS: u32 = 365 * 24 * 60 * 60;

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

/// Returns whether `/` leads to the client search in this browser.
pub(crate) fn slash() -> Switch {
    match cookie(COOKIE).as_deref() {
        Some("off") => Switch::Off,
        Some(_) | None => Switch::On,
    }
}

/// Lets the browser keep whether `/` leads to the client search.
pub(crate) fn turn_slash(turn: Switch) {
    let (value, seconds) = match turn {
        Switch::On => ("on", 0),
        Switch::Off => ("off", SECONDS),
    };
    let cookie =
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    if let (Some(response), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&cookie),
    ) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
