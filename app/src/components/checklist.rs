//! The items of a checklist, as a list of links.

use leptos::prelude::*;
use shared::{client::ClientId, work_list::Entry};

use crate::words::{
    addresses,
    checklist::{Words, condition, item},
    say,
};

/// Returns the items of a checklist as the rows of a list. Each leads to the page that settles it.
///
/// The rows hold no signals: a list of hundreds is made in one pass. A list that is shown is made again as a whole; the
/// browser keeps each row, and with it the focus, because items are only added.
pub fn rows(client: ClientId, entries: &[Entry]) -> impl IntoView + use<> {
    let row = |entry: &Entry| {
        let Words {
            what,
            detail,
            location,
        } = item(&entry.item);
        let kind = if entry.settled {
            say!(item.settled)
        } else {
            condition(entry.item.condition())
        };
        view! {
            <li class:settled=entry.settled>
                <span class="checklist-kind badge">{kind}</span>
                <a class="what" href=addresses::checklist_item(client, &entry.item)>
                    <bdi>{what}</bdi>
                </a>
                <bdi class="detail">{detail}</bdi>
                <bdi class="where">{location}</bdi>
            </li>
        }
    };
    entries.iter().map(row).collect_view()
}
