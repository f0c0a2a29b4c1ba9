//! Current things of a client as a list: memberships, packages, balances.

use leptos::prelude::*;

use crate::words::checklist::Words;

/// A list of things.
#[component]
pub fn Things(
    /// The things.
    things: Vec<Words>,
) -> impl IntoView {
    let row = |Words {
                   what,
                   detail,
                   location,
               }| {
        view! {
            <li>
                <bdi class="what">{what}</bdi>
                <bdi class="detail">{detail}</bdi>
                <bdi class="where">{location}</bdi>
            </li>
        }
    };
    view! { <ul class="checklist plain">{things.into_iter().map(row).collect_view()}</ul> }
}
