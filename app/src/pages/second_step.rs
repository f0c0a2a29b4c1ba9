//! The second step of logging in: a code of the second factor.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        field::{Field, Kind},
        form::DeskForm,
        layout::SignInLayout,
    },
    sentences::say,
    services::log_in::{encoded, own_page},
};

/// The page that asks for a code.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let next = query("next");
    let next = own_page(&next).to_owned();
    let form = DeskForm::of("give_code");
    let action = form.action(&format!("/login/code?next={}", encoded(&next)));
    view! {
        <SignInLayout title=say!(second_step.title)>
            <form method="post" action=action novalidate>
                <div class="fields">
                    <Field
                        name="code"
                        label=say!(second_step.code)
                        kind=Kind::Text
                        value=""
                        flaw=form.flaw("code")
                        hint=Some(say!(second_step.hint))
                        autocomplete="one-time-code"
                    />
                </div>
                <input type="hidden" name="next" value=next />
                <button class="primary">{say!(second_step.button)}</button>
            </form>
            <form method="post" action="/login/code?do=log_out">
                <button class="quiet">{say!(second_step.other)}</button>
            </form>
        </SignInLayout>
    }
}
