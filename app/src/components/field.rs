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
    /// A line of text, with suggestions from the `datalist` of this id.
    Choice(&'static str),
    /// A date.
    Date,
    /// A date and a time of day.
    DateTime,
    /// An amount of money.
    Amount,
    /// A whole number.
    Number,
    /// Several lines.
    Lines,
}

/// A labelled field.
#[component]
pub fn Field(
    /// The name under which it is sent.
    #[prop(into)]
    name: String,
    /// Its `id`, where it is not the name.
    #[prop(optional, into)]
    id: String,
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
    /// Whether the page is shown where this field is, when it is the first one of which this is said.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let (hint_id, flaw_id) = (format!("{id}-hint"), format!("{id}-flaw"));
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
    let label_for = id.clone();
    let input = match kind {
        Kind::Lines => view! {
            <textarea
                id=id
                name=name
                rows="4"
                autofocus=focus
                aria-invalid=invalid
                aria-describedby=described
                inner_html=encode_text(&value).into_owned()
            ></textarea>
        }
        .into_any(),
        Kind::Text
        | Kind::Email
        | Kind::Phone
        | Kind::Password
        | Kind::Choice(_)
        | Kind::Date
        | Kind::DateTime
        | Kind::Amount
        | Kind::Number => {
            let (type_, mode) = match kind {
                Kind::Email => ("email", None),
                Kind::Phone => ("tel", None),
                Kind::Password => ("password", None),
                Kind::Date => ("date", None),
                Kind::DateTime => ("datetime-local", None),
                Kind::Amount => ("text", Some("decimal")),
                Kind::Number => ("text", Some("numeric")),
                Kind::Text | Kind::Choice(_) | Kind::Lines => ("text", None),
            };
            let list = match kind {
                Kind::Choice(list) => Some(list),
                _ => None,
            };
            let value = (kind != Kind::Password).then_some(value);
            view! {
                <input
                    id=id
                    name=name
                    type=type_
                    inputmode=mode
                    list=list
                    value=value
                    autocomplete=autocomplete
                    autofocus=focus
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
