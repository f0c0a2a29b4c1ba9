//! Clients as a table, of which each row leads to a client. On a phone, each row is a card.

use leptos::prelude::*;

use super::chip::chip;
use crate::{
    answers::clients::ClientRow,
    words::{say, status},
};

/// Marks a client as example data, beside the name.
pub(crate) fn example_mark() -> impl IntoView {
    view! { <span class="example">{chip(status::example())}</span> }
}

/// Clients, each with a link to the profile, and with what tells clients apart.
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
                   born,
                   location,
                   membership,
                   owes,
                   credit,
                   last_visit,
                   is_example,
               }: ClientRow| {
        let example = is_example.then(example_mark);
        // A card on a phone has a label only where there is a value.
        let labels = (
            born.is_some().then_some(say!(clients.born)),
            last_visit.is_some().then_some(say!(clients.last_visit)),
        );
        view! {
            <tr>
                <th scope="row">
                    <a class="name" href=format!("/clients/{id}")>
                        <bdi>{name.to_string()}</bdi>
                    </a>
                    {example}
                </th>
                <td>
                    <bdi class="email">{email}</bdi>
                    <bdi class="phone">{phone}</bdi>
                </td>
                <td data-label=labels.0>
                    <bdi class="born">{born}</bdi>
                </td>
                <td class="location">
                    <bdi>{location}</bdi>
                </td>
                <td>
                    <bdi>{membership}</bdi>
                </td>
                <td class="balance">
                    {owes.map(|owes| view! { <bdi class="badge bad">{owes}</bdi> })}
                    {credit.map(|credit| view! { <bdi class="badge good">{credit}</bdi> })}
                </td>
                <td data-label=labels.1>
                    <bdi>{last_visit}</bdi>
                </td>
            </tr>
        }
    };
    let heading = |heading: &'static str| view! { <th scope="col">{heading}</th> };
    let headings = [
        say!(clients.name),
        say!(clients.contact),
        say!(clients.born),
        say!(clients.location),
        say!(clients.membership),
        say!(clients.balance),
        say!(clients.last_visit),
    ];
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=say!(clients.results)>
            <table class="results">
                <thead>
                    <tr>{headings.map(heading).collect_view()}</tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
