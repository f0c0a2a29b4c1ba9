//! Logging in as a team member.

use leptos::prelude::*;
use shared::{
    flaw::{Flaw, Refused},
    forms::LogIn,
};

use crate::{
    answers::carried::Carried,
    components::{
        field::{Field, Kind},
        form::{DeskForm, Done, SignInForm},
        layout::SignInLayout,
        request::query,
    },
    words::{flaws, say},
};

/// The login page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let form = DeskForm::of::<LogIn>();
    let email = form.value(LogIn::email, "");
    let next = form.value(LogIn::next, &query("next"));
    let problem = form.flaw("").map(problem);
    let done = query("done");
    let carries = use_context::<Carried>().is_some();
    let ended = !next.is_empty() && problem.is_none() && !carries;
    let ended = ended.then(|| say!(log_in.ended));
    let title = say!(log_in.title);
    view! {
        <SignInLayout title>
            {problem
                .map(|problem| {
                    view! {
                        <p class="notice bad" role="alert">
                            {problem}
                        </p>
                    }
                })} {ended.map(|words| view! { <p class="notice">{words}</p> })} <Done function=done />
            <SignInForm form page="/login" hidden=vec![(LogIn::next, next)] button=say!(log_in.button)>
                <Credentials email />
            </SignInForm> <p>
                <a href="/welcome">{say!(welcome.have_code)}</a>
            </p>
        </SignInLayout>
    }
}

/// The fields for an email address and a password.
#[component]
pub(super) fn Credentials(
    /// The email address that was typed.
    email: String,
) -> impl IntoView {
    view! {
        <Field name="email" label=say!(log_in.email) kind=Kind::Email value=email flaw=None autocomplete="username" />
        <Field
            name="password"
            label=say!(log_in.password)
            kind=Kind::Password
            value=""
            flaw=None
            autocomplete="current-password"
        />
    }
}

fn problem(flaw: Flaw) -> String {
    match flaw {
        Flaw::Refused(Refused::Wrong) => say!(log_in.wrong).into(),
        flaw => flaws::flaw(flaw),
    }
}
