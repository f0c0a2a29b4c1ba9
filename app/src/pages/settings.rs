//! The settings of the whole studio: how each stands, and its form on a page of its own.

use leptos::prelude::*;
use shared::{
    access::Actor,
    formats::TabNames,
    forms::{Form, SetDeletionLimit, SetStudioFormats, SetVisitFate, StudioFormats},
    visit::VisitFate,
};
use store::demo::examples::{Examples, examples};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, Rank},
        examples::example_data,
        facts::{Facts, fact},
        field::Kind,
        form::{DeskForm, hint},
        page::{Away, page},
        pick_lists::{PickLists, TIME_ZONE},
        section::Section,
        team_member::administrator,
        team_tabs::TeamTab,
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{erasing::visit_fate, formats, say},
};

/// The address of this page.
const HERE: &str = "/team/settings";

/// The server functions whose forms have pages below this one.
const ACTS: &[&str] = &[
    SetStudioFormats::FUNCTION,
    SetDeletionLimit::FUNCTION,
    SetVisitFate::FUNCTION,
];

/// How the settings stand.
struct Settings {
    formats: StudioFormats,
    limit: u32,
    fate: VisitFate,
}

/// The settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let (services, actor, asked) = (Services::of_request(), viewer(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (administrator(actor?)?, asked?);
        let mut tx = services.store.read().await?;
        let formats = store::studio::formats::chosen(&mut tx).await?;
        let settings = Settings {
            formats: formats.ok_or(Away::NOT_FOUND)?,
            limit: store::studio::deletion_limit::limit(&mut tx).await?,
            fate: store::studio::visit_fate::visit_fate(&mut tx).await?,
        };
        let examples = examples(&mut tx).await?;
        Ok::<_, Away>((actor, asked, settings, examples))
    };
    page(load, |(actor, asked, settings, examples)| {
        show(actor, asked, &settings, examples)
    })
}

fn show(
    actor: Actor,
    asked: Asked,
    settings: &Settings,
    examples: Examples,
) -> impl IntoView + use<> {
    let acts = Acts::of(HERE, asked)
        .act::<SetStudioFormats, _>(Rank::Elsewhere, say!(settings.change_formats), true, |at| {
            changing_formats(at, settings.formats.clone())
        })
        .act::<SetDeletionLimit, _>(
            Rank::Elsewhere,
            say!(settings.change_deletions),
            true,
            |at| changing_limit(at, settings.limit),
        )
        .act::<SetVisitFate, _>(Rank::Elsewhere, say!(settings.change_visits), true, |at| {
            changing_fate(at, settings.fate)
        });
    let change_formats = acts.link_to::<SetStudioFormats>(say!(settings.change_formats));
    let change_limit = acts.link_to::<SetDeletionLimit>(say!(settings.change_deletions));
    let change_fate = acts.link_to::<SetVisitFate>(say!(settings.change_visits));
    let StudioFormats {
        formats: _,
        time_zone,
        tabs,
    } = settings.formats.clone();
    let formats = formats::chosen(settings.formats.formats, say!(formats.studio_browser));
    let (limit, fate) = (settings.limit.to_string(), visit_fate(settings.fate));
    let examples = example_data(examples, HERE).map(|data| {
        view! {
            <Section id="examples" heading=say!(examples.title)>
                {data}
            </Section>
        }
    });
    let place = Place::in_team([], say!(settings.lede).to_owned());
    view! {
        <Thing actor place title=say!(settings.title) tabs=TeamTab::Settings acts>
            <Section id="formats" heading=say!(formats.studio_title) beside=Some(change_formats)>
                <Facts>
                    {fact(say!(formats.label), formats)} {fact(say!(formats.time_zone), time_zone)}
                    {fact(say!(formats.tabs), tab_names(tabs))}
                </Facts>
            </Section>
            <Section id="deletions" heading=say!(settings.deletions) beside=Some(change_limit)>
                <Facts>{fact(say!(settings.deletions_per_hour), limit)}</Facts>
            </Section>
            <Section id="visits" heading=say!(settings.visits) beside=Some(change_fate)>
                <Facts>{fact(say!(settings.visits_label), fate)}</Facts>
            </Section>
            {examples}
        </Thing>
    }
}

fn tab_names(tabs: TabNames) -> &'static str {
    match tabs {
        TabNames::Full => say!(formats.tabs_full),
        TabNames::Initials => say!(formats.tabs_initials),
    }
}

/// The form for the formats, the time zone and the tabs.
fn changing_formats(at: At, chosen: StudioFormats) -> impl IntoView {
    let stored = SetStudioFormats::showing(chosen);
    let form = DeskForm::of::<SetStudioFormats>().editing(&stored);
    let choices = formats::choices(say!(formats.studio_browser));
    let tabs = TabNames::ALL.map(|tabs| (tabs.name().to_owned(), tab_names(tabs).to_owned()));
    let fields = view! {
        {form.choice(SetStudioFormats::formats, say!(formats.label), choices, &stored.formats)}
        {form
            .hinted(
                SetStudioFormats::time_zone,
                say!(formats.time_zone),
                TIME_ZONE,
                &stored.time_zone,
                Some(say!(formats.time_zone_hint)),
            )}
        {form.choice(SetStudioFormats::tabs, say!(formats.tabs), tabs.to_vec(), &stored.tabs)}
    };
    let lede = hint(say!(formats.studio_lede));
    view! {
        <ActForm form at lede hidden=Vec::new() button=say!(settings.save)>
            {fields}
        </ActForm>
        <PickLists />
    }
}

/// The form that chooses what becomes of the visits of deleted clients.
fn changing_fate(at: At, fate: VisitFate) -> impl IntoView {
    let stored = SetVisitFate::showing(fate);
    let form = DeskForm::of::<SetVisitFate>().editing(&stored);
    let choice = |fate: VisitFate| (fate.name().to_owned(), visit_fate(fate).to_owned());
    let choices = VisitFate::ALL.map(choice).to_vec();
    let field = form.choice(
        SetVisitFate::visits,
        say!(settings.visits_label),
        choices,
        &stored.visits,
    );
    let lede = hint(say!(settings.visits_lede));
    view! {
        <ActForm form at lede hidden=Vec::new() button=say!(settings.save)>
            {field}
        </ActForm>
    }
}

/// The form that sets the limit for deletions.
fn changing_limit(at: At, limit: u32) -> impl IntoView {
    let stored = SetDeletionLimit {
        deletions_per_hour: limit.to_string(),
    };
    let form = DeskForm::of::<SetDeletionLimit>().editing(&stored);
    let field = form.hinted(
        SetDeletionLimit::deletions_per_hour,
        say!(settings.deletions_per_hour),
        Kind::Number,
        &stored.deletions_per_hour,
        Some(say!(settings.deletions_per_hour_hint)),
    );
    let lede = hint(say!(settings.deletions_lede));
    view! {
        <ActForm form at lede hidden=Vec::new() button=say!(settings.save)>
            {field}
        </ActForm>
    }
}
