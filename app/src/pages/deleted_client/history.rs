//! Business facts that are left of a deleted client, without a name.

use leptos::prelude::*;
use shared::time::Day;
use store::{
    desk::{credit::Movement, invoices::Invoice, memberships, packages, visits::Visit},
    erasing::deleted_clients::History,
};

use crate::{
    components::{
        chip::chip,
        table::{Column, Row, Table, row},
    },
    words::{
        dates::{date, date_time},
        erasing::counted_bookings,
        formats::money,
        say, status,
    },
};

/// Business facts, a table for each kind.
#[component]
pub fn Business(
    /// The facts.
    history: History,
    /// How many bookings were removed, where the visits were counted.
    bookings: Option<i64>,
) -> impl IntoView {
    let History {
        invoices,
        credits,
        memberships,
        packages,
        visits,
    } = history;
    let invoices = table(
        say!(deleted.invoices),
        vec![
            Column::Text(say!(table.number)),
            Column::Text(say!(table.description)),
            Column::State(say!(table.status)),
            Column::Line(say!(table.issued)),
            Column::Number(say!(table.amount)),
            Column::Number(say!(table.paid)),
            Column::Text(say!(table.location)),
        ],
        invoices.into_iter().map(invoice),
    );
    let credits = table(
        say!(deleted.credits),
        vec![
            Column::Text(say!(table.date)),
            Column::Number(say!(table.amount)),
            Column::Text(say!(table.location)),
        ],
        credits.into_iter().map(credit),
    );
    let memberships = table(
        say!(deleted.memberships),
        vec![
            Column::Text(say!(table.plan)),
            Column::State(say!(table.status)),
            Column::Line(say!(table.starts)),
            Column::Line(say!(table.ends)),
            Column::Number(say!(table.price)),
            Column::Text(say!(table.location)),
        ],
        memberships.into_iter().map(membership),
    );
    let packages = table(
        say!(deleted.packages),
        vec![
            Column::Text(say!(table.package)),
            Column::State(say!(table.status)),
            Column::Number(say!(table.used)),
            Column::Line(say!(table.purchased)),
            Column::Line(say!(table.expires)),
            Column::Text(say!(table.location)),
        ],
        packages.into_iter().map(package),
    );
    let visits = match bookings {
        Some(removed) if removed > 0 => view! {
            <h3>{say!(deleted.visits)}</h3>
            <p>{counted_bookings(removed)}</p>
        }
        .into_any(),
        Some(_) | None => table_of_visits(visits).into_any(),
    };
    view! {
        <section class="history">
            <h2>{say!(deleted.history)}</h2>
            {invoices}
            {credits}
            {memberships}
            {packages}
            {visits}
        </section>
    }
}

/// The bookings that are kept under the reference.
fn table_of_visits(visits: Vec<Visit>) -> impl IntoView {
    table(
        say!(deleted.visits),
        vec![
            Column::Text(say!(table.session)),
            Column::Text(say!(table.when)),
            Column::State(say!(table.status)),
            Column::Text(say!(table.location)),
        ],
        visits.into_iter().map(visit),
    )
}

/// The table of one kind, below its heading.
fn table(
    name: &'static str,
    columns: Vec<Column>,
    rows: impl Iterator<Item = Row>,
) -> impl IntoView {
    view! {
        <h3>{name}</h3>
        <Table name columns rows=rows.collect() empty=say!(deleted.none) />
    }
}

fn invoice(invoice: Invoice) -> Row {
    row![
        invoice.number,
        invoice.description,
        view! {
            {chip(status::invoice(invoice.status))}
            {status::refunded(invoice.refunded).map(|words| view! { " " <bdi>{words}</bdi> })}
        },
        date(invoice.issued_on),
        money(invoice.amount),
        money(invoice.paid),
        invoice.location,
    ]
}

fn credit(movement: Movement) -> Row {
    row![
        date(movement.created_on),
        money(movement.amount),
        movement.location,
    ]
}

fn membership(memberships::Sold { membership, price }: memberships::Sold) -> Row {
    row![
        membership.plan,
        chip(status::membership(membership.status)),
        date(membership.starts_on),
        date_or_none(membership.ends),
        money(price),
        membership.location,
    ]
}

fn package(package: packages::Sold) -> Row {
    let (used, total) = (package.credits_used, package.credits_total);
    row![
        package.name,
        chip(status::package(package.status)),
        say!(table.used_of, used = used, total = total).to_string(),
        date(package.purchased_on),
        date_or_none(package.expires),
        package.location,
    ]
}

fn visit(visit: Visit) -> Row {
    row![
        visit.name,
        date_time(visit.starts.local()),
        chip(status::booking(visit.status)),
        visit.location,
    ]
}

fn date_or_none(day: Option<Day>) -> String {
    day.map_or_else(|| say!(none).into(), |day| date(day.date()))
}
