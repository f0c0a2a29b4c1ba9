//! The frames of the pages for clients: the app, and the widget within a page of another website.

use leptos::{either::Either, prelude::*};
use shared::forms::ClientLogOut;

use super::{
    footer::Footer,
    form::DeskForm,
    layout::{Mark, MenuButton, WindowTitle},
    live::{ClientLive, TellTabs},
};
use crate::{login::door::Door, words::say};

/// The entries of the app's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppMenu {
    /// What the client has.
    Home,
    /// The schedule.
    Schedule,
}

/// A page of the app for a client who is logged in.
#[component]
pub fn AppLayout(
    /// What the studio is called.
    studio: String,
    /// The name of the client.
    name: String,
    /// Which entry of the menu this page belongs to.
    menu: AppMenu,
    /// The title of the browser's window.
    #[prop(into)]
    title: String,
    /// How many events there are of the client.
    seen: i64,
    /// The page.
    children: Children,
) -> impl IntoView {
    let entries = [
        (AppMenu::Home, "/app", say!(app.home)),
        (AppMenu::Schedule, "/app/schedule", say!(app.schedule)),
    ];
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
    let log_out = DeskForm::of::<ClientLogOut>();
    view! {
        <WindowTitle page=title />
        <a class="skip-link" href="#content">
            {say!(skip)}
        </a>
        <header class="top-bar">
            <a class="brand" href="/app">
                <Mark />
                <bdi>{studio}</bdi>
            </a>
            <MenuButton />
            <div class="menu" id="menu" popover>
                <nav aria-label=say!(menu.name)>
                    <ul>{entries.map(entry).collect_view()}</ul>
                </nav>
                <div class="who">
                    <bdi class="who-name">{name}</bdi>
                    <form method="post" action=log_out.action("/app")>
                        {log_out.own()}
                        <button class="quiet">{say!(menu.log_out)}</button>
                    </form>
                </div>
            </div>
        </header>
        <main id="content" class="page narrow">
            {children()}
        </main>
        <Footer />
        <ClientLive door=Door::App seen />
    }
}

/// A page of the app for people who are not logged in.
#[component]
pub fn AppEntrance(
    /// The title of the page.
    #[prop(into)]
    title: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <WindowTitle page=title.clone() />
        <main id="content" class="page sign-in">
            <section class="card">
                <h1>{title}</h1>
                {children()}
            </section>
        </main>
        <Footer />
        <TellTabs />
    }
}

/// A page of the widget.
#[component]
pub fn WidgetLayout(
    /// The title of the page.
    #[prop(into)]
    title: String,
    /// Beside the title.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// How many events there are of the client, where one is logged in.
    #[prop(optional_no_strip)]
    seen: Option<i64>,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <WindowTitle page=title.clone() />
        <main id="content" class="page narrow widget">
            <div class="page-head">
                <div>
                    <h1>
                        <bdi>{title}</bdi>
                    </h1>
                </div>
                {beside}
            </div>
            {children()}
        </main>
        <Footer />
        {match seen {
            Some(seen) => Either::Left(view! { <ClientLive door=Door::Widget seen /> }),
            None => Either::Right(view! { <TellTabs /> }),
        }}
    }
}
