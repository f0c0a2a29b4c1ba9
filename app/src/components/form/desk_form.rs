//! A form on a page: new, or sent back.

use leptos::prelude::*;
use rand::Rng;
use shared::{
    flaw::Flaw,
    forms::{self, Difference, FormNumber, Shown},
};

use crate::{
    answers::{
        form::{Origin, Returned},
        reply::Reply,
    },
    components::{
        field::{Field, Focus, Kind},
        select::Select,
    },
    services::Services,
    words::{flaws, say},
};

/// What a form sends without showing it.
pub type Hidden = Vec<(&'static str, String)>;

/// A form on a page: new, or sent back with what was typed and what is wrong.
#[derive(Clone, Debug)]
pub struct DeskForm {
    function: &'static str,
    /// Tells forms of the same function on one page from each other. Empty where there is one.
    key: String,
    number: FormNumber,
    shown: Option<Shown>,
    back: Option<Returned>,
}

impl DeskForm {
    /// Returns the form.
    pub fn of<F: forms::Form>() -> Self {
        let back = use_context::<Reply>().and_then(Reply::into_form);
        let back = back.filter(|form| form.is_of(F::FUNCTION));
        let mut random = [0; 16];
        Services::of_request().rng().fill_bytes(&mut random);
        Self {
            function: F::FUNCTION,
            number: FormNumber::from_random(random),
            shown: None,
            key: String::new(),
            back,
        }
    }

    /// Returns one of several such forms on a page: the one whose field `name` holds `value`.
    pub fn with<F: forms::Form>(name: &str, value: impl ToString) -> Self {
        let (form, key) = (Self::of::<F>(), value.to_string());
        let back = form.back.filter(|form| form.typed(name) == Some(&key));
        Self { key, back, ..form }
    }

    /// Returns the form that edits `row`, which the page shows: what it shows is sent along, so that saving over a newer
    /// row is noticed.
    #[must_use]
    pub fn editing(self, row: &impl forms::Form) -> Self {
        Self {
            shown: Some(Shown::of(row)),
            ..self
        }
    }

    /// Whether it was sent back.
    pub fn is_back(&self) -> bool {
        self.back.is_some()
    }

    /// Whether it was sent back because something is wrong or missing.
    pub fn is_refused(&self) -> bool {
        let origin = self.back.as_ref().map(Returned::origin);
        origin == Some(Origin::Posted)
    }

    /// Returns what was typed into a field, where the form was sent back.
    pub fn typed(&self, name: &str) -> Option<String> {
        let typed = self.back.as_ref()?.typed(name)?;
        Some(typed.to_owned())
    }

    /// Returns what stands in a field: what was typed, or `first`.
    pub fn value(&self, name: &str, first: &str) -> String {
        self.typed(name).unwrap_or_else(|| first.to_owned())
    }

    /// Returns what is wrong with a field.
    pub fn flaw(&self, name: &str) -> Option<Flaw> {
        self.back.as_ref().and_then(|back| back.flaw(name))
    }

    /// Returns what another person has changed in a field since the page was made.
    pub fn newer(&self, name: &str) -> Option<Difference> {
        self.back.as_ref()?.difference(name).cloned()
    }

    /// Says what is wrong with the form as a whole, or that it was not sent yet, and leads the browser there.
    pub fn problem(&self) -> Option<impl IntoView + use<>> {
        let back = self.back.as_ref()?;
        back.put_on_page();
        let (class, role, words) = match (back.flaw(Returned::WHOLE), back.origin()) {
            (Some(flaw), _) => ("notice bad", "alert", flaws::flaw(flaw)),
            (None, Origin::Carried) => ("notice", "status", say!(form.not_sent).to_owned()),
            (None, Origin::Posted) => return None,
        };
        Some(view! {
            <p class=class role=role tabindex="-1" autofocus=true>
                {words}
            </p>
        })
    }

    /// A field with a label. `first` stands in it until something is typed.
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
        let (value, flaw, id) = (self.value(name, first), self.flaw(name), self.id(name));
        view! { <Field name id label kind value flaw hint focus=Focus::OnFlaw newer=self.newer(name) /> }
    }

    /// A field that is sent under another name than the form gives it, as `details[email]` is sent for `email`. Its `id` is
    /// the name under which it is sent.
    pub fn sent_as(
        &self,
        name: &'static str,
        sent: String,
        label: &'static str,
        kind: Kind,
        first: &str,
        hint: Option<&'static str>,
    ) -> impl IntoView + use<> {
        let (value, flaw) = (self.value(name, first), self.flaw(name));
        view! { <Field name=sent label kind value flaw hint newer=self.newer(name) /> }
    }

    /// A field about the person who fills it in. The browser may fill it in.
    pub fn own_field(
        &self,
        name: &'static str,
        label: &'static str,
        (kind, autocomplete): (Kind, &'static str),
    ) -> impl IntoView + use<> {
        let (value, flaw, id) = (self.value(name, ""), self.flaw(name), self.id(name));
        view! { <Field name id label kind value flaw focus=Focus::OnFlaw autocomplete /> }
    }

    /// A field for a password or a code, which is never sent back. The browser may fill it in.
    pub fn secret(
        &self,
        name: &'static str,
        label: &'static str,
        (kind, autocomplete): (Kind, &'static str),
        hint: Option<&'static str>,
    ) -> impl IntoView + use<> {
        let flaw = self.flaw(name);
        view! { <Field name label kind value="" flaw hint autocomplete /> }
    }

    /// A field in which one of several values is chosen: what is sent, and what is read.
    pub fn choice(
        &self,
        name: &'static str,
        label: &'static str,
        choices: Vec<(String, String)>,
        first: &str,
    ) -> impl IntoView + use<> {
        let (value, flaw, id) = (self.value(name, first), self.flaw(name), self.id(name));
        view! { <Select name id label choices value flaw newer=self.newer(name) /> }
    }

    /// A checkbox, which sends `1`.
    pub fn tick(&self, name: &'static str, label: &'static str) -> impl IntoView + use<> {
        let back = self.back.as_ref();
        let ticked = back.is_some_and(|back| back.typed(name) == Some("1"));
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

    /// Returns the address to which the form is posted: the page at `page`, whose query stays.
    pub fn action(&self, page: &str) -> String {
        let joint = if page.contains('?') { '&' } else { '?' };
        format!("{page}{joint}do={}", self.function)
    }

    /// What the form sends besides its fields: its number, and what the page showed where it edits a row.
    pub fn own(&self) -> impl IntoView + use<> {
        let back = self.back.as_ref();
        if let Some(back) = back {
            back.put_on_page();
        }
        let before = back.and_then(Returned::shown);
        let shown = self.shown.as_ref();
        let shown = shown.map(|now| (Shown::FIELD, before.unwrap_or(now).to_text()));
        let number = (FormNumber::FIELD, self.number.to_string());
        inputs([number].into_iter().chain(shown).collect())
    }

    fn id(&self, name: &str) -> String {
        if self.key.is_empty() {
            format!("{}-{name}", self.function)
        } else {
            format!("{}-{}-{name}", self.function, self.key)
        }
    }
}

/// Inputs that are sent without being shown.
pub fn inputs(hidden: Hidden) -> impl IntoView {
    let input = |(name, value): (&'static str, String)| {
        view! { <input type="hidden" name=name value=value /> }
    };
    hidden.into_iter().map(input).collect_view()
}
