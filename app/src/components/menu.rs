//! A button with a menu of further actions, which needs no script.

use leptos::prelude::*;

use crate::words::say;

/// An entry of a menu: its address and its name.
pub type Entry = (String, String);

/// A button that opens a menu of links. The browser closes the menu on Escape and on a click elsewhere.
#[component]
pub fn Menu(
    /// The id of the menu, unique on the page.
    id: &'static str,
    /// The label of the button.
    label: &'static str,
    /// Address and name of each entry.
    entries: Vec<Entry>,
    /// The entries that lead to what cannot be undone. They stand last.
    #[prop(optional)]
    last: Vec<Entry>,
) -> impl IntoView {
    let entry = |(href, name): Entry| {
        view! {
            <li>
                <a href=href>{name}</a>
            </li>
        }
    };
    let last = (!last.is_empty()).then(|| {
        let entries = last.into_iter().map(entry).collect_view();
        view! {
            <li class="cannot-be-undone">{say!(acts.cannot_be_undone)}</li>
            {entries}
        }
    });
    view! {
        <button class="opens-menu" type="button" popovertarget=id>
            {label}
        </button>
        <ul id=id class="action-menu" popover="auto">
            {entries.into_iter().map(entry).collect_view()} {last}
        </ul>
    }
}
