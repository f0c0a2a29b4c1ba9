//! A field of a form: its label, a hint, what is wrong with it, and what was typed.

use html_escape::encode_text;
use leptos::{nonce::use_nonce, prelude::*};
use shared::{flaw::Flaw, forms::Difference};

use crate::words::{flaws, say};

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

/// Whether the browser shows the page where this field is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// No.
    #[default]
    Elsewhere,
    /// Yes, where something is wrong with the field.
    OnFlaw,
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
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether the browser shows the page where this field is.
    #[prop(optional)]
    focus: Focus,
    /// What another person has changed in it since the page was made.
    #[prop(optional_no_strip)]
    newer: Option<Difference>,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let (hint_id, flaw_id, newer_id) = (
        format!("{id}-hint"),
        format!("{id}-flaw"),
        format!("{id}-newer"),
    );
    let described = [
        hint.map(|_| hint_id.clone()),
        flaw.map(|_| flaw_id.clone()),
        newer.as_ref().map(|_| newer_id.clone()),
    ];
    let described: Vec<_> = described.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let invalid = flaw.map(|_| "true");
    let autofocus = focus == Focus::OnFlaw && flaw.is_some();
    let label_for = id.clone();
    let line = match kind {
        Kind::Lines => None,
        Kind::Text => Some(("text", None, None)),
        Kind::Choice(list) => Some(("text", None, Some(list))),
        Kind::Email => Some(("email", None, None)),
        Kind::Phone => Some(("tel", None, None)),
        Kind::Password => Some(("password", None, None)),
        Kind::Date => Some(("date", None, None)),
        Kind::DateTime => Some(("datetime-local", None, None)),
        Kind::Amount => Some(("text", Some("decimal"), None)),
        Kind::Number => Some(("text", Some("numeric"), None)),
    };
    let class = match line {
        Some(_) => "field",
        None => "field wide",
    };
    let input = match line {
        None => view! {
            <textarea
                id=id
                name=name
                rows="4"
                autofocus=autofocus
                aria-invalid=invalid
                aria-describedby=described
                inner_html=encode_text(&value).into_owned()
            ></textarea>
        }
        .into_any(),
        Some((type_, mode, list)) => {
            let is_password = kind == Kind::Password;
            let value = (!is_password).then_some(value);
            view! {
                <input
                    id=id
                    name=name
                    type=type_
                    inputmode=mode
                    list=list
                    value=value
                    autocomplete=autocomplete
                    autofocus=autofocus
                    aria-invalid=invalid
                    aria-describedby=described
                />
                {is_password.then(show_password)}
            }
            .into_any()
        }
    };
    view! {
        <div class=class>
            <label for=label_for>{label}</label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="hint" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
            {flaw
                .map(|flaw| {
                    view! {
                        <p class="error" id=flaw_id>
                            {flaws::of_field(flaw, label, missing(kind))}
                        </p>
                    }
                })}
            {newer.map(|newer| both_values(newer, newer_id))}
            {input}
        </div>
    }
}

/// Returns the sentence that asks for a value of this kind, where the label of the field has none of its own.
fn missing(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Choice(_) | Kind::Lines => say!(flaw.missing),
        Kind::Email => say!(flaw.missing_email),
        Kind::Phone => say!(flaw.missing_phone),
        Kind::Password => say!(flaw.missing_password),
        Kind::Date => say!(flaw.missing_date),
        Kind::DateTime => say!(flaw.missing_date_time),
        Kind::Amount => say!(flaw.missing_amount),
        Kind::Number => say!(flaw.missing_number),
    }
}

/// The button that shows the password in the field before it. Without the script, it stays hidden.
fn show_password() -> impl IntoView {
    view! {
        <button
            type="button"
            class="quiet show-password"
            data-show=say!(form.show_password)
            data-hide=say!(form.hide_password)
            hidden
        >
            {say!(form.show_password)}
        </button>
        <script src="/show-password.js" nonce=use_nonce() defer></script>
    }
}

/// Shows what the page showed in a field, and what another person has made of it since.
pub(super) fn both_values(newer: Difference, id: String) -> impl IntoView {
    let value = |value: String| {
        let value = if value.is_empty() {
            say!(form.blank).to_owned()
        } else {
            value
        };
        view! { <bdi class="value">{value}</bdi> }
    };
    view! {
        <div class="newer warn" id=id>
            <p>{say!(form.newer)}</p>
            <p>{say!(form.before)} " " {value(newer.before)}</p>
            <p>{say!(form.now)} " " {value(newer.now)}</p>
        </div>
    }
}
