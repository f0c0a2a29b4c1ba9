//! A button that acts at once, or which permission it takes.

use leptos::prelude::*;

use super::{
    button::Style,
    desk_form::{DeskForm, Hidden, inputs},
};
use crate::words::say;

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
