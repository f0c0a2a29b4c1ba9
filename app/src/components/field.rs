//! A field of a form: its label, a hint, what is wrong with it, and what was typed.

use html_escape::encode_text;
use leptos::prelude::*;
use shared::flaw::Flaw;

use crate::sentences;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A password: never sent back.
    Password,
    /// Several lines.
    Lines,
}

/// A labelled field.
#[component]
pub fn Field(
    /// The name under which it is sent, which is also its `id`.
    #[prop(into)]
    name: String,
    /// The label.
    label: &'static str,
    /// How it is typed.
    kind: Kind,
    /// What is in it.
    #[prop(into)]
    value: String,
    /// What is wrong with it.
    flaw: Option<Flaw>,
    /// A hint for filling it in.
    #[prop(optional_no_strip)]
    hint: Option<&'static str>,
    /// What the browser may fill in: a value of the `autocomplete` attribute.
    #[prop(optional)]
    autocomplete: &'static str,
) -> impl IntoView {
    let (hint_id, flaw_id) = (format!("{name}-hint"), format!("{name}-flaw"));
    let described = [hint.map(|_| hint_id.clone()), flaw.map(|_| flaw_id.clone())];
    let described = described
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let described = (!described.is_empty()).then_some(described);
    let invalid = flaw.map(|_| "true");
    let autocomplete = if autocomplete.is_empty() {
        "off"
    } else {
        autocomplete
    };
    let class = if kind == Kind::Lines {
        "field wide"
    } else {
        "field"
    };
    let (id, label_for) = (name.clone(), name.clone());
    let input = match kind {
        Kind::Lines => view! {
            <textarea
                id=id
                name=name
                rows="4"
                aria-invalid=invalid
                aria-describedby=described
                inner_html=encode_text(&value).into_owned()
            ></textarea>
        }
        .into_any(),
        Kind::Text | Kind::Email | Kind::Phone | Kind::Password => {
            let (type_, value) = match kind {
                Kind::Email => ("email", Some(value)),
                Kind::Phone => ("tel", Some(value)),
                Kind::Password => ("password", None),
                Kind::Text | Kind::Lines => ("text", Some(value)),
            };
            view! {
                <input
                    id=id
                    name=name
                    type=type_
                    value=value
                    autocomplete=autocomplete
                    aria-invalid=invalid
                    aria-describedby=described
                />
            }
            .into_any()
        }
    };
    view! {
        <div class=class>
            <label for=label_for>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {flaw.map(|flaw| view! { <p class="error" id=flaw_id>{sentences::flaw(flaw)}</p> })}
            {input}
        </div>
    }
}
