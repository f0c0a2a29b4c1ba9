//! A choice between clients in a form.

use leptos::prelude::*;

use crate::{answers::clients::ClientRow, words::say};

/// A choice between clients, each with the details that tell clients apart. The form sends it as `client`.
#[component]
pub fn ClientChoices(
    /// The clients.
    rows: Vec<ClientRow>,
) -> impl IntoView {
    let choice = |row: ClientRow| {
        let details = [row.email, row.phone, row.born, Some(row.location)];
        let details: Vec<_> = details.into_iter().flatten().collect();
        view! {
            <label>
                <input type="radio" name="client" value=row.id.to_string() />
                <span>
                    <bdi class="name">{row.name.to_string()}</bdi>
                    <span class="hint">{details.join(" · ")}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="client-choices">
            <legend>{say!(schedule.which_client)}</legend>
            {rows.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}
