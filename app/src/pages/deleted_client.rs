//! What is left of a deleted client: the receipt, and business facts without a name. To read only.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    access::Actor, client::Reference, ledger::Swept, register::Personal, time::backups_until,
};
use store::{
    Engine,
    deleted_clients::{Credit, DeletedClient, History, Invoice, Membership, Package, Visit},
};

use super::{page, query, segment};
use crate::{
    api::AppError,
    components::{
        fates::KeptKinds,
        layout::{Crumbs, Layout, Menu, Width},
        table::{Column, Table},
    },
    sentences::{date, date_time, personal, say},
    services::{Services, viewer},
};

/// The record of one deleted client.
#[component]
pub fn DeletedClientPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (reference, erased) = (Reference::parse(&segment("reference")), query("erased"));
    let load = async move {
        let (actor, reference) = (actor?, reference.ok_or(AppError::NotFound)?);
        let (engine, backup_days) = (services.store.engine(), services.backup_days);
        let mut tx = services.store.read().await?;
        let found = store::deleted_clients::find(&mut tx, &reference).await?;
        let found = found.ok_or(AppError::NotFound)?;
        let traces = Traces::of(&found, engine, backup_days);
        Ok::<_, AppError>((actor, found, traces))
    };
    page(load, move |(actor, found, traces)| {
        show(actor, found, traces, &erased)
    })
}

/// Leads from the old address of an erased client to what is left of it.
pub(super) fn redirect(reference: &Reference) -> impl IntoView + use<> {
    leptos_axum::redirect(&format!("/deleted-clients/{reference}"));
}

/// What is said of copies outside the records.
struct Traces {
    /// Of bytes on the disk.
    disk: String,
    /// Of backups.
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
                <dl class="facts">
                    <div>
                        <dt>{say!(deleted.reference)}</dt>
                        <dd>
                            <code class="reference">{reference.clone()}</code>
                        </dd>
                    </div>
                    {fact(say!(deleted.when), date_time(listed.erased_at.local()))}
                    {fact(say!(deleted.wiped), disk)}
                    {fact(say!(deleted.backups), backups)}
                    {fact(say!(deleted.by), listed.erased_by.unwrap_or_else(|| say!(deleted.by_unknown).into()))}
                    {fact(say!(deleted.joined), date(joined_on))}
                    {fact(say!(deleted.home), listed.home_location)}
                    {fact(say!(deleted.residues), residues(receipt.erasure.swept))}
                    {fact(say!(deleted.place), receipt.position.to_string())}
                    <div>
                        <dt>{say!(deleted.hash)}</dt>
                        <dd>
                            <code class="digest">{receipt.hash}</code>
                        </dd>
                    </div>
                </dl>
                <p>
                    <a href=file download=format!("{reference}.json")>
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

/// Where the client was looked for afterwards.
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

fn fact(term: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
        </div>
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
    view! {
        <section class="history">
            <h2>{say!(deleted.history)}</h2>
            <h3>{say!(deleted.invoices)}</h3>
            <Table
                name=say!(deleted.invoices)
                columns=vec![
                    Column::Text(say!(table.number)),
                    Column::Text(say!(table.description)),
                    Column::Text(say!(table.status)),
                    Column::Text(say!(table.issued)),
                    Column::Number(say!(table.amount)),
                    Column::Number(say!(table.paid)),
                    Column::Text(say!(table.location)),
                ]
                rows=invoices.into_iter().map(invoice).collect()
            />
            <h3>{say!(deleted.credits)}</h3>
            <Table
                name=say!(deleted.credits)
                columns=vec![
                    Column::Text(say!(table.date)),
                    Column::Number(say!(table.amount)),
                    Column::Text(say!(table.location)),
                ]
                rows=credits.into_iter().map(credit).collect()
            />
            <h3>{say!(deleted.memberships)}</h3>
            <Table
                name=say!(deleted.memberships)
                columns=vec![
                    Column::Text(say!(table.plan)),
                    Column::Text(say!(table.status)),
                    Column::Text(say!(table.starts)),
                    Column::Text(say!(table.ends)),
                    Column::Number(say!(table.price)),
                    Column::Text(say!(table.location)),
                ]
                rows=memberships.into_iter().map(membership).collect()
            />
            <h3>{say!(deleted.packages)}</h3>
            <Table
                name=say!(deleted.packages)
                columns=vec![
                    Column::Text(say!(table.package)),
                    Column::Text(say!(table.status)),
                    Column::Number(say!(table.used)),
                    Column::Text(say!(table.purchased)),
                    Column::Text(say!(table.expires)),
                    Column::Text(say!(table.location)),
                ]
                rows=packages.into_iter().map(package).collect()
            />
            <h3>{say!(deleted.visits)}</h3>
            <Table
                name=say!(deleted.visits)
                columns=vec![
                    Column::Text(say!(table.session)),
                    Column::Text(say!(table.when)),
                    Column::Text(say!(table.status)),
                    Column::Text(say!(table.location)),
                ]
                rows=visits.into_iter().map(visit).collect()
            />
        </section>
    }
}

fn invoice(
    Invoice {
        number,
        description,
        status,
        issued_on,
        amount,
        paid,
        location,
    }: Invoice,
) -> Vec<String> {
    let (amount, paid) = (amount.to_string(), paid.to_string());
    vec![
        number,
        description,
        status_in_words(&status),
        date(issued_on),
        amount,
        paid,
        location,
    ]
}

fn credit(
    Credit {
        created_on,
        amount,
        location,
    }: Credit,
) -> Vec<String> {
    vec![date(created_on), amount.to_string(), location]
}

fn membership(
    Membership {
        plan,
        status,
        starts_on,
        ends_on,
        price,
        location,
    }: Membership,
) -> Vec<String> {
    vec![
        plan,
        status_in_words(&status),
        date(starts_on),
        date_or_none(ends_on),
        price.to_string(),
        location,
    ]
}

fn package(package: Package) -> Vec<String> {
    let Package {
        name,
        status,
        credits_total,
        credits_used,
        purchased_on,
        expires_on,
        location,
    } = package;
    let used = say!(table.used_of, used = credits_used, total = credits_total).to_string();
    vec![
        name,
        status_in_words(&status),
        used,
        date(purchased_on),
        date_or_none(expires_on),
        location,
    ]
}

fn visit(
    Visit {
        session,
        status,
        starts,
        location,
    }: Visit,
) -> Vec<String> {
    vec![
        session,
        date_time(starts.local()),
        status_in_words(&status),
        location,
    ]
}

fn date_or_none(day: Option<Date>) -> String {
    day.map_or_else(|| say!(none).into(), date)
}

/// A stored status in words.
pub(super) fn status_in_words(status: &str) -> String {
    match status {
        "paid" => say!(status.paid),
        "outstanding" => say!(status.outstanding),
        "failed" => say!(status.failed),
        "collection" => say!(status.collection),
        "void" => say!(status.void),
        "written_off" => say!(status.written_off),
        "active" => say!(status.active),
        "paused" => say!(status.paused),
        "pending" => say!(status.pending),
        "cancelled" => say!(status.cancelled),
        "unused" => say!(status.unused),
        "used" => say!(status.used),
        "expired" => say!(status.expired),
        "booked" => say!(status.booked),
        "waitlisted" => say!(status.waitlisted),
        "attended" => say!(status.attended),
        "no_show" => say!(status.no_show),
        _ => say!(none),
    }
    .to_owned()
}
