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

/// The link back to the checklist, where the team member came from there.
pub(crate) fn back_to_checklist(actor: &Actor, client: ClientId) -> Option<AnyView> {
    let came = from_checklist() && actor.may(Permission::DeleteAccounts);
    let page = format!("/clients/{client}/information?delete=scan#delete");
    came.then(|| {
        view! {
            <a class="button" href=page>
                {say!(desk.back_to_checklist)}
            </a>
        }
        .into_any()
    })
}

/// Returns the title of the browser's window on a page about a client.
pub(crate) fn tab(title: &str, head: &Head) -> String {
    say!(client.tab, page = title, name = in_tab(&head.name)).to_string()
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
    let back = back_to_checklist(&actor, head.id);
    let back = back.map(|back| view! { <div class="actions">{back}</div> }.into_any());
    let tab = self::tab(tab.as_deref().unwrap_or(&title), &head);
    view! {
        <Layout actor menu=Menu::Clients title=tab width about=About::Client(head.id)>
            <PageHead above=crumbs title lede=head.name.to_string() beside=back />
            <Done function=query("done") />
            {children()}
        </Layout>
    }
}
