//! The confirmation: the last step before a client is erased.

use jiff::civil::Date;
use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};
use shared::{
    client::{ClientId, Name},
    forms::{AskConfirmation, EraseClient, Form, FormNumber},
    visit::VisitFate,
};

use super::{
    attempt::{Attempt, Progress},
    findings::{NamedElsewhere, holdings, is_open, unseen},
    proof::Proof,
    refusal::{ASK, CONFIRM, FINDINGS, LOG_IN, PROOF, Refusal, SAID},
};
use crate::{
    components::{
        facts::{Facts, fact_of},
        fates::{ErasedHoldings, ErasedKinds, KeptHoldings, KeptKinds, OtherKinds},
    },
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
    /// The names of the other clients who have the email address, and keep it.
    pub shared_with: Vec<String>,
}

/// The `id` of the form that confirms.
const FORM: &str = "erase";

/// Which client is erased, what is erased, what is kept and why.
#[component]
pub(super) fn Confirmation(
    /// The name and the contacts of the client.
    who: Who,
    /// The day until which keyed digests of the client are kept, where they are.
    suppressed_until: Option<Date>,
    /// What becomes of the visits, as long as it is not known what the client has.
    visits: VisitFate,
    /// Who has asked for a second administrator to confirm, in words.
    asked: Option<String>,
    /// The attempt to erase.
    attempt: Attempt,
) -> impl IntoView {
    let Who {
        name,
        email,
        phone,
        shared_with,
    } = who;
    let shared_with = (!shared_with.is_empty()).then(|| {
        let names = shared_with.join(", ");
        view! { <p>{say!(delete.shared_email, names = names).to_string()}</p> }
    });
    // Until it is known what this client has, every kind is listed.
    let holdings = Memo::new(move |_| attempt.findings.with(holdings));
    let erased = move || match holdings.get() {
        Some(holdings) => view! { <ErasedHoldings erased=holdings.erased /> }.into_any(),
        None => view! { <ErasedKinds visits /> }.into_any(),
    };
    let kept = move || match holdings.get() {
        Some(holdings) => view! { <KeptHoldings kept=holdings.kept suppressed_until /> }.into_any(),
        None => view! { <KeptKinds visits suppressed_until /> }.into_any(),
    };
    view! {
        <div class="dialog-body" inert=attempt.is_under_way()>
            <p class="notice bad">{say!(delete.irreversible)}</p>
            {asked.map(|words| view! { <p class="notice">{words}</p> })}
            <Facts>
                {fact(say!(delete.who), name.to_string())} {email.map(|email| fact(say!(client.email), email))}
                {phone.map(|phone| fact(say!(client.phone), phone))}
            </Facts>
            {shared_with}
            <div id=FINDINGS>
                <NamedElsewhere findings=attempt.findings form=FORM />
            </div>
            <div class="two-lists">
                <section>
                    <h3>{say!(delete.erased)}</h3>
                    {erased}
                </section>
                <section>
                    <h3>{say!(delete.kept)}</h3>
                    {kept}
                </section>
            </div>
            {move || holdings.get().map(|holdings| view! { <OtherKinds holdings /> })}
            <p>{say!(delete.access)}</p>
        </div>
    }
}

/// What the attempt has come to, the field for the password or a code, and the button that erases the client. All of it
/// stays in sight, however long the rest of the dialog is.
#[component]
pub(super) fn ConfirmationFooter(
    /// The client.
    client: ClientId,
    /// The attempt to erase.
    attempt: Attempt,
    /// Called to erase.
    on_confirm: impl Fn(ev::SubmitEvent) + 'static,
) -> impl IntoView {
    let progress = attempt.progress;
    let erasing = move || progress.get() == Progress::Erasing;
    let under_way = attempt.is_under_way();
    let asks = move || attempt.proof.get() == Proof::Needed;
    let wrong = move || match progress.get() {
        Progress::Idle(Some(Refusal::Unproved(refused))) => refused.map(|_| "true"),
        Progress::Idle(_) | Progress::Erasing | Progress::Unknown(_) => None,
    };
    let unseen = move || {
        let idle = progress.get() == Progress::Idle(None);
        idle.then(|| attempt.findings.with(unseen)).flatten()
    };
    // When the dialog comes back without WebAssembly, the browser focuses the field, the first decision that is missing, or what
    // is said.
    let on_field = matches!(
        progress.get_untracked(),
        Progress::Idle(Some(Refusal::Unproved(_)))
    );
    let on_said = !on_field
        && !attempt.findings.with_untracked(is_open)
        && (progress.get_untracked() != Progress::Idle(None) || untrack(unseen).is_some());
    view! {
        <div class="dialog-actions">
            <p role="alert" class="error" id=SAID tabindex="-1" autofocus=on_said>
                {move || progress.get().in_words()}
                {unseen}
                <Show when=move || {
                    progress.get().needs_login()
                }>
                    " " <a id=LOG_IN href="/login" target="_blank">
                        {say!(delete.log_in_again)}
                    </a>
                </Show>
            </p>
            <p role="status" class="visually-hidden">
                {move || erasing().then(|| say!(delete.erasing))}
            </p>
            <form
                id=FORM
                method="post"
                action=format!("/clients/{client}/information?do={}", EraseClient::FUNCTION)
                on:submit=on_confirm
            >
                <input type="hidden" name=FormNumber::FIELD value=number() />
                <input type="hidden" name=EraseClient::id value=client.to_string() />
                <Show when=asks>
                    <div class="field">
                        <label for=PROOF>{say!(delete.proof)}</label>
                        <p class="hint" id="proof-hint">
                            {say!(delete.proof_hint)}
                        </p>
                        <input
                            id=PROOF
                            name=EraseClient::proof
                            type="password"
                            autocomplete="current-password"
                            autofocus=on_field
                            readonly=under_way
                            aria-describedby=format!("proof-hint {SAID}")
                            aria-invalid=wrong
                        />
                    </div>
                </Show>
                <button
                    id=CONFIRM
                    class="danger"
                    aria-disabled=move || under_way.get().then_some("true")
                    aria-busy=move || under_way.get().then_some("true")
                >
                    {move || if erasing() { say!(delete.erasing) } else { say!(delete.confirm) }}
                </button>
            </form>
            <Show when=move || matches!(progress.get(), Progress::Idle(Some(Refusal::LimitReached(..))))>
                <form method="post" action=format!("/clients/{client}/information?do={}", AskConfirmation::FUNCTION)>
                    <input type="hidden" name=FormNumber::FIELD value=number() />
                    <input type="hidden" name=AskConfirmation::id value=client.to_string() />
                    <button id=ASK>{say!(delete.ask)}</button>
                </form>
            </Show>
            <Show when=move || under_way.get()>
                <div
                    class="progress"
                    role="progressbar"
                    aria-label=move || if erasing() { say!(delete.erasing) } else { say!(delete.finding_out) }
                ></div>
            </Show>
        </div>
    }
}

fn fact(term: &'static str, value: String) -> impl IntoView {
    fact_of(term, view! { <bdi>{value}</bdi> })
}
