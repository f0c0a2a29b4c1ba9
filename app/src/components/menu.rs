//! A button with a menu of further actions, which needs no script.

use leptos::prelude::*;

/// A button that opens a menu of links. The browser closes the menu on Escape and on a click elsewhere.
#[component]
pub fn Menu(
    /// The id of the menu, unique on the page.
    id: &'static str,
    /// The label of the button.
    label: &'static str,
    /// Address and name of each entry.
    entries: Vec<(String, &'static str)>,
) -> impl IntoView {
    let entry = |(href, name)| {
        view! {
            <li>
                <a href=href>{name}</a>
            </li>
        }
    };
    view! {
        <button class="opens-menu" type="button" popovertarget=id>
            {label}
        </button>
        <ul id=id class="action-menu" popover="auto">
            {entries.into_iter().map(entry).collect_view()}
        </ul>
    }
}
