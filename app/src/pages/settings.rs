//! The settings of the whole studio.

use leptos::prelude::*;
use shared::{access::Actor, forms::SetDeletionLimit};

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::query,
        team_member::administrator,
    },
    login::viewer::viewer,
    services::Services,
    words::say,
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
        Ok::<_, Away>((actor, limit))
    };
    page(load, |(actor, limit)| show(actor, limit))
}

fn show(actor: Actor, limit: u32) -> impl IntoView {
    view! {
        <Layout actor menu=Menu::Team title=say!(settings.title) width=Width::Narrow>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(settings.title)
                lede=say!(settings.lede)
            />
            <Done function=query("done") />
            {deletions(limit)}
        </Layout>
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
            heading=say!(settings.deletions)
            lede=say!(settings.deletions_lede)
            button=say!(settings.save)
        >
            {field}
        </FormCard>
    }
}
