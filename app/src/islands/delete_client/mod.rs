//! Deleting a client: the switch, the checklist, the button, the confirmation.
//!
//! The rules of `shared` answer the switch in the browser, from the standing that came with the page. Each step is a plain
//! form, too: without WebAssembly the server makes the page of the next step.

mod attempt;
pub mod checklist;
pub mod confirmation;
pub mod findings;
mod focus;
mod live;
pub mod proof;
pub mod refusal;
mod server_clock;
pub mod step;

use jiff::civil::Date;
use leptos::{ev, form::FromFormData, prelude::*};
use shared::{
    Standing,
    client::ClientId,
    forms::{Decisions, EraseClient},
    visit::VisitFate,
};

use self::{
    attempt::Attempt,
    checklist::ChecklistDialog,
    confirmation::{Confirmation, ConfirmationFooter, Who},
    findings::{Findings, unseen},
    focus::focus,
    proof::Proof,
    refusal::Refusal,
    server_clock::ServerClock,
    step::Step,
};
use super::dialog::{Dialog, Opening};
use crate::words::{erasing::confirmation_title, say};

/// The `id` of the switch.
const SWITCH: &str = "delete-switch";
/// The `id` of the button to the confirmation.
const BUTTON: &str = "delete-button";

/// The section in which a client is deleted.
#[island]
pub fn DeleteClient(
    /// The client.
    client: ClientId,
    /// The name and the contacts of the client.
    who: Who,
    /// What is open.
    standing: Standing,
    /// When the page was made, by the clock of the server: milliseconds since 1970.
    made_at: i64,
    /// The present step.
    step: Step,
    /// Whether the administrator has to give the password or a code again.
    proof: Proof,
    /// Why the last attempt was refused, where it was made without WebAssembly.
    refusal: Option<Refusal>,
    /// The texts about others that name the client.
    findings: Findings,
    /// The day until which keyed digests of the client are kept, where they are.
    suppressed_until: Option<Date>,
    /// What becomes of the visits.
    visits: VisitFate,
    /// Who has asked for a second administrator to confirm, in words.
    asked: Option<String>,
) -> impl IntoView {
    let (step, set_step) = signal(step);
    let clock = ServerClock::start(made_at);
    let (standing, before) = (StoredValue::new(standing), StoredValue::new(None));
    let is_unseen = unseen(&findings).is_some();
    let attempt = Attempt::new(client, standing, set_step, (refusal, proof), findings);
    attempt.ask_for_proof_in_time(clock);

    let turn = move |event: ev::SubmitEvent| {
        event.prevent_default();
        attempt.forget_refusal();
        let next = if step.get_untracked().is_on() {
            Step::Off
        } else {
            standing.with_value(|standing| {
                before.with_value(|before| Step::scan(standing, before.as_ref(), clock.now()))
            })
        };
        set_step.set(next);
    };
    let reveal_confirmation = move |event: ev::SubmitEvent| {
        event.prevent_default();
        attempt.forget_refusal();
        set_step.set(Step::Confirming);
        attempt.look_for_findings();
    };
    let leave_checklist = Callback::new(move |()| {
        attempt.forget_refusal();
        if step.with_untracked(Step::is_done) {
            set_step.set(Step::Cleared);
            focus(format!("#{BUTTON}"));
        } else {
            set_step.set(Step::Off);
            focus(format!("#{SWITCH}"));
        }
    });
    let leave_confirmation = Callback::new(move |()| {
        set_step.set(Step::Cleared);
        focus(format!("#{BUTTON}"));
    });

    let confirm = move |event: ev::SubmitEvent| {
        event.prevent_default();
        // What is decided about each text stands in the form. Without it, the server asks again.
        let form = EraseClient::from_event(&event).unwrap_or_else(|_| EraseClient {
            id: client,
            decisions: Decisions::default(),
            proof: String::new(),
        });
        attempt.start(form);
    };

    let news = checklist::follow(clock, (standing, before), (step, set_step), attempt);

    let came_back = refusal.is_some() || is_unseen;
    let on = move || step.with(Step::is_on);
    let page = format!("/clients/{client}/information#delete");
    view! {
        <section class="danger-zone" id="delete" aria-labelledby="delete-heading">
            <h2 id="delete-heading">{say!(delete.heading)}</h2>
            <p>{say!(delete.intro)}</p>
            {asked.clone().map(|words| view! { <p class="notice">{words}</p> })}
            <form class="switch-row" method="get" action=page.clone() on:submit=turn>
                <input type="hidden" name="delete" value="scan" disabled=on />
                <button id=SWITCH role="switch" class="switch" aria-checked=move || if on() { "true" } else { "false" }>
                    <span class="switch-track" aria-hidden="true"></span>
                    <span class="switch-label">{say!(delete.switch)}</span>
                </button>
            </form>
            <Reveal client on=Signal::derive(on) news on_go_on=reveal_confirmation />
            <ChecklistDialog
                client
                step
                attempt
                news
                page=page.clone()
                on_leave=leave_checklist
                on_go_on=reveal_confirmation
            />
            <Dialog
                name="confirmation"
                title=confirmation_title(&who.name)
                shown=Signal::derive(move || step.with(|step| *step == Step::Confirming))
                locked=attempt.is_under_way()
                page=page
                step="scan"
                opening=if came_back { Opening::OnContent } else { Opening::OnClose }
                on_leave=leave_confirmation
                footer=view! { <ConfirmationFooter client attempt on_confirm=confirm /> }.into_any()
            >
                <Confirmation who suppressed_until visits asked attempt />
            </Dialog>
        </section>
    }
}

/// The button to the confirmation, where nothing is open; and what has changed.
#[component]
fn Reveal(
    /// The client.
    client: ClientId,
    /// Whether nothing is open.
    on: Signal<bool>,
    /// What has changed.
    news: ReadSignal<String>,
    /// Called to go on to the confirmation.
    on_go_on: impl Fn(ev::SubmitEvent) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div aria-live="polite">
            <p class="hint">{move || news.get()}</p>
            <Show when=move || on.get()>
                <form
                    class="reveal"
                    method="get"
                    action=format!("/clients/{client}/information#delete")
                    on:submit=on_go_on
                >
                    <p>{say!(delete.cleared)}</p>
                    <input type="hidden" name="delete" value="confirm" />
                    <button class="danger" id=BUTTON>
                        {say!(delete.button)}
                    </button>
                </form>
            </Show>
        </div>
    }
}
