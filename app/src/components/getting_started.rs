//! The first steps of a new studio, on its first page until they are done.

use leptos::prelude::*;
use shared::{
    forms::SetGettingStarted,
    getting_started::{Said, Step},
};
use store::demo::examples::Examples;

use super::{
    examples::example_data,
    form::{Act, DeskForm, Style},
};
use crate::words::say;

/// The steps, each with the page on which it is done.
#[component]
pub(crate) fn GettingStarted(
    /// Each step, and whether it is done.
    steps: Vec<(Step, bool)>,
    /// The example data.
    examples: Examples,
) -> impl IntoView {
    let open = steps.iter().filter(|(_, done)| !done).count();
    let left = say!(getting_started.left, count = open).to_string();
    let rows = steps.into_iter().map(row).collect_view();
    view! {
        <section class="card getting-started" id="getting-started" aria-labelledby="getting-started-title">
            <div class="getting-started-head">
                <h2 id="getting-started-title">{say!(getting_started.title)}</h2>
                <p class="hint">{left}</p>
                {says(Said::Hide, say!(getting_started.hide), Style::Quiet)}
            </div>
            <ol>{rows}</ol>
            {example_data(examples, "/clients")
                .map(|data| {
                    view! {
                        <div class="example-data">
                            <h3>{say!(examples.title)}</h3>
                            {data}
                        </div>
                    }
                })}
        </section>
    }
}

fn row((step, done): (Step, bool)) -> impl IntoView {
    let (name, why, page) = words(step);
    let act = match (done, page) {
        (true, _) => {
            view! { <span class="badge good">{say!(getting_started.done)}</span> }.into_any()
        }
        (false, Some((page, words))) => view! {
            <a class="button" href=page>
                {words}
            </a>
        }
        .into_any(),
        (false, None) => says(
            Said::Backups,
            say!(getting_started.backups_run),
            Style::Plain,
        )
        .into_any(),
    };
    view! {
        <li>
            <div>
                <strong>{name}</strong>
                {(!done).then(|| view! { <p class="hint">{why}</p> })}
            </div>
            {act}
        </li>
    }
}

/// Returns a step in words: its name, why it is worth doing, and the page on which it is done, where there is one.
fn words(
    step: Step,
) -> (
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
) {
    match step {
        Step::Locations => (
            say!(getting_started.locations),
            say!(getting_started.locations_why),
            Some(("/team/locations", say!(getting_started.locations_go))),
        ),
        Step::Selling => (
            say!(getting_started.selling),
            say!(getting_started.selling_why),
            Some(("/team/catalogue", say!(getting_started.selling_go))),
        ),
        Step::Clients => (
            say!(getting_started.clients),
            say!(getting_started.clients_why),
            Some(("/clients/new", say!(getting_started.clients_go))),
        ),
        Step::Team => (
            say!(getting_started.team),
            say!(getting_started.team_why),
            Some(("/team", say!(getting_started.team_go))),
        ),
        Step::Sessions => (
            say!(getting_started.sessions),
            say!(getting_started.sessions_why),
            Some(("/schedule", say!(getting_started.sessions_go))),
        ),
        Step::Website => (
            say!(getting_started.website),
            say!(getting_started.website_why),
            Some(("/team/website", say!(getting_started.website_go))),
        ),
        Step::Backups => (
            say!(getting_started.backups),
            say!(getting_started.backups_why),
            None,
        ),
    }
}

fn says(said: Said, label: &'static str, style: Style) -> impl IntoView {
    let form = DeskForm::with::<SetGettingStarted>(SetGettingStarted::said, said.name());
    let fields = vec![(SetGettingStarted::said, said.name().to_owned())];
    view! { <Act form page="/clients" fields label style /> }
}
