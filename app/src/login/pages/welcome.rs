//! Setting a password with a link that was handed over. The link works once and only for a week, because addresses end up
//! in browser histories and in the logs of proxies. The code in it can be typed instead.

use leptos::prelude::*;
use shared::forms::UseLink;

use crate::{
    components::{
        field::{Field, Kind},
        form::{DeskForm, SignInForm},
        layout::SignInLayout,
        request::query,
    },
    words::say,
};

/// The page on which a new team member, or one who has lost the password, sets one.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let form = DeskForm::of::<UseLink>();
    let code = form.value(UseLink::code, &query("code"));
    let flaw = form.flaw(UseLink::code);
    let new = (Kind::Password, "new-password");
    view! {
        <SignInLayout title=say!(welcome.title)>
            <p>{say!(welcome.lede)}</p>
            {form.problem()}
            <SignInForm form=form.clone() page="/welcome" button=say!(welcome.button)>
                <Field name=UseLink::code label=say!(welcome.code) kind=Kind::Text value=code flaw />
                {form.secret(UseLink::password, say!(welcome.password), new, Some(say!(account.new_hint)))}
            </SignInForm>
        </SignInLayout>
    }
}
