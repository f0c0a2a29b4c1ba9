//! Setting a password with a link that was handed over. It works once and not for long, because addresses end up in
//! histories and in the logs of whatever stands between; the code in it can be typed as well.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        field::{Field, Kind},
        form::DeskForm,
        layout::SignInLayout,
    },
    sentences::say,
};

/// The page on which a new team member, or one who has lost the password, sets one.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let form = DeskForm::of("use_link");
    view! {
        <SignInLayout title=say!(welcome.title)>
            <p>{say!(welcome.lede)}</p>
            {form.problem()}
            <form method="post" action=form.action("/welcome") novalidate>
                <div class="fields">
                    <Field
                        name="code"
                        label=say!(welcome.code)
                        kind=Kind::Text
                        value=form.value("code", &query("code"))
                        flaw=form.flaw("code")
                    />
                    <Field
                        name="password"
                        label=say!(welcome.password)
                        kind=Kind::Password
                        value=""
                        flaw=form.flaw("password")
                        hint=Some(say!(account.new_hint))
                        autocomplete="new-password"
                    />
                </div>
                <button class="primary">{say!(welcome.button)}</button>
            </form>
        </SignInLayout>
    }
}
