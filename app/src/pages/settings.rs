//! The settings of the whole studio.

use leptos::prelude::*;
use shared::{
    access::Actor,
    formats::TabNames,
    forms::{SetDeletionLimit, SetStudioFormats, SetVisitFate, StudioFormats},
    visit::VisitFate,
};
use store::demo::examples::{Examples, examples};

use crate::{
    components::{
        examples::example_data,
        field::Kind,
        form::{DeskForm, Done, FormCard, hint},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        pick_lists::{PickLists, TIME_ZONE},
        request::query,
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
    },
    login::viewer::viewer,
    services::Services,
    words::{erasing::visit_fate, formats, say},
};

/// The address of this page.
const HERE: &str = "/team/settings";

/// The settings, each with a form of its own.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        let limit = store::studio::deletion_limit::limit(&mut tx).await?;
        let fate = store::studio::visit_fate::visit_fate(&mut tx).await?;
        let chosen = store::studio::formats::chosen(&mut tx).await?;
        let chosen = chosen.ok_or(Away::NOT_FOUND)?;
        let examples = examples(&mut tx).await?;
        Ok::<_, Away>((actor, (limit, fate, chosen), examples))
    };
    page(load, |(actor, settings, examples)| {
        show(actor, settings, examples)
    })
}

fn show(
    actor: Actor,
    (limit, fate, chosen): (u32, VisitFate, StudioFormats),
    examples: Examples,
) -> impl IntoView {
    let examples = example_data(examples, HERE).map(|data| {
        view! {
            <section class="card" id="examples">
                <h2>{say!(examples.title)}</h2>
                {data}
            </section>
        }
    });
    view! {
        <Layout actor menu=Menu::Team title=say!(settings.title) width=Width::Narrow>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(settings.title)
                lede=say!(settings.lede)
            />
            <TeamTabs here=TeamTab::Settings />
            <Done function=query("done") />
            {formats(chosen)}
            {deletions(limit)}
            {visits(fate)}
            <PickLists />
            {examples}
        </Layout>
    }
}

/// The formats, the time zone and the tabs.
fn formats(chosen: StudioFormats) -> impl IntoView {
    let stored = SetStudioFormats::showing(chosen);
    let form = DeskForm::of::<SetStudioFormats>().editing(&stored);
    let choices = formats::choices(say!(formats.studio_browser));
    let tabs = |tabs: TabNames| {
        let words = match tabs {
            TabNames::Full => say!(formats.tabs_full),
            TabNames::Initials => say!(formats.tabs_initials),
        };
        (tabs.name().to_owned(), words.to_owned())
    };
    let tabs = TabNames::ALL.map(tabs).to_vec();
    let hint_of_zone = Some(say!(formats.time_zone_hint));
    view! {
        <FormCard
            form=form.clone()
            page=HERE
            id="formats"
            heading=say!(formats.studio_title)
            lede=hint(say!(formats.studio_lede))
            button=say!(settings.save)
        >
            {form.choice(SetStudioFormats::formats, say!(formats.label), choices, &stored.formats)}
            {form
                .hinted(
                    SetStudioFormats::time_zone,
                    say!(formats.time_zone),
                    TIME_ZONE,
                    &stored.time_zone,
                    hint_of_zone,
                )} {form.choice(SetStudioFormats::tabs, say!(formats.tabs), tabs, &stored.tabs)}
        </FormCard>
    }
}

/// What becomes of the visits of deleted clients.
fn visits(fate: VisitFate) -> impl IntoView {
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
    view! {
        <FormCard
            form
            page=HERE
            id="visits"
            heading=say!(settings.visits)
            lede=hint(say!(settings.visits_lede))
            button=say!(settings.save)
        >
            {field}
        </FormCard>
    }
}

/// The limit for deletions.
fn deletions(limit: u32) -> impl IntoView {
    let stored = SetDeletionLimit {
        deletions_per_hour: limit.to_string(),
    };
    let form = DeskForm::of::<SetDeletionLimit>().editing(&stored);
    let field = form.hinted(
        SetDeletionLimit::deletions_per_hour,
        say!(settings.deletions_per_hour),
        Kind::Text,
        &stored.deletions_per_hour,
        Some(say!(settings.deletions_per_hour_hint)),
    );
    view! {
        <FormCard
            form
            page=HERE
            id="deletions"
            heading=say!(settings.deletions)
            lede=hint(say!(settings.deletions_lede))
            button=say!(settings.save)
        >
            {field}
        </FormCard>
    }
}
