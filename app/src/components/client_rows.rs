//! Clients as a list of links.

use leptos::prelude::*;

use crate::answers::clients::ClientRow;

/// Clients, each with a link to the profile, email address and phone number.
#[component]
pub fn ClientRows(
    /// The clients.
    rows: Vec<ClientRow>,
) -> impl IntoView {
    let row = |ClientRow {
                   id,
                   name,
                   email,
                   phone,
               }: ClientRow| {
        view! {
            <li>
                <a class="name" href=format!("/clients/{id}")>
                    {name.to_string()}
                </a>
                <span class="email">{email}</span>
                <span class="phone">{phone}</span>
            </li>
        }
    };
    view! { <ul class="results">{rows.into_iter().map(row).collect_view()}</ul> }
}
