//! A field in which one of several values is chosen.

use leptos::prelude::*;
use shared::{flaw::Flaw, forms::Difference};

use super::field::both_values;
use crate::words::{flaws, say};

/// A field in which one of several values is chosen.
#[component]
pub fn Select(
    /// The name under which it is sent.
    name: &'static str,
    /// Its `id`.
    #[prop(into)]
    id: String,
    /// The label.
    label: &'static str,
    /// The choices: what is sent, and what is read.
    choices: Vec<(String, String)>,
    /// The one that is chosen.
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    flaw: Option<Flaw>,
    /// What another person has changed in it since the page was made.
    #[prop(optional_no_strip)]
    newer: Option<Difference>,
) -> impl IntoView {
    let (flaw_id, newer_id) = (format!("{id}-flaw"), format!("{id}-newer"));
    let described = [
        flaw.map(|_| flaw_id.clone()),
        newer.as_ref().map(|_| newer_id.clone()),
    ];
    let described: Vec<_> = described.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let read = |sent: String| {
        let choice = choices.iter().find(|(value, _)| *value == sent);
        choice.map_or(sent, |(_, read)| read.clone())
    };
    let newer = newer.map(|newer| Difference {
        before: read(newer.before),
        now: read(newer.now),
        ..newer
    });
    let option = |(sent, read): (String, String)| {
        let chosen = sent == value;
        view! {
            <option value=sent selected=chosen>
                {read}
            </option>
        }
    };
    let options = choices.into_iter().map(option).collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {flaw
                .map(|flaw| {
                    view! {
                        <p class="error" id=flaw_id>
                            {flaws::of_field(flaw, label, say!(flaw.missing_choice))}
                        </p>
                    }
                })}
            {newer.map(|newer| both_values(newer, newer_id))}
            <select
                id=id
                name=name
                autofocus=flaw.is_some()
                aria-invalid=flaw.map(|_| "true")
                aria-describedby=described
            >
                {options}
            </select>
        </div>
    }
}
