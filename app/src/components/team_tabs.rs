//! The tabs of Team settings.

use leptos::prelude::*;

use crate::words::say;

/// A tab of Team settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamTab {
    /// The team members.
    Members,
    /// The Team Access Groups.
    Groups,
    /// The locations.
    Locations,
    /// The memberships and packages that are sold.
    Catalogue,
    /// The studio's own website.
    Website,
    /// The settings of the whole studio.
    Settings,
}

/// The tabs, each a page of its own.
#[component]
pub fn TeamTabs(
    /// The tab of this page.
    here: TeamTab,
) -> impl IntoView {
    let tabs = [
        (TeamTab::Members, "/team", say!(team.members)),
        (TeamTab::Groups, "/team/groups", say!(team.groups)),
        (TeamTab::Locations, "/team/locations", say!(locations.title)),
        (TeamTab::Catalogue, "/team/catalogue", say!(catalogue.title)),
        (TeamTab::Website, "/team/website", say!(website.link)),
        (TeamTab::Settings, "/team/settings", say!(settings.title)),
    ];
    let tab = |(tab, page, words)| {
        view! {
            <a href=page aria-current=(tab == here).then_some("page")>
                {words}
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label=say!(team.title)>
            {tabs.map(tab).collect_view()}
        </nav>
    }
}
