//! The end of a page: where the source of Lethe is.

use leptos::prelude::*;

use crate::{services::Services, words::say};

/// The link to the source, which the licence demands for all who use Lethe over a network.
#[component]
pub fn Footer() -> impl IntoView {
    Services::of_request().source().map(|source| {
        view! {
            <footer class="about">
                <a href=source.to_owned()>{say!(source)}</a>
            </footer>
        }
    })
}
