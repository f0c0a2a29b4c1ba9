//! Deleting a client: the switch, the checklist, the button, the confirmation.
//!
//! The rules of `shared` answer the switch in the browser, from the standing that came with the page. Each step is a plain
//! form, too: without WebAssembly the server makes the page of the next step.

pub mod checklist;
pub mod confirmation;
mod live;
mod server_clock;
pub mod step;

use jiff::civil::Date;
use leptos::{ev, html, prelude::*, task::spawn_local};
use shared::{
    Standing, WorkList,
    client::ClientId,
    forms::{EraseClient, FindMentions},
};

use self::{
    checklist::ChecklistDialog,
    confirmation::{Confirmation, Findings, Proof, Who},
    server_clock::ServerClock,
    step::Step,
};
use super::{dialog::Dialog, number};
use crate::{
    answers::erasing::Erasing,
    api::erasures::{erase_client, find_mentions},
    error::AppError,
    words::{erasing::confirmation_title, say},
};

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
    /// The texts about others that name the client.
    findings: Findings,
    /// The day until which keyed digests of the client are kept, where they are.
    suppressed_until: Option<Date>,
) -> impl IntoView {
    let (step, set_step) = signal(step);
    let clock = ServerClock::start(made_at);
    let [switch, button] = [NodeRef::<html::Button>::new(), NodeRef::new()];
    let standing = StoredValue::new(standing);
    let attempt = Attempt::new(client, standing, set_step, proof, findings);
    let [proof_field, accept] = [NodeRef::<html::Input>::new(), NodeRef::new()];

    let turn = move |event: ev::SubmitEvent| {
        event.prevent_default();
        attempt.forget_problem();
        let next = if step.get_untracked().is_on() {
            Step::Off
        } else {
            standing.with_value(|standing| Step::scan(standing, clock.now()))
        };
        set_step.set(next);
    };
    let reveal_confirmation = move |event: ev::SubmitEvent| {
        event.prevent_default();
        set_step.set(Step::Confirming);
        attempt.look_for_findings();
    };
    let leave_checklist = Callback::new(move |()| {
        if step.with_untracked(Step::is_done) {
            set_step.set(Step::Cleared);
            focus(button);
        } else {
            set_step.set(Step::Off);
            focus(switch);
        }
    });
    let leave_confirmation = Callback::new(move |()| {
        set_step.set(Step::Cleared);
        focus(button);
    });

    let confirm = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let proof = proof_field.get_untracked().map(|field| field.value());
        let tick = accept.get_untracked().filter(|tick| tick.checked());
        let accepted = tick.map(|tick| tick.value());
        attempt.start(proof.unwrap_or_default(), accepted.unwrap_or_default());
    };

    let news = checklist::follow(client, clock, standing, (step, set_step), attempt.under_way);

    let on = move || step.with(Step::is_on);
    let page = format!("/clients/{client}/information#delete");
    view! {
        <section class="danger-zone" id="delete" aria-labelledby="delete-heading">
            <h2 id="delete-heading">{say!(delete.heading)}</h2>
            <p>{say!(delete.intro)}</p>
            <form class="switch-row" method="get" action=page.clone() on:submit=turn>
                <input type="hidden" name="delete" value="scan" disabled=on />
                <button
                    node_ref=switch
                    role="switch"
                    class="switch"
                    aria-checked=move || if on() { "true" } else { "false" }
                >
                    <span class="switch-track" aria-hidden="true"></span>
                    <span class="switch-label">{say!(delete.switch)}</span>
                </button>
            </form>
            <Reveal client on=Signal::derive(on) news button on_go_on=reveal_confirmation />
            <ChecklistDialog
                client
                step
                news
                page=page.clone()
                on_leave=leave_checklist
                on_go_on=reveal_confirmation
            />
            <Dialog
                name="confirmation"
                title=confirmation_title(&who.name)
                shown=Signal::derive(move || step.get() == Step::Confirming)
                page=page
                step="scan"
                on_leave=leave_confirmation
            >
                <Confirmation
                    client
                    who
                    suppressed_until
                    problem=attempt.problem
                    proof=attempt.proof
                    proof_field
                    findings=attempt.findings
                    accept
                    erasing=attempt.under_way
                    on_confirm=confirm
                />
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
    /// The button.
    button: NodeRef<html::Button>,
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
                    <button class="danger" node_ref=button>
                        {say!(delete.button)}
                    </button>
                </form>
            </Show>
        </div>
    }
}

/// An attempt to erase the client, and the outcome of the last one.
#[derive(Clone, Copy)]
struct Attempt {
    client: ClientId,
    standing: StoredValue<Standing>,
    set_step: WriteSignal<Step>,
    problem: ReadSignal<Option<AppError>>,
    set_problem: WriteSignal<Option<AppError>>,
    proof: ReadSignal<Proof>,
    set_proof: WriteSignal<Proof>,
    findings: ReadSignal<Findings>,
    set_findings: WriteSignal<Findings>,
    under_way: ReadSignal<bool>,
    set_under_way: WriteSignal<bool>,
}

impl Attempt {
    fn new(
        client: ClientId,
        standing: StoredValue<Standing>,
        set_step: WriteSignal<Step>,
        proof: Proof,
        findings: Findings,
    ) -> Self {
        let (problem, set_problem) = signal(None);
        let (proof, set_proof) = signal(proof);
        let (findings, set_findings) = signal(findings);
        let (under_way, set_under_way) = signal(false);
        Self {
            client,
            standing,
            set_step,
            problem,
            set_problem,
            proof,
            set_proof,
            findings,
            set_findings,
            under_way,
            set_under_way,
        }
    }

    /// Searches for texts about others that name the client. An administrator who confirms before the answer arrives gets them
    /// in the server's answer.
    fn look_for_findings(self) {
        self.set_findings.set(Findings::Sought);
        spawn_local(async move {
            let answer = find_mentions(FindMentions { id: self.client }).await;
            let is_sought = |findings: &Findings| *findings == Findings::Sought;
            if !self.findings.with_untracked(is_sought) {
                return;
            }
            self.set_findings.set(match answer {
                Ok(found) => Findings::Found {
                    found,
                    asked: false,
                },
                Err(_) => Findings::Unknown,
            });
        });
    }

    fn forget_problem(self) {
        self.set_problem.set(None);
    }

    fn start(self, proof: String, accepted: String) {
        if self.under_way.get_untracked() {
            return;
        }
        self.set_under_way.set(true);
        self.forget_problem();
        spawn_local(async move {
            let form = EraseClient {
                id: self.client,
                accepted,
                proof,
            };
            match erase_client(form, number()).await {
                Ok(Erasing::Open(checklist, standing)) => {
                    self.standing.set_value(*standing);
                    self.set_step.set(Step::Checklist(WorkList::of(checklist)));
                }
                Ok(done @ (Erasing::Erased(_) | Erasing::ErasedBefore(_))) => {
                    // The browser's "back" must not lead to the page that showed the client.
                    let _ = window().location().replace(&done.page(self.client));
                    return;
                }
                Ok(Erasing::Mentioned(found)) => {
                    self.set_findings
                        .set(Findings::Found { found, asked: true });
                }
                Ok(Erasing::Unproved(refused)) => self.set_proof.set(Proof::Asked(refused)),
                Err(error) => self.set_problem.set(Some(error)),
            }
            self.set_under_way.set(false);
        });
    }
}

/// Moves the focus once the page shows the step. The browser itself may have moved it there, without scrolling.
#[cfg(feature = "hydrate")]
fn focus(button: NodeRef<html::Button>) {
    use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};
    request_animation_frame(move || {
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            button.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
fn focus(_: NodeRef<html::Button>) {}
