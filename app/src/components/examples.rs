//! The example data of a new studio: adding it, and removing it.

use leptos::prelude::*;
use shared::forms::{AddExamples, RemoveExamples};
use store::demo::examples::{Examples, Kept, Why};

use super::form::{Act, DeskForm, Style};
use crate::words::say;

/// The button that adds or removes the example data, and the clients who stay. `None` if the studio has clients and no example data.
pub(crate) fn example_data(examples: Examples, page: &'static str) -> Option<AnyView> {
    let content = match examples {
        Examples::None => return None,
        Examples::CanBeAdded => {
            let form = DeskForm::of::<AddExamples>();
            view! {
                <p class="hint">{say!(examples.why)}</p>
                <div class="actions">
                    <Act form page fields=Vec::new() label=say!(examples.add) />
                </div>
            }
            .into_any()
        }
        Examples::Present { kept } => {
            let form = DeskForm::of::<RemoveExamples>();
            view! {
                <p class="hint">{say!(examples.present)}</p>
                {staying(kept)}
                <div class="actions">
                    <Act form page fields=Vec::new() label=say!(examples.remove) style=Style::Danger />
                </div>
            }
            .into_any()
        }
    };
    Some(content)
}

/// The example clients who stay, each with the reason.
fn staying(kept: Vec<Kept>) -> Option<impl IntoView> {
    if kept.is_empty() {
        return None;
    }
    let row = |Kept { client, name, why }: Kept| {
        let why = match why {
            Why::Invoiced => say!(examples.invoiced),
            Why::Linked => say!(examples.linked),
        };
        view! {
            <li>
                <a href=format!("/clients/{client}")>
                    <bdi>{name.to_string()}</bdi>
                </a>
                ": "
                {why}
            </li>
        }
    };
    Some(view! {
        <p>{say!(examples.staying)}</p>
        <ul>{kept.into_iter().map(row).collect_view()}</ul>
    })
}
