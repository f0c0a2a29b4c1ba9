//! A choice between clients in a form.

use leptos::prelude::*;

use crate::{
    answers::clients::ClientRow,
    words::{say, status},
};

/// A choice between clients, each with the details that tell clients apart. The form sends it as `client`.
#[component]
pub fn ClientChoices(
    /// The clients.
    rows: Vec<ClientRow>,
) -> impl IntoView {
    let choice = |row: ClientRow| {
        let example = row.is_example.then(|| status::example().word.to_owned());
        let details = [example, row.email, row.phone, row.born, Some(row.location)];
        let details: Vec<_> = details.into_iter().flatten().collect();
        choice(
            row.id.to_string(),
            row.name.to_string(),
            details.join(" · "),
        )
    };
    view! { <Choices>{rows.into_iter().map(choice).collect_view()}</Choices> }
}

/// The choice with one client without a name, for the script that fills it in.
#[component]
pub(super) fn Blank() -> impl IntoView {
    view! { <Choices>{choice(String::new(), String::new(), String::new())}</Choices> }
}

#[component]
fn Choices(children: Children) -> impl IntoView {
    view! {
        <fieldset class="client-choices">
            <legend>{say!(schedule.which_client)}</legend>
            {children()}
        </fieldset>
    }
}

fn choice(id: String, name: String, details: String) -> impl IntoView {
    view! {
        <label>
            <input type="radio" name="client" value=id />
            <span>
                <bdi class="name">{name}</bdi>
                <span class="hint">{details}</span>
            </span>
        </label>
    }
}
