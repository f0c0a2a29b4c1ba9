//! The items of a checklist, grouped by condition.

use leptos::prelude::*;
use shared::{Condition, client::ClientId, work_list::Entry};

use super::{sentences::Sentences, work::Work};
use crate::{answers::open::Words, words::addresses};

/// Returns the items of the checklist: a section for each condition, with what is still open in it.
///
/// The sections hold no signals: a list of hundreds is made in one pass. A list that is shown is made again as a whole; the
/// browser keeps each row, and with it the focus and an open form, because every condition keeps its section and items are
/// only added to it.
pub(super) fn groups(client: ClientId, work: Work) -> impl IntoView + use<> {
    let sentences = work.sentences.get_value();
    work.list.with(|list| {
        let group =
            |(condition, named)| group(client, work, condition, named, list.entries(), &sentences);
        let conditions = Condition::ALL.into_iter().zip(&sentences.conditions);
        conditions.map(group).collect_view()
    })
}

fn group(
    client: ClientId,
    work: Work,
    condition: Condition,
    (name, settle_all): &(String, String),
    entries: &[Entry],
    sentences: &Sentences,
) -> impl IntoView + use<> {
    let of_condition = |entry: &&Entry| entry.item.condition() == condition;
    let entries: Vec<&Entry> = entries.iter().filter(of_condition).collect();
    let open = entries.iter().filter(|entry| !entry.settled);
    let alone = open
        .filter(|entry| entry.item.is_settled_together())
        .count()
        < 2;
    let id = format!("checklist-{}", condition.name());
    let labelled_by = id.clone();
    let rows: Vec<_> = (entries.iter())
        .map(|entry| row(client, entry, work.in_words(&entry.item), sentences))
        .collect();
    view! {
        <section class="checklist-group" aria-labelledby=labelled_by hidden=entries.is_empty()>
            <div class="checklist-head">
                <h3 id=id>{name.clone()}</h3>
                <bdi class="detail">{work.left(&entries)}</bdi>
                <a
                    class="button settle"
                    data-settle=""
                    href=addresses::checklist_condition(client, condition)
                    hidden=alone
                >
                    {settle_all.clone()}
                </a>
            </div>
            <ul class="checklist">{rows}</ul>
        </section>
    }
}

fn row(
    client: ClientId,
    entry: &Entry,
    Words {
        what,
        detail,
        location,
    }: Words,
    sentences: &Sentences,
) -> impl IntoView + use<> {
    let page = addresses::checklist_item(client, &entry.item);
    let form = addresses::settle_item(client, &entry.item);
    let settle = sentences.settle_item(&what);
    let settled = entry.settled.then(|| sentences.settled.clone());
    view! {
        <li class:settled=entry.settled>
            <a class="what" href=page>
                <bdi>{what}</bdi>
            </a>
            <bdi class="detail">{detail}</bdi>
            <bdi class="where">{location}</bdi>
            <span class="badge" hidden=!entry.settled>
                {settled}
            </span>
            <a class="button settle" data-settle="" href=form aria-label=settle hidden=entry.settled>
                {sentences.settle.clone()}
            </a>
        </li>
    }
}
