//! Forms of the desk: plain forms that are posted to the page they stand on.

use leptos::prelude::*;
use shared::flaw::Flaw;

use super::field::{Field, Kind};
use crate::{
    api::{form::Form, reply::Reply},
    sentences::{self, say},
};

/// A form on a page: new, or back with what was typed and what is wrong.
#[derive(Clone, Debug)]
pub struct DeskForm {
    function: &'static str,
    /// Tells forms of the same function on one page from each other; empty where there is one.
    key: String,
    back: Option<Form>,
}

impl DeskForm {
    /// The form of a server function.
    pub fn of(function: &'static str) -> Self {
        let back = match use_context::<Reply>() {
            Some(Reply::Form(form)) if form.is_of(function) => Some(form),
            _ => None,
        };
        Self {
            function,
            key: String::new(),
            back,
        }
    }

    /// One of several forms of a server function on a page: the one in whose field `name` stands `value`.
    pub fn with(function: &'static str, name: &str, value: impl ToString) -> Self {
        let (form, key) = (Self::of(function), value.to_string());
        let back = form.back.filter(|form| form.typed(name) == Some(&key));
        Self {
            function,
            key,
            back,
        }
    }

    /// Whether it has come back.
    pub fn is_back(&self) -> bool {
        self.back.is_some()
    }

    /// What stands in a field: what was typed, or `first`.
    pub fn value(&self, name: &str, first: &str) -> String {
        let typed = self.back.as_ref().and_then(|back| back.typed(name));
        typed.unwrap_or(first).to_owned()
    }

    /// What is wrong with a field.
    pub fn flaw(&self, name: &str) -> Option<Flaw> {
        self.back.as_ref().and_then(|back| back.flaw(name))
    }

    /// What is wrong with the form as a whole, to be shown above it.
    pub fn problem(&self) -> Option<impl IntoView + use<>> {
        self.flaw("").map(|flaw| {
            view! {
                <p class="notice bad" role="alert">
                    {sentences::flaw(flaw)}
                </p>
            }
        })
    }

    /// A field with a label; `first` stands in it until something is typed.
    pub fn field(
        &self,
        name: &'static str,
        label: &'static str,
        kind: Kind,
        first: &str,
    ) -> impl IntoView + use<> {
        self.hinted(name, label, kind, first, None)
    }

    /// A field with a hint.
    pub fn hinted(
        &self,
        name: &'static str,
        label: &'static str,
        kind: Kind,
        first: &str,
        hint: Option<&'static str>,
    ) -> impl IntoView + use<> {
        let (value, flaw) = (self.value(name, first), self.flaw(name));
        view! { <Field name=name id=self.id(name) label kind value flaw hint focus=flaw.is_some() /> }
    }

    /// A field in which one of several is chosen: what is sent, and what is read.
    pub fn choice(
        &self,
        name: &'static str,
        label: &'static str,
        choices: Vec<(String, String)>,
        first: &str,
    ) -> impl IntoView + use<> {
        let (value, flaw, id) = (self.value(name, first), self.flaw(name), self.id(name));
        let flaw_id = format!("{id}-flaw");
        let described = flaw.map(|_| flaw_id.clone());
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
                {flaw.map(|flaw| view! { <p class="error" id=flaw_id>{sentences::flaw(flaw)}</p> })}
                <select id=id name=name autofocus=flaw.is_some() aria-invalid=flaw.map(|_| "true") aria-describedby=described>
                    {options}
                </select>
            </div>
        }
    }

    /// A box to tick, which sends `1`.
    pub fn tick(
        &self,
        name: &'static str,
        label: &'static str,
        first: bool,
    ) -> impl IntoView + use<> {
        let ticked = match &self.back {
            Some(back) => back.typed(name) == Some("1"),
            None => first,
        };
        let id = self.id(name);
        view! {
            <div class="field tick">
                <label for=id>
                    <input type="checkbox" id=id.clone() name=name value="1" checked=ticked />
                    {label}
                </label>
            </div>
        }
    }

    /// The address to which the form is posted: the page at `page`, whose query stays.
    pub fn action(&self, page: &str) -> String {
        let joint = if page.contains('?') { '&' } else { '?' };
        format!("{page}{joint}do={}", self.function)
    }

    fn id(&self, name: &str) -> String {
        if self.key.is_empty() {
            format!("{}-{name}", self.function)
        } else {
            format!("{}-{}-{name}", self.function, self.key)
        }
    }
}

/// Says that the form which led here is done, where one did.
#[component]
pub fn Done(
    /// The server function that did it, as it stands in `?done=`.
    function: String,
) -> impl IntoView {
    let said = sentences::done(&function);
    said.map(|words| view! { <p class="notice good" role="status">{words}</p> })
}

/// Says what is wrong with the form that came back, whichever it is: for pages on which a form may not stand any
/// more after a colleague's change.
#[component]
pub fn Undone() -> impl IntoView {
    let flaw = match use_context::<Reply>() {
        Some(Reply::Form(form)) => form.flaw(""),
        _ => None,
    };
    flaw.map(|flaw| {
        view! {
            <p class="notice bad" role="alert">
                {sentences::flaw(flaw)}
            </p>
        }
    })
}

/// A button that does one thing with one click: a form with hidden fields alone.
#[component]
pub fn Act(
    /// The form.
    form: DeskForm,
    /// The page it stands on.
    #[prop(into)]
    page: String,
    /// What is sent.
    fields: Vec<(&'static str, String)>,
    /// What the button says.
    label: &'static str,
    /// A class of the button: `danger`, `primary`, or none.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let hidden = |(name, value): (&'static str, String)| {
        view! { <input type="hidden" name=name value=value /> }
    };
    view! {
        <form method="post" action=form.action(&page) class="act">
            {form.problem()}
            {fields.into_iter().map(hidden).collect_view()}
            <button class=class>{label}</button>
        </form>
    }
}

/// Who may do what this team member may not.
#[component]
pub fn WhoMay(
    /// The name of the permission that it takes.
    permission: &'static str,
) -> impl IntoView {
    view! { <p class="hint who-may">{say!(desk.who_may, permission = permission).to_string()}</p> }
}
