//! Deleted Clients: the erased clients, read-only.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    client::Reference,
    forms::FindDeletedClient,
};
use store::{
    desk::clients::Page,
    erasing::{
        deleted_clients::Listed,
        refusals::{self, RefusedErasure, Why},
    },
};

use crate::{
    components::{
        clock::StudioClock,
        form::DeskForm,
        layout::{Layout, Menu, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
};

/// How many are shown at once.
const PAGE_SIZE: i64 = 25;

/// How many refused attempts are shown.
const REFUSED: i64 = 50;

/// The list of deleted clients, and the search for one by its reference.
#[component]
pub fn DeletedClientsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let after = Reference::parse(&query("after"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let listed =
            store::erasing::deleted_clients::list(&mut tx, after.as_ref(), PAGE_SIZE).await?;
        let clock = StudioClock::read(&mut tx).await?;
        let refused = if after.is_none() && actor.may(Permission::DeleteAccounts) {
            refusals::newest(&mut tx, services.now(), clock.zone(), REFUSED).await?
        } else {
            Vec::new()
        };
        Ok::<_, Away>((actor, listed, refused, clock))
    };
    page(load, |(actor, listed, refused, clock)| {
        show(actor, listed, refused, &clock)
    })
}

fn show(
    actor: Actor,
    Page { rows, more }: Page<Listed>,
    refused: Vec<RefusedErasure>,
    clock: &StudioClock,
) -> impl IntoView + use<> {
    let search = DeskForm::of::<FindDeletedClient>();
    let searched = search.value(FindDeletedClient::reference, "");
    let unknown = (!searched.trim().is_empty()).then(|| say!(deleted.unknown));
    let next = rows.last().filter(|_| more).map(|last| {
        view! {
            <nav class="pager" aria-label=say!(clients.pages)>
                <a class="button" href=format!("/deleted-clients?after={}", last.reference)>
                    {say!(deleted.next)}
                </a>
            </nav>
        }
    });
    let refused = (!refused.is_empty()).then(|| table_of_refused(refused, clock));
    let list = if rows.is_empty() {
        none().into_any()
    } else {
        let columns = vec![
            Column::Text(say!(deleted.reference)),
            Column::Text(say!(deleted.deleted_on)),
            Column::Labelled(say!(deleted.deleted_by)),
            Column::Text(say!(deleted.home)),
        ];
        let rows = rows.into_iter().map(|listed| row(listed, clock)).collect();
        view! {
            <Table name=say!(deleted.title) columns rows />
            {clock.note()}
        }
        .into_any()
    };
    view! {
        <Layout actor menu=Menu::DeletedClients title=say!(deleted.title) width=Width::Wide>
            <div class="page-head">
                <div>
                    <div class="named">
                        <h1>{say!(deleted.title)}</h1>
                        <span class="readonly">{say!(deleted.read_only)}</span>
                    </div>
                    <p class="lede">{say!(deleted.lede)}</p>
                </div>
            </div>
            <form class="search" role="search" method="post" action=search.action("/deleted-clients")>
                {search.own()}
                <label class="visually-hidden" for=FindDeletedClient::reference>
                    {say!(deleted.search)}
                </label>
                <input
                    id=FindDeletedClient::reference
                    type="search"
                    name=FindDeletedClient::reference
                    value=searched
                    placeholder=say!(deleted.search_hint)
                    autocomplete="off"
                />
                <button>{say!(deleted.search_button)}</button>
            </form>
            {unknown
                .map(|words| {
                    view! {
                        <p class="notice warn" role="status">
                            {words}
                        </p>
                    }
                })}
            {list}
            {next}
            {refused}
        </Layout>
    }
}

/// The attempts that were refused.
fn table_of_refused(refused: Vec<RefusedErasure>, clock: &StudioClock) -> impl IntoView + use<> {
    let row = |RefusedErasure { at, member, why }: RefusedErasure| -> Row {
        row![clock.cell(at.at()), member, in_words(why),]
    };
    let columns = vec![
        Column::Text(say!(deleted.when_refused)),
        Column::Labelled(say!(deleted.refused_by)),
        Column::Text(say!(deleted.refused_why)),
    ];
    let note = clock.note();
    let rows = refused.into_iter().map(row).collect();
    view! {
        <section class="card" id="refused">
            <h2>{say!(deleted.refused)}</h2>
            <p>{say!(deleted.refused_lede, count = REFUSED).to_string()}</p>
            <Table name=say!(deleted.refused) columns rows />
            {note}
        </section>
    }
}

/// Returns why an attempt was refused.
fn in_words(why: Why) -> &'static str {
    match why {
        Why::Limit => say!(deleted.refused_limit),
        Why::NotPermitted => say!(deleted.refused_not_permitted),
        Why::NotProved => say!(deleted.refused_not_proved),
    }
}

fn none() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{say!(deleted.empty_title)}</h2>
            <p>{say!(deleted.empty)}</p>
            <div class="actions">
                <a class="button" href="/clients">
                    {say!(error.home)}
                </a>
            </div>
        </div>
    }
}

fn row(
    Listed {
        reference,
        erased_at,
        erased_by,
        home_location,
    }: Listed,
    clock: &StudioClock,
) -> Row {
    let page = format!("/deleted-clients/{reference}");
    row![
        view! {
            <a href=page>
                <code class="reference">{reference.to_string()}</code>
            </a>
        },
        clock.cell(erased_at.at()),
        erased_by.unwrap_or_else(|| say!(deleted.by_unknown).into()),
        home_location,
    ]
}
