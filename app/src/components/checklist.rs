//! The items of a checklist, grouped by condition.

use leptos::prelude::*;
use shared::{
    Condition, Item,
    checklist::together,
    client::ClientId,
    work_list::{Entry, sums},
};

use crate::words::{
    addresses,
    checklist::{Words, condition as name_of, item},
    formats::money,
    say,
};

/// Returns the items of a checklist: a section for each condition, with what is still open in it.
///
/// The sections hold no signals: a list of hundreds is made in one pass. A list that is shown is made again as a whole; the
/// browser keeps each row, and with it the focus and an open form, because every condition keeps its section and items are
/// only added to it.
pub fn groups(client: ClientId, entries: &[Entry]) -> impl IntoView + use<> {
    Condition::ALL
        .map(|condition| group(client, condition, entries))
        .collect_view()
}

fn group(client: ClientId, condition: Condition, entries: &[Entry]) -> impl IntoView + use<> {
    let of_condition = |entry: &&Entry| entry.item.condition() == condition;
    let entries: Vec<&Entry> = entries.iter().filter(of_condition).collect();
    let open: Vec<Item> = entries
        .iter()
        .filter(|entry| !entry.settled)
        .map(|entry| entry.item.clone())
        .collect();
    let id = format!("checklist-{}", condition.name());
    let labelled_by = id.clone();
    let alone = together(&open, condition).len() < 2;
    let rows = entries
        .iter()
        .map(|entry| row(client, entry))
        .collect_view();
    view! {
        <section class="checklist-group" aria-labelledby=labelled_by hidden=entries.is_empty()>
            <div class="checklist-head">
                <h3 id=id>{name_of(condition)}</h3>
                <bdi class="detail">{left(&open)}</bdi>
                <a
                    class="button settle"
                    data-settle=""
                    href=addresses::checklist_condition(client, condition)
                    hidden=alone
                >
                    {settle_all(condition)}
                </a>
            </div>
            <ul class="checklist">{rows}</ul>
        </section>
    }
}

/// Returns how much is open: the number of items, and the sum in each currency.
fn left(open: &[Item]) -> String {
    let count = match open.len() {
        0 => return say!(delete.group_settled).into(),
        count => say!(delete.group_open, count = count).to_string(),
    };
    let sums = sums(open).into_iter().map(money);
    std::iter::once(count)
        .chain(sums)
        .collect::<Vec<_>>()
        .join(" · ")
}

fn settle_all(condition: Condition) -> &'static str {
    match condition {
        Condition::Payment => say!(delete.settle_payments),
        Condition::Session => say!(delete.settle_sessions),
        Condition::Credit => say!(delete.settle_credit),
        Condition::PaidBy => say!(delete.settle_paid_by),
        Condition::Package => say!(delete.settle_packages),
        Condition::Membership => say!(delete.settle_memberships),
    }
}

fn row(client: ClientId, entry: &Entry) -> impl IntoView + use<> {
    let Words {
        what,
        detail,
        location,
    } = item(&entry.item);
    let href = addresses::checklist_item(client, &entry.item);
    let settle = say!(delete.settle_item, what = what.clone()).to_string();
    view! {
        <li class:settled=entry.settled>
            <a class="what" href=href.clone()>
                <bdi>{what}</bdi>
            </a>
            <bdi class="detail">{detail}</bdi>
            <bdi class="where">{location}</bdi>
            <span class="badge" hidden=!entry.settled>
                {entry.settled.then(|| say!(item.settled))}
            </span>
            <a class="button settle" data-settle="" href=href aria-label=settle hidden=entry.settled>
                {say!(delete.settle)}
            </a>
        </li>
    }
}
