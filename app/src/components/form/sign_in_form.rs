//! The form of a page that asks people to log in or to sign up.

use leptos::prelude::*;

use super::desk_form::{DeskForm, Hidden, inputs};
use crate::{answers::carried::Carried, words::say};

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
        {is_carrying
            .then(|| {
                view! {
                    <p class="notice" role="status">
                        {say!(log_in.carried)}
                    </p>
                }
            })}
        <form method="post" action=form.action(&page) novalidate>
            {form.own()}
            <div class="fields">{children()}</div>
            {inputs(hidden)}
            {carried.map(inputs)}
            <button class="primary">{button}</button>
        </form>
    }
}
