//! The script by which an open page hears what it has to know.

use leptos::{nonce::use_nonce, prelude::*};
use shared::{access::Actor, client::ClientId};

use crate::login::{door::Door, viewer::client_viewer};

/// What a page of the desk shows of one client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// It is about no client in particular.
    #[default]
    NoClient,
    /// It is about this client.
    Client(ClientId),
    /// It shows what this client has open, too.
    Standing(ClientId),
}

/// Returns the address at which a page of the desk listens. The member is the one for whom the page is made.
pub(super) fn at_desk(actor: &Actor, about: About) -> String {
    let member = actor.id.0;
    match about {
        About::NoClient => format!("/live?member={member}"),
        About::Client(client) => format!("/live?member={member}&client={client}"),
        About::Standing(client) => format!("/live?member={member}&client={client}&standing=1"),
    }
}

/// Lets a page of the desk leave when the login ends or the client is erased.
#[component]
pub(super) fn DeskLive(
    /// The address at which the page listens.
    address: String,
) -> impl IntoView {
    view! {
        <script
            src="/live.js"
            nonce=use_nonce()
            data-live=address
            data-list="/clients"
            data-login="/login"
            defer
        ></script>
    }
}

/// Lets a page for a client leave when the login ends, and loads it again when there are new events.
#[component]
pub(super) fn ClientLive(
    /// The door of the page.
    door: Door,
    /// How many events there are of the client.
    seen: i64,
) -> impl IntoView {
    let changes = door.changes();
    let address = client_viewer().map_or_else(
        |_| changes.to_owned(),
        |client| format!("{changes}?client={}", client.id),
    );
    view! {
        <script src="/live.js" nonce=use_nonce() data-live=address data-seen=seen.to_string() defer></script>
    }
}

/// Tells other tabs to look whether their login goes on. A page that asks to log in may follow the end of a login.
#[component]
pub(super) fn TellTabs() -> impl IntoView {
    view! { <script src="/live.js" nonce=use_nonce() defer></script> }
}
