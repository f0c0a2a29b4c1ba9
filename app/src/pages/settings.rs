//! The settings of the whole studio.

use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{SetDeletionLimit, SetVisitFate},
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
        request::query,
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
    },
    login::viewer::viewer,
    services::Services,
    words::{erasing::visit_fate, say},
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
        let examples = examples(&mut tx).await?;
        Ok::<_, Away>((actor, limit, fate, examples))
    };
    page(load, |(actor, limit, fate, examples)| {
        show(actor, limit, fate, examples)
    })
}

fn show(actor: Actor, limit: u32, fate: VisitFate, examples: Examples) -> impl IntoView {
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
            {deletions(limit)}
            {visits(fate)}
            {examples}
        </Layout>
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
