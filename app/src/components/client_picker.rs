//! A field in which a client is named. `app/public/search.js` offers clients to choose from while the team member types. Where none is
//! chosen, the server finds the client by what was typed.

use leptos::prelude::*;

use super::{client_choices::Blank, client_search::SearchScript};
use crate::words::say;

/// The field, and below it the clients to choose from.
#[component]
pub(crate) fn ClientPicker(
    /// The name and the `id` of the field.
    field: (String, String),
    /// What was typed.
    typed: String,
    /// What is wrong with it.
    flaw: Option<String>,
    /// The clients to choose from when the page was made.
    children: Children,
) -> impl IntoView {
    let (name, id) = field;
    let (hint_id, flaw_id) = (format!("{id}-hint"), format!("{id}-flaw"));
    let described = match flaw {
        Some(_) => format!("{hint_id} {flaw_id}"),
        None => hint_id.clone(),
    };
    let (invalid, autofocus) = (flaw.as_ref().map(|_| "true"), flaw.is_some());
    view! {
        <div class="field wide">
            <label for=id.clone()>{say!(schedule.who)}</label>
            <p class="hint" id=hint_id>
                {say!(schedule.who_hint)}
            </p>
            {flaw
                .map(|flaw| {
                    view! {
                        <p class="error" id=flaw_id>
                            {flaw}
                        </p>
                    }
                })}
            <input
                id=id
                type="text"
                name=name
                value=typed
                autocomplete="off"
                autofocus=autofocus
                aria-invalid=invalid
                aria-describedby=described
                data-picks-client=""
            />
            <fieldset class="plain">{children()}</fieldset>
            <p role="status" class="visually-hidden"></p>
            <div class="offered"></div>
            <template>
                <Blank />
            </template>
        </div>
        <SearchScript />
    }
}
