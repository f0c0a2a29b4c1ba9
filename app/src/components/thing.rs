//! A page that shows one thing: the facts first, with how the thing stands; one act beside the title, and a menu of the others. The
//! form of an act has the page to itself.

use leptos::prelude::*;
use shared::access::Actor;
use store::desk::clients::Head;

use super::{
    acts::Acts,
    client_frame::{back_to_checklist, tab},
    form::Done,
    layout::{Layout, Menu, PageHead, Width},
    live::About,
    request::{keeping_origin, query},
    team_tabs::{TeamTab, TeamTabs},
};
use crate::{
    answers::reply::Reply,
    words::{say, status::State},
};

/// Where a thing belongs.
pub struct Place {
    menu: Menu,
    about: About,
    /// Address and name of each page above.
    above: Vec<(String, String)>,
    lede: String,
    client: Option<Head>,
}

impl Place {
    /// Among the things of a client that are listed below the profile at `list`.
    pub(crate) fn of_client(head: Head, (list, name): (&str, &str)) -> Self {
        let profile = format!("/clients/{}", head.id);
        let page = keeping_origin(format!("{profile}/{list}"));
        let mut place = Self::at_client(head);
        place.above.push((page, name.to_owned()));
        place
    }

    /// Below the profile of a client.
    pub(crate) fn at_client(head: Head) -> Self {
        let profile = format!("/clients/{}", head.id);
        Self {
            menu: Menu::Clients,
            about: About::Client(head.id),
            above: vec![
                ("/clients".to_owned(), say!(clients.title).to_owned()),
                (profile, head.name.to_string()),
            ],
            lede: head.name.to_string(),
            client: Some(head),
        }
    }

    /// Returns the same place, with a page that lists things of several clients above the client.
    #[must_use]
    pub(crate) fn listed_on(mut self, page: &str, name: &str) -> Self {
        self.above.insert(1, (page.to_owned(), name.to_owned()));
        self
    }

    /// The team member's own account.
    pub(crate) fn own_account(lede: String) -> Self {
        Self {
            menu: Menu::Elsewhere,
            about: About::NoClient,
            above: Vec::new(),
            lede,
            client: None,
        }
    }

    /// In Team settings, below these pages.
    pub(crate) fn in_team<const N: usize>(above: [(&str, &str); N], lede: String) -> Self {
        let team = ("/team", say!(team.title));
        let above = [team].into_iter().chain(above);
        Self {
            menu: Menu::Team,
            about: About::NoClient,
            above: above
                .map(|(page, name)| (page.to_owned(), name.to_owned()))
                .collect(),
            lede,
            client: None,
        }
    }

    /// On the schedule of a day.
    pub(crate) fn on_schedule(day: String, lede: String) -> Self {
        Self {
            menu: Menu::Schedule,
            about: About::NoClient,
            above: vec![(day, say!(schedule.title).to_owned())],
            lede,
            client: None,
        }
    }
}

/// The page of a thing, or of the act on it that the address names.
#[component]
pub(crate) fn Thing(
    /// The team member.
    actor: Actor,
    /// Where the thing belongs.
    place: Place,
    /// What it is called.
    #[prop(into)]
    title: String,
    /// The title of the browser's window, where that of the page names another client.
    #[prop(optional, into)]
    tab: Option<String>,
    /// How it stands.
    #[prop(optional_no_strip)]
    state: Option<State>,
    /// The tab of Team settings that its page is.
    #[prop(optional)]
    tabs: Option<TeamTab>,
    /// What can be done with it.
    acts: Acts,
    /// How wide its page is.
    #[prop(default = Width::Narrow)]
    width: Width,
    /// The facts, and what belongs to it.
    children: Children,
) -> impl IntoView {
    let mut acts = acts;
    let Place {
        menu,
        about,
        mut above,
        lede,
        client,
    } = place;
    let back = client.as_ref();
    let back = back.and_then(|head| back_to_checklist(&actor, head.id));
    let in_window = |title: &str| match &client {
        Some(head) => self::tab(title, head),
        None => title.to_owned(),
    };
    if let Some((label, form)) = acts.take_shown() {
        above.push((keeping_origin(acts.thing().to_owned()), title));
        let beside = view! { <div class="actions">{back}</div> }.into_any();
        let tab = in_window(&label);
        return view! {
            <Layout actor menu title=tab width=Width::Narrow about>
                <PageHead above title=label lede beside=Some(beside) />
                <Done function=query("done") />
                {form}
            </Layout>
        }
        .into_any();
    }
    let is_refused = use_context::<Reply>().and_then(Reply::into_form).is_some();
    let late = (acts.is_late() && !is_refused).then(|| {
        view! {
            <p class="notice" role="status">
                {say!(acts.not_now)}
            </p>
        }
    });
    let (beside, notes) = acts.into_views();
    let beside = view! { <div class="actions">{back} {beside}</div> }.into_any();
    let tab = in_window(tab.as_deref().unwrap_or(&title));
    view! {
        <Layout actor menu title=tab width about>
            <PageHead above title lede state beside=Some(beside) />
            {tabs.map(|here| view! { <TeamTabs here /> })}
            {late}
            <Done function=query("done") />
            {children()}
            {notes}
        </Layout>
    }
    .into_any()
}
