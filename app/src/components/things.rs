//! Current things of a client as a list: memberships, packages, balances.

use leptos::prelude::*;

use crate::words::checklist::Words;

/// A list of things, each with the address of its page where it has one.
#[component]
pub fn Things(
    /// The things.
    things: Vec<(Option<String>, Words)>,
) -> impl IntoView {
    let row = |(page, words): (Option<String>, Words)| {
        let Words {
            what,
            detail,
            location,
        } = words;
        let what = match page {
            Some(page) => view! {
                <a class="what" href=page>
                    <bdi>{what}</bdi>
                </a>
            }
            .into_any(),
            None => view! { <bdi class="what">{what}</bdi> }.into_any(),
        };
        view! {
            <li>
                {what} <bdi class="detail">{detail}</bdi> <bdi class="where">{location}</bdi>
            </li>
        }
    };
    view! { <ul class="checklist plain">{things.into_iter().map(row).collect_view()}</ul> }
}
