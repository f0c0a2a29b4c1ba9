//! What is left of a deleted client: the receipt, and business facts without a name. Read-only.

use leptos::prelude::*;
use shared::{
    access::Actor,
    client::Reference,
    ledger::Swept,
    register::Personal,
    time::{Day, backups_until},
};
use store::{
    Engine,
    desk::{credit::Movement, invoices::Invoice, memberships, packages, visits::Visit},
    erasing::deleted_clients::{DeletedClient, History},
};

use crate::{
    components::{
        facts::{Facts, fact, fact_of},
        fates::KeptKinds,
        layout::{Crumbs, Layout, Menu, Width},
        page::{Away, page},
        request::{query, segment},
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        dates::{date, date_time},
        erasing::personal,
        say, status,
    },
};

/// The record of one deleted client.
#[component]
pub fn DeletedClientPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (reference, erased) = (Reference::parse(&segment("reference")), query("erased"));
    let load = async move {
        let (actor, reference) = (actor?, reference.ok_or(Away::NOT_FOUND)?);
        let (engine, backup_days) = (services.store.engine(), services.backup_days);
        let mut tx = services.store.read().await?;
        let found = store::erasing::deleted_clients::find(&mut tx, &reference).await?;
        let found = found.ok_or(Away::NOT_FOUND)?;
        let traces = Traces::of(&found, engine, backup_days);
        Ok::<_, Away>((actor, found, traces))
    };
    page(load, move |(actor, found, traces)| {
        show(actor, found, traces, &erased)
    })
}

/// What the page says of copies outside the records.
struct Traces {
    /// Bytes on the disk.
    disk: String,
    /// Backups.
    backups: String,
}

impl Traces {
    fn of(found: &DeletedClient, engine: Engine, backup_days: Option<u16>) -> Self {
        let disk = match (found.wiped_at, engine) {
            (Some(wiped), _) => date_time(wiped.local()),
            (None, Engine::Sqlite) => say!(deleted.being_wiped).into(),
            (None, Engine::Postgres) => say!(deleted.not_wiped).into(),
        };
        let erased = found.listed.erased_at.local().date();
        let backups = backup_days.map_or_else(
            || say!(deleted.backups_unknown).into(),
            |days| {
                let until = date(backups_until(erased, days));
                say!(deleted.backups_until, date = until).to_string()
            },
        );
        Self { disk, backups }
    }
}

fn show(actor: Actor, found: DeletedClient, traces: Traces, erased: &str) -> impl IntoView + use<> {
    let reference = found.listed.reference.to_string();
    let news = match erased {
        "now" => Some(("notice good", say!(deleted.erased_now))),
        "before" => Some(("notice warn", say!(deleted.erased_before))),
        _ => None,
    };
    let DeletedClient {
        listed,
        wiped_at: _,
        receipt,
        joined_on,
        history,
    } = found;
    let Traces { disk, backups } = traces;
    let count = |kind: Personal| {
        let count = receipt
            .erasure
            .erased
            .iter()
            .find(|e| e.what == kind)
            .map_or(0, |e| e.count);
        let stored = if count == 0 {
            say!(deleted.nothing_stored).to_owned()
        } else {
            say!(deleted.values, count = count).to_string()
        };
        view! {
            <li>
                <strong>{personal(kind)}</strong>
                " "
                <span class="ground">{stored}</span>
            </li>
        }
    };
    let erased = Personal::ALL.map(count).collect_view();
    let file = format!("/deleted-clients/{reference}/receipt");
    let download = format!("{reference}.json");
    view! {
        <Layout actor menu=Menu::DeletedClients title=reference.clone() width=Width::Wide>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/deleted-clients".into(), say!(deleted.title).into())] />
                    <h1>
                        <code class="reference">{reference.clone()}</code>
                        " "
                        <span class="readonly">{say!(deleted.read_only)}</span>
                    </h1>
                </div>
            </div>
            {news.map(|(class, words)| view! { <p class=class role="status">{words}</p> })}
            <article class="receipt">
                <header>
                    <p class="hint">{say!(deleted.receipt)}</p>
                </header>
                <Facts>
                    {fact_of(say!(deleted.reference), view! { <code class="reference">{reference.clone()}</code> })}
                    {fact(say!(deleted.when), date_time(listed.erased_at.local()))}
                    {fact(say!(deleted.wiped), disk)}
                    {fact(say!(deleted.backups), backups)}
                    {fact(say!(deleted.by), listed.erased_by.unwrap_or_else(|| say!(deleted.by_unknown).into()))}
                    {fact(say!(deleted.joined), date(joined_on))}
                    {fact(say!(deleted.home), listed.home_location)}
                    {fact(say!(deleted.residues), residues(receipt.erasure.swept))}
                    {fact(say!(deleted.place), receipt.position.to_string())}
                    {fact_of(say!(deleted.hash), view! { <code class="digest">{receipt.hash}</code> })}
                </Facts>
                <p>
                    <a href=file download=download>
                        {say!(deleted.receipt_file)}
                    </a>
                </p>
                <div class="two-lists">
                    <section>
                        <h2>{say!(deleted.erased)}</h2>
                        <ul class="fates">{erased}</ul>
                    </section>
                    <section>
                        <h2>{say!(deleted.kept)}</h2>
                        <KeptKinds suppressed_until=receipt.erasure.suppressed_until />
                    </section>
                </div>
            </article>
            <Business history />
        </Layout>
    }
}

/// Returns where the client was searched for after the erasure.
fn residues(
    Swept {
        tables,
        columns,
        accepted,
    }: Swept,
) -> String {
    if accepted == 0 {
        say!(deleted.residues_none, columns = columns, tables = tables).to_string()
    } else {
        say!(
            deleted.residues_accepted,
            columns = columns,
            tables = tables,
            accepted = accepted
        )
        .to_string()
    }
}

/// Business facts, a table for each kind.
#[component]
fn Business(history: History) -> impl IntoView {
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
            Column::Text(say!(table.status)),
            Column::Text(say!(table.issued)),
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
            Column::Text(say!(table.status)),
            Column::Text(say!(table.starts)),
            Column::Text(say!(table.ends)),
            Column::Number(say!(table.price)),
            Column::Text(say!(table.location)),
        ],
        memberships.into_iter().map(membership),
    );
    let packages = table(
        say!(deleted.packages),
        vec![
            Column::Text(say!(table.package)),
            Column::Text(say!(table.status)),
            Column::Number(say!(table.used)),
            Column::Text(say!(table.purchased)),
            Column::Text(say!(table.expires)),
            Column::Text(say!(table.location)),
        ],
        packages.into_iter().map(package),
    );
    let visits = table(
        say!(deleted.visits),
        vec![
            Column::Text(say!(table.session)),
            Column::Text(say!(table.when)),
            Column::Text(say!(table.status)),
            Column::Text(say!(table.location)),
        ],
        visits.into_iter().map(visit),
    );
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
        status::invoice(invoice.status),
        date(invoice.issued_on),
        invoice.amount.to_string(),
        invoice.paid.to_string(),
        invoice.location,
    ]
}

fn credit(movement: Movement) -> Row {
    row![
        date(movement.created_on),
        movement.amount.to_string(),
        movement.location,
    ]
}

fn membership(memberships::Sold { membership, price }: memberships::Sold) -> Row {
    row![
        membership.plan,
        status::membership(membership.status),
        date(membership.starts_on),
        date_or_none(membership.ends),
        price.to_string(),
        membership.location,
    ]
}

fn package(package: packages::Sold) -> Row {
    let (used, total) = (package.credits_used, package.credits_total);
    row![
        package.name,
        status::package(package.status),
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
        status::booking(visit.status),
        visit.location,
    ]
}

fn date_or_none(day: Option<Day>) -> String {
    day.map_or_else(|| say!(none).into(), |day| date(day.date()))
}
