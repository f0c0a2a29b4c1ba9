//! Deleted Clients: the erased clients, read-only.

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    client::Reference,
    forms::FindDeletedClient,
};
use store::{
    Tx,
    desk::clients::Page,
    erasing::{
        deleted_clients::Listed,
        refusals::{self, RefusedErasure, Why},
    },
    studio::locations::Location,
};

use crate::{
    components::{
        form::DeskForm,
        layout::{Layout, Menu, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{dates::date_time, say},
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
        let refused = if after.is_none() && actor.may(Permission::DeleteAccounts) {
            refused(&mut tx, services.now()).await?
        } else {
            Vec::new()
        };
        Ok::<_, Away>((actor, listed, refused))
    };
    page(load, |(actor, listed, refused)| {
        show(actor, listed, refused)
    })
}

/// Returns the newest refused attempts, by the clocks of the studio's first location.
async fn refused(tx: &mut Tx, now: Timestamp) -> Result<Vec<RefusedErasure>, Away> {
    let locations = store::studio::locations::locations(tx).await?;
    let zone = locations.first().map(Location::zone).transpose()?;
    let zone = zone.unwrap_or(TimeZone::UTC);
    Ok(refusals::newest(tx, now, &zone, REFUSED).await?)
}

fn show(
    actor: Actor,
    Page { rows, more }: Page<Listed>,
    refused: Vec<RefusedErasure>,
) -> impl IntoView {
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
    let list = if rows.is_empty() {
        none().into_any()
    } else {
        let columns = vec![
            Column::Text(say!(deleted.reference)),
            Column::Text(say!(deleted.when)),
            Column::Text(say!(deleted.by)),
            Column::Text(say!(deleted.home)),
        ];
        let rows = rows.into_iter().map(row).collect();
        view! { <Table name=say!(deleted.title) columns rows /> }.into_any()
    };
    view! {
        <Layout actor menu=Menu::DeletedClients title=say!(deleted.title) width=Width::Wide>
            <div class="page-head">
                <div>
                    <h1>{say!(deleted.title)}</h1>
                    <p class="lede">
                        <span class="readonly">{say!(deleted.read_only)}</span>
                        " "
                        {say!(deleted.lede)}
                    </p>
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
            {(!refused.is_empty()).then(|| table_of_refused(refused))}
        </Layout>
    }
}

/// The attempts that were refused.
fn table_of_refused(refused: Vec<RefusedErasure>) -> impl IntoView {
    let row = |RefusedErasure { at, member, why }: RefusedErasure| -> Row {
        row![
            view! { <time datetime=at.at().to_string()>{date_time(at.local())}</time> },
            member,
            in_words(why),
        ]
    };
    let columns = vec![
        Column::Text(say!(deleted.when_refused)),
        Column::Text(say!(deleted.refused_by)),
        Column::Text(say!(deleted.refused_why)),
    ];
    let rows = refused.into_iter().map(row).collect();
    view! {
        <section class="card" id="refused">
            <h2>{say!(deleted.refused)}</h2>
            <p>{say!(deleted.refused_lede, count = REFUSED).to_string()}</p>
            <Table name=say!(deleted.refused) columns rows />
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
) -> Row {
    let (at, page) = (
        erased_at.at().to_string(),
        format!("/deleted-clients/{reference}"),
    );
    row![
        view! {
            <a href=page>
                <code class="reference">{reference.to_string()}</code>
            </a>
        },
        view! { <time datetime=at>{date_time(erased_at.local())}</time> },
        erased_by.unwrap_or_else(|| say!(deleted.by_unknown).into()),
        home_location,
    ]
}
