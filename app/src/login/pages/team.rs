//! Logging in as a team member.

use leptos::prelude::*;

use crate::{
    answers::reply::Reply,
    components::{
        field::{Field, Kind},
        form::{Done, SignInForm},
        layout::SignInLayout,
        request::query,
    },
    login::answer::LoggingIn,
    words::say,
};

/// The login page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let (email, next, problem) = match use_context::<Reply>() {
        Some(Reply::LogIn {
            email,
            next,
            answer,
        }) => (email, next, problem(answer)),
        _ => (String::new(), query("next"), None),
    };
    let done = query("done");
    let ended = (!next.is_empty() && problem.is_none()).then(|| say!(log_in.ended));
    view! {
        <SignInLayout title=say!(log_in.title)>
            {problem.map(|problem| view! { <p class="notice bad" role="alert">{problem}</p> })}
            {ended.map(|words| view! { <p class="notice">{words}</p> })}
            <Done function=done />
            <SignInForm action="/login?do=log_in".to_owned() hidden=vec![("next", next)] button=say!(log_in.button)>
                <Credentials email />
            </SignInForm>
            <p>
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
        <Field
            name="email"
            label=say!(log_in.email)
            kind=Kind::Email
            value=email
            flaw=None
            autocomplete="username"
        />
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

fn problem(answer: LoggingIn) -> Option<String> {
    match answer {
        LoggingIn::Done | LoggingIn::CodeNeeded => None,
        LoggingIn::Wrong => Some(say!(log_in.wrong).into()),
        LoggingIn::SlowDown(seconds) => Some(say!(log_in.slow_down, seconds = seconds).to_string()),
    }
}
