//! What is left of a deleted client: the receipt, and business facts without a name. Read-only.

mod handed;
pub mod history;

use leptos::{nonce::use_nonce, prelude::*};
use shared::{
    access::Actor,
    client::Reference,
    ledger::{Erasure, OwnTexts, Swept},
    register::Personal,
    time::backups_until,
    visit::VisitFate,
};
use store::{Engine, erasing::deleted_clients::DeletedClient};

use self::{handed::Handed, history::Business};
use crate::{
    components::{
        clock::StudioClock,
        facts::{Facts, fact, fact_of},
        fates::KeptKinds,
        layout::{Crumbs, Layout, Menu, Width},
        page::{Away, page},
        request::{query, segment},
    },
    login::viewer::viewer,
    services::Services,
    words::{dates::date, erasing::personal, say},
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
        let clock = StudioClock::read(&mut tx).await?;
        drop(tx);
        let handed = Handed::of(&services, &reference).await?;
        let traces = Traces::of(&found, engine, backup_days, &clock);
        Ok::<_, Away>((actor, found, (traces, clock), handed))
    };
    page(load, move |(actor, found, (traces, clock), handed)| {
        show(actor, found, (traces, &clock), handed, &erased)
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
    fn of(
        found: &DeletedClient,
        engine: Engine,
        backup_days: Option<u16>,
        clock: &StudioClock,
    ) -> Self {
        let disk = match (found.wiped_at, engine) {
            (Some(wiped), _) => clock.with_offset(wiped.at()),
            (None, Engine::Sqlite) => say!(deleted.being_wiped).into(),
            (None, Engine::Postgres) => say!(deleted.not_wiped).into(),
        };
        let erased = found.listed.erased_at.local().date();
        let promised = found.receipt.erasure.promised_days(backup_days);
        let backups = promised.map_or_else(
            || say!(deleted.backups_unknown).into(),
            |days| {
                let until = date(backups_until(erased, days));
                say!(deleted.backups_until, date = until).to_string()
            },
        );
        Self { disk, backups }
    }
}

fn show(
    actor: Actor,
    found: DeletedClient,
    (traces, clock): (Traces, &StudioClock),
    handed: Handed,
    erased: &str,
) -> impl IntoView + use<> {
    let reference = found.listed.reference.to_string();
    let news = (erased == "now").then(|| ("notice good", say!(deleted.erased_now)));
    let DeletedClient {
        listed,
        studio,
        address,
        wiped_at: _,
        receipt,
        joined_on,
        history,
    } = found;
    let Traces { disk, backups } = traces;
    let erased_at = clock.with_offset(listed.erased_at.at());
    let home = home(listed.home_location, address);
    let count = |kind: Personal| {
        let count = count_of(&receipt.erasure, kind);
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
    let visits = receipt.erasure.visit_fate();
    let bookings = match visits {
        VisitFate::Counted => Some(count_of(&receipt.erasure, Personal::Visits)),
        VisitFate::Kept => None,
    };
    let kinds = Personal::listed(visits).into_iter();
    let erased = kinds.map(count).collect_view();
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
            {news
                .map(|(class, words)| {
                    view! {
                        <p class=class role="status">
                            {words}
                        </p>
                    }
                })}
            <article class="receipt">
                <header>
                    <p class="hint">{say!(deleted.receipt)}</p>
                </header>
                <Facts>
                    {fact_of(say!(deleted.reference), view! { <code class="reference">{reference.clone()}</code> })}
                    {fact(say!(deleted.studio), studio)} {fact(say!(deleted.home), home)}
                    {fact(say!(deleted.when), erased_at)}
                    {fact(say!(deleted.wiped), disk)} {fact(say!(deleted.backups), backups)}
                    {fact(say!(deleted.by), listed.erased_by.unwrap_or_else(|| say!(deleted.by_unknown).into()))}
                    {fact(say!(deleted.joined), date(joined_on))}
                    {receipt.erasure.swept.own.map(|own| fact(say!(deleted.own), own_texts(own)))}
                    {fact(say!(deleted.residues), residues(receipt.erasure.swept))}
                    {fact(say!(deleted.place), receipt.position.to_string())}
                    {fact_of(say!(deleted.hash), view! { <code class="digest">{receipt.hash}</code> })}
                </Facts>
                {handed.proof()}
                <div class="actions">
                    <a href=file download=download>
                        {say!(deleted.receipt_file)}
                    </a>
                    <button type="button" data-print>
                        {say!(print)}
                    </button>
                    <script src="/print.js" nonce=use_nonce() defer></script>
                </div>
                <div class="two-lists">
                    <section>
                        <h2>{say!(deleted.erased)}</h2>
                        <ul class="fates">{erased}</ul>
                    </section>
                    <section>
                        <h2>{say!(deleted.kept)}</h2>
                        <KeptKinds visits suppressed_until=receipt.erasure.suppressed_until />
                    </section>
                </div>
            </article>
            {handed.show()}
            <Business history bookings />
        </Layout>
    }
}

/// Returns a location with its address, where it is known.
fn home(location: String, address: Option<String>) -> String {
    match address {
        Some(address) => say!(deleted.home_at, location = location, address = address).to_string(),
        None => location,
    }
}

/// Returns how much of a kind was erased.
fn count_of(erasure: &Erasure, kind: Personal) -> i64 {
    let of_kind = erasure.erased.iter().find(|erased| erased.what == kind);
    of_kind.map_or(0, |erased| erased.count)
}

/// Returns what became of the texts in the client's own kept rows.
pub(super) fn own_texts(
    OwnTexts {
        replaced,
        shared,
        numbers,
    }: OwnTexts,
) -> String {
    let texts = say!(deleted.own_replaced, replaced = replaced, shared = shared).to_string();
    if numbers == 0 {
        return texts;
    }
    format!("{texts}. {}", say!(deleted.own_numbers, numbers = numbers))
}

/// Returns where the client was searched for after the erasure.
pub(super) fn residues(
    Swept {
        tables,
        columns,
        accepted,
        replaced,
        edited,
        own: _,
    }: Swept,
) -> String {
    if replaced + edited > 0 {
        say!(
            deleted.residues_decided,
            columns = columns,
            tables = tables,
            replaced = replaced,
            edited = edited,
            accepted = accepted
        )
        .to_string()
    } else if accepted == 0 {
        say!(deleted.residues_none, columns = columns, tables = tables).to_string()
    } else {
        say!(
            deleted.residues_accepted,
            columns = columns,
            tables = tables,
            count = accepted
        )
        .to_string()
    }
}
