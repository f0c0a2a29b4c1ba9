//! A field in which a client is named, with clients to choose from while the team member types.

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use shared::forms::SearchClients;

use super::client_search::how_many;
use crate::{
    answers::clients::Found, api::clients::search_clients,
    components::client_choices::ClientChoices, words::say,
};

/// How long typing pauses before the search begins.
const PAUSE: Duration = Duration::from_millis(120);

/// How many clients there are to choose from. A name that more clients have needs another letter.
const SHOWN: usize = 8;

/// The field, and below it the clients to choose from. Where none is chosen, the server finds the client by what was typed.
#[island]
pub fn ClientPicker(
    /// The name and the `id` of the field.
    field: (String, String),
    /// What was typed when the page was made.
    typed: String,
    /// What is wrong with it.
    flaw: Option<String>,
    /// The clients to choose from when the page was made.
    children: Children,
) -> impl IntoView {
    let (name, id) = field;
    let (found, set_found) = signal(None::<Option<Found>>);
    let (term, set_term) = signal(typed.clone());
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let search = move || {
        let term_now = term.get_untracked();
        if term_now.trim().is_empty() {
            return;
        }
        spawn_local(async move {
            let form = SearchClients {
                term: term_now.clone(),
                after: String::new(),
            };
            // Without an answer, the field works as without this island.
            if let Ok(answer) = search_clients(form).await
                && term.get_untracked() == term_now
            {
                set_found.set(Some(Some(answer)));
            }
        });
    };
    let changed = move |value: String| {
        set_term.set(value);
        // A choice among the clients of an older term must not be sent.
        set_found.set(Some(None));
        if let Some(handle) = pause.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        pause.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    // What was typed before the island ran is searched for, too.
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && input.value() != term.get_untracked()
        {
            changed(input.value());
        }
    });
    let on_input = move |event: ev::Event| changed(event_target_value(&event));
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
                node_ref=input
                type="text"
                name=name
                value=typed
                autocomplete="off"
                autofocus=autofocus
                aria-invalid=invalid
                aria-describedby=described
                on:input=on_input
            />
            <fieldset class="plain" hidden=move || found.get().is_some() disabled=move || found.get().is_some()>
                {children()}
            </fieldset>
            <p role="status" class="visually-hidden">
                {move || found.get().flatten().map(|found| how_many(&found))}
            </p>
            {move || {
                let rows = found.get().flatten().map(|found| found.rows).unwrap_or_default();
                let rows: Vec<_> = rows.into_iter().take(SHOWN).collect();
                (!rows.is_empty()).then(|| view! { <ClientChoices rows /> })
            }}
        </div>
    }
}
