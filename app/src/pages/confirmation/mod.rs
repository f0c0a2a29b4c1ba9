//! The confirmation: the last step before a client is erased. It is a dialog of the page of the client's information, and is made on
//! the server alone: `app/public/confirm.js` shows it, sends its form, and shows what comes back in it.

pub mod findings;
pub mod refusal;

use jiff::{Timestamp, civil::Date};
use leptos::{nonce::use_nonce, prelude::*};
use shared::{
    client::{ClientId, Name},
    forms::{AskConfirmation, EraseClient, FindOutErasure, Form, FormNumber},
    visit::VisitFate,
};

use self::{
    findings::{Findings, NamedElsewhere, holdings, is_open, unseen},
    refusal::Refusal,
};
use crate::{
    api::PREFIX,
    components::{
        close::CloseMark,
        facts::{Facts, fact_of},
        fates::{ErasedHoldings, ErasedKinds, KeptHoldings, KeptKinds, OtherKinds},
        form::DeskForm,
    },
    words::{erasing::confirmation_title, say},
};

/// The client who is about to be erased, as the administrator recognises the client.
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

/// Whether the administrator has to give the password or a code again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Not before this instant, at which the last proof expires.
    ValidUntil(Timestamp),
    /// Yes.
    Needed,
}

/// What the confirmation says.
pub struct Said {
    /// The name and the contacts of the client.
    pub who: Who,
    /// Whether the administrator has to give the password or a code again.
    pub proof: Proof,
    /// Why the last attempt was refused.
    pub refusal: Option<Refusal>,
    /// The texts about others that name the client.
    pub findings: Findings,
    /// The day until which keyed digests of the client are kept, where they are.
    pub suppressed_until: Option<Date>,
    /// What becomes of the visits.
    pub visits: VisitFate,
    /// Who has asked for a second administrator to confirm, in words.
    pub asked: Option<String>,
}

/// The `id` of the form that confirms.
const FORM: &str = "erase";
/// The `id` of the field for the password or code.
const PROOF: &str = "proof";
/// The `id` of what the footer says.
const SAID: &str = "deletion-refused";

/// The dialog, and the script that shows it.
#[component]
pub(super) fn Confirmation(
    /// The client.
    client: ClientId,
    /// What it says.
    said: Said,
    /// Whether the page shows it.
    is_shown: bool,
    /// The form that confirms.
    form: DeskForm,
    /// This instant.
    now: Timestamp,
) -> impl IntoView {
    let Said {
        who,
        proof,
        refusal,
        findings,
        suppressed_until,
        visits,
        asked,
    } = said;
    let came_back = refusal.is_some() || unseen(&findings).is_some();
    let footer = footer(client, (proof, now), refusal, &findings, &form);
    let page = format!("/clients/{client}/information#delete");
    let title = confirmation_title(&who.name);
    view! {
        <div class=if is_shown { "scrim" } else { "dialog-place" }>
            <dialog class="dialog" id="confirmation" aria-labelledby="confirmation-title" open=is_shown>
                <div class="dialog-scroll">
                    <div class="dialog-head">
                        <h2 id="confirmation-title">{title}</h2>
                        <form method="get" action=page>
                            <input type="hidden" name="delete" value="scan" />
                            <button class="icon quiet close" autofocus=!came_back>
                                <CloseMark name=say!(delete.close).to_owned() />
                            </button>
                        </form>
                    </div>
                    {body(who, findings, (visits, suppressed_until), asked)}
                </div>
                {footer}
            </dialog>
        </div>
        <script
            src="/confirm.js"
            nonce=use_nonce()
            data-client=client.to_string()
            data-find-out=format!("{PREFIX}/{}", FindOutErasure::FUNCTION)
            data-id-field=FindOutErasure::id
            data-number-field=FormNumber::FIELD
            data-another=crate::answers::erasing::Erasing::PAGE_OF_ANOTHER
            data-not-checked=say!(delete.findings_unknown)
            data-erasing=say!(delete.erasing)
            data-finding-out=say!(delete.finding_out)
            data-unreachable=say!(delete.unreachable)
            data-unknown=say!(delete.unknown)
            data-unknown-logged-out=say!(delete.unknown_logged_out)
            data-not-erased=say!(delete.not_erased)
            data-failed=say!(delete.failed)
            data-logged-out=say!(delete.logged_out)
            data-log-in-again=say!(delete.log_in_again)
            data-not-permitted=say!(delete.not_permitted)
            data-not-found=say!(delete.not_found)
            defer
        ></script>
    }
}

/// Which client is erased, what is erased, what is kept and why. Until it is known what this client has, every kind is listed.
fn body(
    who: Who,
    findings: Findings,
    (visits, suppressed_until): (VisitFate, Option<Date>),
    asked: Option<String>,
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
    let (erased, kept, others) = match holdings(&findings) {
        Some(holdings) => (
            view! { <ErasedHoldings erased=holdings.erased.clone() /> }.into_any(),
            view! { <KeptHoldings kept=holdings.kept.clone() suppressed_until /> }.into_any(),
            Some(view! { <OtherKinds holdings /> }),
        ),
        None => (
            view! { <ErasedKinds visits /> }.into_any(),
            view! { <KeptKinds visits suppressed_until /> }.into_any(),
            None,
        ),
    };
    view! {
        <div class="dialog-body">
            <p class="notice bad">{say!(delete.irreversible)}</p>
            {asked.map(|words| view! { <p class="notice">{words}</p> })}
            <Facts>
                {fact(say!(delete.who), name.to_string())} {email.map(|email| fact(say!(client.email), email))}
                {phone.map(|phone| fact(say!(client.phone), phone))}
            </Facts>
            {shared_with}
            <div id="named-elsewhere" aria-live="polite">
                <NamedElsewhere findings form=FORM />
            </div>
            <div id="deletion-kinds" class="dialog-place">
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
                {others}
            </div>
            <p>{say!(delete.access)}</p>
        </div>
    }
}

/// What the attempt has come to, the field for the password or a code, and the button that erases the client. All of it stays in
/// sight, however long the rest of the dialog is. The script shows what comes of an attempt in each part with an `id`.
fn footer(
    client: ClientId,
    (proof, now): (Proof, Timestamp),
    refusal: Option<Refusal>,
    findings: &Findings,
    form: &DeskForm,
) -> impl IntoView + use<> {
    let unseen = unseen(findings).filter(|_| refusal.is_none());
    let on_field = refusal.is_some_and(Refusal::is_unproved);
    // What the browser focuses when the dialog comes back: the field, the first decision that is missing, or what is said.
    let on_said = !on_field && !is_open(findings) && (refusal.is_some() || unseen.is_some());
    let left = match proof {
        Proof::ValidUntil(end) => Some(end.as_millisecond() - now.as_millisecond()),
        Proof::Needed => None,
    };
    let wrong = refusal.is_some_and(|refusal| matches!(refusal, Refusal::Unproved(Some(_))));
    let ask = refusal.is_some_and(Refusal::is_limit).then(|| {
        view! {
            <form method="post" action=format!("/clients/{client}/information?do={}", AskConfirmation::FUNCTION)>
                {DeskForm::of::<AskConfirmation>().own()}
                <input type="hidden" name=AskConfirmation::id value=client.to_string() />
                <button data-remedy="">{say!(delete.ask)}</button>
            </form>
        }
    });
    view! {
        <div class="dialog-actions">
            <p role="alert" class="error" id=SAID tabindex="-1" autofocus=on_said>
                {refusal.map(Refusal::in_words)}
                {unseen}
            </p>
            <p role="status" class="visually-hidden"></p>
            <form
                id=FORM
                method="post"
                action=format!("/clients/{client}/information?do={}", EraseClient::FUNCTION)
            >
                {form.own()}
                <input type="hidden" name=EraseClient::id value=client.to_string() />
                <div class="field" hidden=left.is_some() data-hidden-for=left>
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
                        aria-describedby=format!("proof-hint {SAID}")
                        aria-invalid=wrong.then_some("true")
                    />
                </div>
                <button class="danger">{say!(delete.confirm)}</button>
            </form>
            <div id="deletion-ask" class="dialog-place">
                {ask}
            </div>
            <div class="progress" role="progressbar" aria-label=say!(delete.erasing) hidden></div>
        </div>
    }
}

fn fact(term: &'static str, value: String) -> impl IntoView {
    fact_of(term, view! { <bdi>{value}</bdi> })
}
