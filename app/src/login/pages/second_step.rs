//! The second step of logging in: a code of the second factor.

use leptos::prelude::*;
use shared::forms::{GiveCode, LogOut};

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, SignInForm},
        layout::SignInLayout,
        request::query,
    },
    login::next_page::{encoded, own_page},
    words::say,
};

/// The page that asks for a code.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let next = query("next");
    let next = own_page(&next).to_owned();
    let form = DeskForm::of::<GiveCode>();
    let page = format!("/login/code?next={}", encoded(&next));
    let other = DeskForm::of::<LogOut>();
    let code = (Kind::Text, "one-time-code");
    view! {
        <SignInLayout title=say!(second_step.title)>
            <SignInForm form=form.clone() page hidden=vec![(GiveCode::next, next)] button=say!(second_step.button)>
                {form.secret(GiveCode::code, say!(second_step.code), code, Some(say!(second_step.hint)))}
            </SignInForm>
            <form method="post" action=other.action("/login/code")>
                {other.own()}
                <button class="quiet">{say!(second_step.other)}</button>
            </form>
        </SignInLayout>
    }
}
