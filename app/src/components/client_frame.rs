//! The frame of every page about one client: the client's name, the way back, and what was just done.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    client::ClientId,
};
use store::{Tx, desk::clients::Head, studio::locations::Location};

use super::{
    form::Done,
    layout::{Layout, Menu, PageHead, Width},
    live::About,
    page::Away,
    request::{from_checklist, query},
};
use crate::{
    error::AppError,
    words::{formats::in_tab, say},
};

/// Returns the client that the address names. An erased client is not found, like one who never was.
pub(crate) async fn head(tx: &mut Tx, id: Option<ClientId>) -> Result<Head, Away> {
    let id = id.ok_or(AppError::NotFound)?;
    let head = store::desk::clients::head(tx, id).await?;
    head.ok_or(Away::NOT_FOUND)
}

/// Returns the date at the home location of a client.
pub(crate) fn today_at_home(
    head: &Head,
    locations: &[Location],
    now: Timestamp,
) -> Result<Date, Away> {
    let home = locations.iter().find(|here| here.id == head.home);
    Ok(home.ok_or(Away::NOT_FOUND)?.today(now)?)
}

/// The frame.
#[component]
pub(crate) fn ClientFrame(
    /// The team member.
    actor: Actor,
    /// The client.
    head: Head,
    /// The title of the page.
    #[prop(into)]
    title: String,
    /// The pages between the client's profile and this one: the address below the profile, and the name.
    #[prop(optional)]
    above: Vec<(&'static str, &'static str)>,
    /// The title of the browser's window, where that of the page names another client.
    #[prop(optional, into)]
    tab: Option<String>,
    /// How wide the page is.
    #[prop(default = Width::Narrow)]
    width: Width,
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
        .into_any()
    });
    let tab = say!(
        client.tab,
        page = tab.unwrap_or_else(|| title.clone()),
        name = in_tab(&head.name)
    )
    .to_string();
    view! {
        <Layout actor menu=Menu::Clients title=tab width about=About::Client(head.id)>
            <PageHead above=crumbs title lede=head.name.to_string() beside=back />
            <Done function=query("done") />
            {children()}
        </Layout>
    }
}
