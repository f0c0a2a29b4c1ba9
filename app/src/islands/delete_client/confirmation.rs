//! The confirmation: the last step before a client is erased.

use jiff::civil::Date;
use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};
use shared::{
    client::{ClientId, Name},
    flaw::Refused,
    forms::{EraseClient, Form, FormNumber},
};

use super::findings::{Findings, NamedElsewhere, unseen};
use crate::{
    components::{
        facts::{Facts, fact_of},
        fates::{ErasedKinds, KeptKinds},
    },
    error::AppError,
    islands::number,
    words::say,
};

/// The client who is about to be erased, as the administrator recognises the client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Who {
    /// The name.
    pub name: Name,
    /// The email address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
}

/// Whether the administrator has to give the password or a code again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Not that the page knows.
    NotAsked,
    /// Yes. Holds why the one that was given is refused.
    Asked(Option<Refused>),
}

/// The `id` of the form that confirms.
const FORM: &str = "erase";

/// Which client is erased, what is erased, what is kept and why; and the button that erases the client.
#[component]
pub fn Confirmation(
    /// The client.
    client: ClientId,
    /// The name and the contacts of the client.
    who: Who,
    /// The day until which keyed digests of the client are kept, where they are.
    suppressed_until: Option<Date>,
    /// What went wrong with the last attempt.
    problem: ReadSignal<Option<AppError>>,
    /// Whether the administrator has to give the password or a code again.
    proof: ReadSignal<Proof>,
    /// The field for that.
    proof_field: NodeRef<html::Input>,
    /// The texts about others that name the client.
    findings: ReadSignal<Findings>,
    /// The checkbox that accepts them.
    accept: NodeRef<html::Input>,
    /// Whether an attempt is under way.
    erasing: ReadSignal<bool>,
    /// Called to erase.
    on_confirm: impl Fn(ev::SubmitEvent) + 'static,
) -> impl IntoView {
    let Who { name, email, phone } = who;
    view! {
        <div class="dialog-body">
            <p class="notice bad">{say!(delete.irreversible)}</p>
            <Facts>
                {fact(say!(delete.who), name.to_string())} {email.map(|email| fact(say!(client.email), email))}
                {phone.map(|phone| fact(say!(client.phone), phone))}
            </Facts>
            <NamedElsewhere findings accept form=FORM />
            <div class="two-lists">
                <section>
                    <h3>{say!(delete.erased)}</h3>
                    <ErasedKinds />
                </section>
                <section>
                    <h3>{say!(delete.kept)}</h3>
                    <KeptKinds suppressed_until />
                </section>
            </div>
            <p>{say!(delete.access)}</p>
            <Show when=move || proof.get() != Proof::NotAsked>
                <div class="field">
                    <label for="proof">{say!(delete.proof)}</label>
                    <p class="hint" id="proof-hint">
                        {say!(delete.proof_hint)}
                    </p>
                    <input
                        node_ref=proof_field
                        id="proof"
                        name=EraseClient::proof
                        form=FORM
                        type="password"
                        autocomplete="current-password"
                        aria-describedby="proof-hint"
                        aria-invalid=move || (wrong(proof.get()).is_some()).then_some("true")
                    />
                </div>
            </Show>
            <p role="alert" class="error">
                {move || problem.get().map(in_words)}
                {move || wrong(proof.get())}
                {move || findings.with(unseen)}
            </p>
        </div>
        <div class="dialog-actions">
            <form
                id=FORM
                method="post"
                action=format!("/clients/{client}/information?do={}", EraseClient::FUNCTION)
                on:submit=on_confirm
            >
                <input type="hidden" name=FormNumber::FIELD value=number() />
                <input type="hidden" name=EraseClient::id value=client.to_string() />
                <button class="danger" aria-busy=move || if erasing.get() { "true" } else { "false" }>
                    {say!(delete.confirm)}
                </button>
            </form>
        </div>
    }
}

fn fact(term: &'static str, value: String) -> impl IntoView {
    fact_of(term, view! { <bdi>{value}</bdi> })
}

/// Returns what is wrong with a proof.
fn wrong(proof: Proof) -> Option<String> {
    match proof {
        Proof::NotAsked | Proof::Asked(None) => None,
        Proof::Asked(Some(Refused::SlowDown(seconds))) => {
            Some(say!(refused.slow_down, seconds = seconds).to_string())
        }
        Proof::Asked(Some(_)) => Some(say!(refused.wrong).into()),
    }
}

fn in_words(error: AppError) -> &'static str {
    match error {
        AppError::NotPermitted => say!(delete.not_permitted),
        AppError::NotLoggedIn => say!(delete.logged_out),
        AppError::NotFound => say!(delete.not_found),
        AppError::Unreachable => say!(delete.unreachable),
        AppError::Invalid | AppError::Failed => say!(delete.failed),
    }
}
