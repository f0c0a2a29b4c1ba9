//! The frame of a page: the top menu bar, and the head of the page.

use html_escape::encode_text;
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{access::Actor, forms::LogOut};

use super::{
    chip::chip,
    footer::Footer,
    form::DeskForm,
    live::{self, About, DeskLive, TellTabs},
    search_keys::SearchKeys,
    stay_logged_in::StayLoggedIn,
};
use crate::words::{say, status::State};

/// The entries of the top menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Clients.
    Clients,
    /// Schedule.
    Schedule,
    /// Deleted Clients.
    DeletedClients,
    /// Team settings.
    Team,
    /// None of them.
    Elsewhere,
}

/// How wide a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// For lists and tables.
    Wide,
    /// For forms and reading.
    Narrow,
}

/// A page for a team member who is logged in.
#[component]
pub fn Layout(
    /// The team member.
    actor: Actor,
    /// Which entry of the menu this page belongs to.
    menu: Menu,
    /// The title of the browser's window.
    #[prop(into)]
    title: String,
    /// How wide the page is.
    width: Width,
    /// What it shows of one client.
    #[prop(optional)]
    about: About,
    /// The page.
    children: Children,
) -> impl IntoView {
    let live = live::at_desk(&actor, about);
    let mut entries = vec![
        (Menu::Clients, "/clients", say!(menu.clients)),
        (Menu::Schedule, "/schedule", say!(menu.schedule)),
        (
            Menu::DeletedClients,
            "/deleted-clients",
            say!(menu.deleted_clients),
        ),
    ];
    if actor.is_administrator() {
        entries.push((Menu::Team, "/team", say!(menu.team_settings)));
    }
    let entry = |(entry, href, name)| {
        let current = (entry == menu).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    {name}
                </a>
            </li>
        }
    };
    let log_out = DeskForm::of::<LogOut>();
    let class = match width {
        Width::Wide => "page",
        Width::Narrow => "page narrow",
    };
    view! {
        <WindowTitle page=title />
        <a class="skip-link" href="#content">
            {say!(skip)}
        </a>
        <header class="top-bar">
            <a class="brand" href="/clients">
                <Mark />
                {say!(product)}
            </a>
            <MenuButton />
            <div class="menu" id="menu" popover>
                <nav aria-label=say!(menu.name)>
                    <ul>{entries.into_iter().map(entry).collect_view()}</ul>
                </nav>
                <div class="who">
                    <a class="who-name" href="/account">
                        <bdi>{actor.name}</bdi>
                    </a>
                    <form method="post" action=log_out.action("/account")>
                        {log_out.own()}
                        <button class="quiet">{say!(menu.log_out)}</button>
                    </form>
                </div>
            </div>
        </header>
        <main id="content" class=class>
            {children()}
        </main>
        <Footer />
        <SearchKeys />
        <StayLoggedIn />
        <DeskLive address=live />
    }
}

/// A page for people who are not logged in.
#[component]
pub fn SignInLayout(
    /// The title of the page.
    #[prop(into)]
    title: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <WindowTitle page=title.clone() />
        <main id="content" class="page sign-in">
            <p class="brand">
                <Mark />
                {say!(product)}
            </p>
            <section class="card">
                <h1>{title}</h1>
                {children()}
            </section>
        </main>
        <Footer />
        <TellTabs />
    }
}

/// The title of the browser's window. It is escaped here, because leptos does not escape it.
#[component]
pub fn WindowTitle(
    /// The title of the page.
    #[prop(into)]
    page: String,
) -> impl IntoView {
    let title = say!(title, page = page).to_string();
    view! { <Title text=encode_text(&title).into_owned() /> }
}

/// The mark of Lethe: three lines of a river that runs out.
#[component]
pub(super) fn Mark() -> impl IntoView {
    view! {
        <svg
            viewBox="0 0 32 32"
            width="24"
            height="24"
            fill="none"
            stroke="currentColor"
            stroke-width="3"
            stroke-linecap="round"
            aria-hidden="true"
        >
            <path d="M4 9c4-3.6 8-3.6 12 0s8 3.6 12 0" />
            <path d="M4 17c4-3.6 8-3.6 12 0 2 1.8 4 2.7 6 2.7" opacity=".65" />
            <path d="M4 25c2.4-2.2 4.8-3 7.2-2.5" opacity=".35" />
        </svg>
    }
}

/// The button that opens the menu of the top bar, where the screen is too narrow for its entries. The browser itself opens it.
#[component]
pub(super) fn MenuButton() -> impl IntoView {
    view! {
        <button type="button" class="menu-button" popovertarget="menu">
            {say!(menu.open)}
        </button>
    }
}

/// The head of a page: the pages above it, its title, and what stands beside the title.
#[component]
pub fn PageHead(
    /// Address and name of each page above.
    #[prop(optional)]
    above: Vec<(String, String)>,
    /// The title.
    #[prop(into)]
    title: String,
    /// What the page is about.
    #[prop(optional, into)]
    lede: Option<String>,
    /// How the thing stands.
    #[prop(optional_no_strip)]
    state: Option<State>,
    /// What stands beside the title.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
) -> impl IntoView {
    let crumbs = (!above.is_empty()).then(|| view! { <Crumbs above /> });
    view! {
        <div class="page-head">
            <div>
                {crumbs} <div class="named">
                    <h1>
                        <bdi>{title}</bdi>
                    </h1>
                    {state.map(chip)}
                </div>
                {lede
                    .filter(|lede| !lede.is_empty())
                    .map(|lede| {
                        view! {
                            <p class="lede">
                                <bdi>{lede}</bdi>
                            </p>
                        }
                    })}
            </div>
            {beside}
        </div>
    }
}

/// Links to the pages above a page.
#[component]
pub fn Crumbs(
    /// Address and name of each page above.
    above: Vec<(String, String)>,
) -> impl IntoView {
    let link = |(href, name)| {
        view! {
            <a href=href>
                <bdi>{name}</bdi>
            </a>
        }
    };
    view! { <p class="crumbs">{above.into_iter().map(link).collect_view()}</p> }
}
