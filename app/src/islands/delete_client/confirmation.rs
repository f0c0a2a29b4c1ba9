//! The last look before a client is erased.

use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};
use shared::client::{ClientId, Name};

use crate::{
    api::AppError,
    components::fates::{ErasedKinds, KeptKinds},
    sentences::say,
};

/// By what a person recognises the client who is about to be erased.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Who {
    /// The name.
    pub name: Name,
    /// The email address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
}

/// Who is erased, what of it, what is kept and why; and the button that does it.
#[component]
pub fn Confirmation(
    /// The client.
    client: ClientId,
    /// Who it is.
    who: Who,
    /// What went wrong with the last attempt.
    problem: ReadSignal<Option<AppError>>,
    /// Whether an attempt is under way.
    erasing: ReadSignal<bool>,
    /// Called to erase.
    on_confirm: impl Fn(ev::SubmitEvent) + 'static,
) -> impl IntoView {
    let Who { name, email, phone } = who;
    view! {
        <div class="dialog-body">
            <p class="notice bad">{say!(delete.irreversible)}</p>
            <dl class="facts">
                {fact(say!(delete.who), name.to_string())}
                {email.map(|email| fact(say!(client.email), email))}
                {phone.map(|phone| fact(say!(client.phone), phone))}
            </dl>
            <div class="two-lists">
                <section>
                    <h3>{say!(delete.erased)}</h3>
                    <ErasedKinds />
                </section>
                <section>
                    <h3>{say!(delete.kept)}</h3>
                    <KeptKinds />
                </section>
            </div>
            <p>{say!(delete.access)}</p>
            <p role="alert" class="error">
                {move || problem.get().map(in_words)}
            </p>
        </div>
        <div class="dialog-actions">
            <form
                method="post"
                action=format!("/clients/{client}/information?do=erase_client")
                on:submit=on_confirm
            >
                <input type="hidden" name="id" value=client.to_string() />
                <button class="danger" aria-busy=move || if erasing.get() { "true" } else { "false" }>
                    {say!(delete.confirm)}
                </button>
            </form>
        </div>
    }
}

fn fact(term: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>
                <bdi>{value}</bdi>
            </dd>
        </div>
    }
}

fn in_words(error: AppError) -> &'static str {
    match error {
        AppError::NotPermitted | AppError::NotLoggedIn => say!(delete.not_permitted),
        AppError::NotFound => say!(delete.not_found),
        AppError::Unreachable => say!(delete.unreachable),
        AppError::Invalid | AppError::Failed => say!(delete.failed),
    }
}
