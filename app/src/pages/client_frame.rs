//! The frame of every page about something of a client: who it is, the way back, and what was just done.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{
    access::{Actor, Permission},
    client::ClientId,
};
use store::{Tx, clients::Head, studio::Location};
use uuid::Uuid;

use super::{Away, query};
use crate::{
    api::AppError,
    components::{
        form::Done,
        layout::{Crumbs, Layout, Menu, Width},
        table::Column,
    },
    sentences::say,
};

/// Who the client is whom the address names; otherwise the way to the record of an erased one.
pub(super) async fn head(tx: &mut Tx, id: Option<ClientId>) -> Result<Head, Away> {
    let id = id.ok_or(AppError::NotFound)?;
    if let Some(head) = store::clients::head(tx, id).await? {
        return Ok(head);
    }
    let reference = store::erasures::reference_of(tx, id).await?;
    Err(reference.map_or(Away::NOT_FOUND, |reference| {
        Away::deleted_client(&reference)
    }))
}

/// The date at the home location of a client.
pub(super) fn today_at_home(
    head: &Head,
    locations: &[Location],
    now: Timestamp,
) -> Result<Date, Away> {
    let home = locations.iter().find(|here| here.id == head.home);
    Ok(home.ok_or(Away::NOT_FOUND)?.today(now)?)
}

/// The page of one thing of a client: `invoices`, `bookings`, `packages` or `memberships`.
pub(super) fn own_page(client: ClientId, kind: &str, id: Uuid) -> String {
    format!("/clients/{client}/{kind}/{id}")
}

/// Whether the person came from the checklist, and wants to go back there.
pub(super) fn from_checklist() -> bool {
    query("from") == "checklist"
}

/// The address of this page, to which its forms are posted.
pub(super) fn here() -> String {
    keeping_origin(use_location().pathname.get_untracked())
}

/// The address of a page without a query, to which a person who came from the checklist still comes from there.
pub(super) fn keeping_origin(path: String) -> String {
    if from_checklist() {
        format!("{path}?from=checklist")
    } else {
        path
    }
}

/// The frame.
#[component]
pub(super) fn ClientFrame(
    /// Who is logged in.
    actor: Actor,
    /// The client.
    head: Head,
    /// The title of the page.
    #[prop(into)]
    title: String,
    /// The pages between the client's profile and this one: below the profile, and what they are called.
    #[prop(optional)]
    above: Vec<(&'static str, &'static str)>,
    /// Whether the page is for a wide table.
    #[prop(optional)]
    wide: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let profile = format!("/clients/{}", head.id);
    let mut crumbs = vec![
        ("/clients".to_owned(), say!(clients.title).to_owned()),
        (profile.clone(), head.name.to_string()),
    ];
    let between = above.into_iter();
    crumbs.extend(between.map(|(below, name)| (format!("{profile}/{below}"), name.to_owned())));
    let back = (from_checklist() && actor.may(Permission::DeleteAccounts)).then(|| {
        view! {
            <div class="actions">
                <a class="button" href=format!("{profile}/information?delete=scan#delete")>
                    {say!(desk.back_to_checklist)}
                </a>
            </div>
        }
    });
    let width = if wide { Width::Wide } else { Width::Narrow };
    view! {
        <Layout actor menu=Menu::Clients title=title.clone() width>
            <div class="page-head">
                <div>
                    <Crumbs above=crumbs />
                    <h1>
                        <bdi>{title}</bdi>
                    </h1>
                    <p class="lede">
                        <bdi>{head.name.to_string()}</bdi>
                    </p>
                </div>
                {back}
            </div>
            <Done function=query("done") />
            {children()}
        </Layout>
    }
}

/// A fact in a list of facts.
pub(super) fn fact(term: &'static str, value: impl Into<String>) -> AnyView {
    let value = value.into();
    let value = if value.is_empty() {
        say!(none).into()
    } else {
        value
    };
    view! {
        <div>
            <dt>{term}</dt>
            <dd>
                <bdi>{value}</bdi>
            </dd>
        </div>
    }
    .into_any()
}

/// A table whose rows are made by the page; a word where there is none.
pub(super) fn table(
    name: &'static str,
    columns: &[Column],
    rows: Vec<impl IntoView + 'static>,
) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="hint">{say!(client.nothing)}</p> }.into_any();
    }
    let headings = columns.iter().map(|column| {
        let (heading, class) = (column.heading(), column.class());
        view! { <th scope="col" class=class>{heading}</th> }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=name>
            <table class="stack">
                <thead>
                    <tr>{headings.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
