//! Forms of the desk: plain forms that are posted to the page on which they stand.

use leptos::prelude::*;
use rand::Rng;
use shared::{
    flaw::Flaw,
    forms::{self, Difference, FormNumber, Shown},
};

use super::field::{Field, Focus, Kind, Select};
use crate::{
    answers::{carried::Carried, form::Returned, reply::Reply},
    services::Services,
    words::{done::done, flaws, say},
};

/// What a form sends without showing it.
pub type Hidden = Vec<(&'static str, String)>;

/// Where the page says what is wrong with a form as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    /// Within the form.
    InForm,
    /// At the head of the page, by [`NotDone`].
    AtHead,
}

/// A form on a page: new, or sent back with what was typed and what is wrong.
#[derive(Clone, Debug)]
pub struct DeskForm {
    function: &'static str,
    /// Tells forms of the same function on one page from each other. Empty where there is one.
    key: String,
    number: FormNumber,
    shown: Option<Shown>,
    back: Option<Returned>,
    problem: Problem,
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
            problem: Problem::InForm,
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

    /// Returns the form for a page that says at its head, by [`NotDone`], what is wrong with the whole form.
    #[must_use]
    pub fn told_at_head(self) -> Self {
        Self {
            problem: Problem::AtHead,
            ..self
        }
    }

    /// Whether it was sent back.
    pub fn is_back(&self) -> bool {
        self.back.is_some()
    }

    /// Returns what stands in a field: what was typed, or `first`.
    pub fn value(&self, name: &str, first: &str) -> String {
        let typed = self.back.as_ref().and_then(|back| back.typed(name));
        typed.unwrap_or(first).to_owned()
    }

    /// Returns what is wrong with a field.
    pub fn flaw(&self, name: &str) -> Option<Flaw> {
        self.back.as_ref().and_then(|back| back.flaw(name))
    }

    /// Returns what another person has changed in a field since the page was made.
    pub fn newer(&self, name: &str) -> Option<Difference> {
        self.back.as_ref()?.difference(name).cloned()
    }

    /// Shows what is wrong with the form as a whole.
    pub fn problem(&self) -> Option<impl IntoView + use<>> {
        match self.problem {
            Problem::InForm => self.flaw(Returned::WHOLE).map(flaws::flaw).map(bad),
            Problem::AtHead => None,
        }
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
        let before = self.back.as_ref().and_then(Returned::shown);
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

fn bad(words: String) -> impl IntoView {
    view! {
        <p class="notice bad" role="alert">
            {words}
        </p>
    }
}

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As one of several.
    #[default]
    Plain,
    /// As the one that most people want.
    Primary,
    /// As one whose act cannot be undone.
    Danger,
    /// Without a frame.
    Quiet,
}

impl Style {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Danger => Some("danger"),
            Self::Quiet => Some("quiet"),
        }
    }
}

/// A form: what is wrong with it, its fields, and its button.
#[component]
pub fn PostForm(
    /// The form.
    form: DeskForm,
    /// The page on which it stands.
    #[prop(into)]
    page: String,
    /// What is sent without being shown.
    #[prop(optional)]
    hidden: Hidden,
    /// What the button says.
    #[prop(into)]
    button: String,
    /// How the button looks.
    #[prop(default = Style::Primary)]
    style: Style,
    /// What stands beside the button.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        {form.problem()}
        <form method="post" action=form.action(&page) novalidate>
            {form.own()}
            {inputs(hidden)}
            <div class="fields">{children()}</div>
            <div class="form-actions">
                <button class=style.class()>{button}</button>
                {beside}
            </div>
        </form>
    }
}

/// A card with a form: its heading, what is wrong with it, its fields, and its button.
#[component]
pub fn FormCard(
    /// The form.
    form: DeskForm,
    /// The page on which it stands.
    #[prop(into)]
    page: String,
    /// The `id` of the card, where addresses lead to it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The heading.
    #[prop(into)]
    heading: String,
    /// What stands between the heading and the form.
    #[prop(optional, into)]
    lede: Option<Lede>,
    /// What is sent without being shown.
    #[prop(optional)]
    hidden: Hidden,
    /// What the button says.
    #[prop(into)]
    button: String,
    /// How the button looks.
    #[prop(default = Style::Primary)]
    style: Style,
    /// What stands beside the button.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// What stands below the form.
    #[prop(optional)]
    below: Option<AnyView>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" id=id>
            <h2>
                <bdi>{heading}</bdi>
            </h2>
            {lede.map(|lede| lede.0)}
            <PostForm form page hidden button style beside>
                {children()}
            </PostForm>
            {below}
        </section>
    }
}

/// What stands between the heading of a card and its form.
pub struct Lede(AnyView);

impl From<&'static str> for Lede {
    fn from(words: &'static str) -> Self {
        Self(view! { <p>{words}</p> }.into_any())
    }
}

impl From<String> for Lede {
    fn from(words: String) -> Self {
        Self(view! { <p>{words}</p> }.into_any())
    }
}

impl From<AnyView> for Lede {
    fn from(view: AnyView) -> Self {
        Self(view)
    }
}

/// A hint beside a button.
pub fn hint(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="hint">{words}</p> }.into_any()
}

/// A form of a page that asks people to log in or to sign up.
#[component]
pub fn SignInForm(
    /// The form.
    form: DeskForm,
    /// The page on which it stands.
    #[prop(into)]
    page: String,
    /// What is sent without being shown.
    #[prop(optional)]
    hidden: Hidden,
    /// What the button says.
    button: &'static str,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let carried = use_context::<Carried>();
    let is_carrying = carried.is_some();
    let carried = carried.map(|form| vec![(Carried::FIELD, form.to_text())]);
    view! {
        {is_carrying.then(|| view! { <p class="notice" role="status">{say!(log_in.carried)}</p> })}
        <form method="post" action=form.action(&page) novalidate>
            {form.own()}
            <div class="fields">{children()}</div>
            {inputs(hidden)}
            {carried.map(inputs)}
            <button class="primary">{button}</button>
        </form>
    }
}

/// Inputs that are sent without being shown.
pub fn inputs(hidden: Hidden) -> impl IntoView {
    let input = |(name, value): (&'static str, String)| {
        view! { <input type="hidden" name=name value=value /> }
    };
    hidden.into_iter().map(input).collect_view()
}

/// Says what the form that led to the page did, where one did.
#[component]
pub fn Done(
    /// The server function, as `?done=` names it.
    function: String,
) -> impl IntoView {
    done(&function).map(|words| view! { <p class="notice good" role="status">{words}</p> })
}

/// Says what is wrong with the form that was sent back, whichever it is. For pages on which the form may be gone, because
/// another team member has changed something.
#[component]
pub fn NotDone() -> impl IntoView {
    let flaw = match use_context::<Reply>() {
        Some(Reply::Form(form)) => form.flaw(Returned::WHOLE),
        _ => None,
    };
    flaw.map(flaws::flaw).map(bad)
}

/// A button that acts at once: a form with hidden fields only.
#[component]
pub fn Act(
    /// The form.
    form: DeskForm,
    /// The page on which it stands.
    #[prop(into)]
    page: String,
    /// What is sent.
    fields: Hidden,
    /// What the button says.
    label: &'static str,
    /// How the button looks.
    #[prop(optional)]
    style: Style,
) -> impl IntoView {
    view! {
        <form method="post" action=form.action(&page) class="act">
            {form.problem()}
            {form.own()}
            {inputs(fields)}
            <button class=style.class()>{label}</button>
        </form>
    }
}

/// Says which permission an act takes that this team member may not do.
#[component]
pub fn WhoMay(
    /// The name of the permission.
    permission: &'static str,
) -> impl IntoView {
    view! { <p class="hint who-may">{say!(desk.who_may, permission = permission).to_string()}</p> }
}
