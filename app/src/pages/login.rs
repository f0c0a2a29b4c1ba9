//! Logging in.

use leptos::prelude::*;

use super::query;
use crate::{
    api::{log_in::LoggingIn, reply::Reply},
    components::{
        field::{Field, Kind},
        form::Done,
        layout::SignInLayout,
    },
    sentences::say,
};

/// The log-in page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let (email, next, problem) = match use_context::<Reply>() {
        Some(Reply::LogIn {
            email,
            next,
            answer,
        }) => (email, next, in_words(answer)),
        _ => (String::new(), query("next"), None),
    };
    let done = query("done");
    let invited = (!next.is_empty() && problem.is_none()).then(|| say!(log_in.ended));
    view! {
        <SignInLayout title=say!(log_in.title)>
            {problem.map(|problem| view! { <p class="notice bad" role="alert">{problem}</p> })}
            {invited.map(|words| view! { <p class="notice">{words}</p> })}
            <Done function=done />
            <form method="post" action="/login?do=log_in" novalidate>
                <div class="fields">
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
                </div>
                <input type="hidden" name="next" value=next />
                <button class="primary">{say!(log_in.button)}</button>
            </form>
            <p>
                <a href="/welcome">{say!(welcome.have_code)}</a>
            </p>
        </SignInLayout>
    }
}

fn in_words(answer: LoggingIn) -> Option<String> {
    match answer {
        LoggingIn::Done | LoggingIn::CodeNeeded => None,
        LoggingIn::Wrong => Some(say!(log_in.wrong).into()),
        LoggingIn::SlowDown(seconds) => Some(say!(log_in.slow_down, seconds = seconds).to_string()),
    }
}
