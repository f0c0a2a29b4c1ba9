//! A form with its button: bare, or in a card.

use leptos::prelude::*;

use super::{
    button::Style,
    desk_form::{DeskForm, Hidden, inputs},
};

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
    #[prop(optional, into)]
    id: Option<String>,
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

impl Lede {
    /// Returns what it shows.
    pub(crate) fn into_view(self) -> AnyView {
        self.0
    }
}

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
