//! The items of a checklist, as a list of links.

use leptos::prelude::*;
use shared::{client::ClientId, work_list::Entry};

use crate::words::{
    addresses,
    checklist::{condition, item},
    say,
};

/// The items of a checklist as a list. Each leads to the page that settles it.
#[component]
pub fn Items(
    /// The client.
    client: ClientId,
    /// The items, and which of them are settled. Items are only added, so that each keeps its row and the focus.
    entries: Signal<Vec<Entry>>,
) -> impl IntoView {
    let row = move |index: usize| {
        let entry = move || entries.with(|entries| entries.get(index).cloned());
        let words_now = move || entry().map(|entry| item(&entry.item));
        let kind = move || {
            entry().map(|entry| {
                if entry.settled {
                    say!(item.settled)
                } else {
                    condition(entry.item.condition())
                }
            })
        };
        let href = entry().map(|entry| addresses::checklist_item(client, &entry.item));
        view! {
            <li class:settled=move || entry().is_some_and(|entry| entry.settled)>
                <span class="checklist-kind badge">{kind}</span>
                <a class="what" href=href>
                    {move || words_now().map(|words| words.what)}
                </a>
                <span class="detail">{move || words_now().map(|words| words.detail)}</span>
                <span class="where">{move || words_now().map(|words| words.location)}</span>
            </li>
        }
    };
    view! {
        <ul class="checklist">
            <For each=move || 0..entries.with(Vec::len) key=|index| *index children=row />
        </ul>
    }
}
