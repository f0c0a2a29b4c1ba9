//! Deleting a client: the switch, the checklist, the button, the confirmation.
//!
//! The switch is answered by the rules of `shared`, here in the browser, from the standing that came with the
//! page. Each step is a plain form as well: where no WebAssembly runs, the server makes the page of the next one.

pub mod checklist;
pub mod confirmation;
mod live;
mod server_clock;

use jiff::{Timestamp, civil::Date};
use leptos::{ev, html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use shared::{Standing, WorkList, assess, client::ClientId, work_list::Changes};

use self::{
    checklist::ChecklistDialog,
    confirmation::{Confirmation, Mentions, Proof, Who},
    server_clock::ServerClock,
};
use super::dialog::Dialog;
use crate::{
    api::{
        AppError,
        erasures::{Erasing, erase_client, find_mentions},
    },
    sentences::{confirmation_title, say},
};

/// How far the person has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// The switch is off.
    Off,
    /// Something is open, or was: the checklist is shown.
    Checklist(WorkList),
    /// Nothing is open: the button is shown.
    Cleared,
    /// The confirmation is shown.
    Confirming,
}

impl Step {
    /// What turning the switch on leads to.
    pub fn scan(standing: &Standing, now: Timestamp) -> Self {
        match assess(standing, now) {
            Ok(_) => Self::Cleared,
            Err(checklist) => Self::Checklist(WorkList::of(checklist)),
        }
    }

    /// Whether the switch is on. With something open it has gone back already.
    fn is_on(&self) -> bool {
        match self {
            Self::Cleared | Self::Confirming => true,
            Self::Off | Self::Checklist(_) => false,
        }
    }

    /// Whether the checklist is shown, and all of it has been settled since.
    fn is_done(&self) -> bool {
        matches!(self, Self::Checklist(list) if list.is_done())
    }

    /// Follows what is open now, and says what that changes for whoever looks.
    fn follow(&mut self, standing: &Standing, now: Timestamp) -> Option<Changes> {
        let open = match assess(standing, now) {
            Ok(_) => Vec::new(),
            Err(checklist) => checklist.into_items(),
        };
        match self {
            Self::Checklist(list) => Some(list.follow(&open)),
            Self::Cleared if !open.is_empty() => {
                *self = Self::Off;
                Some(Changes {
                    settled: Vec::new(),
                    appeared: open,
                })
            }
            Self::Off | Self::Cleared | Self::Confirming => None,
        }
    }
}

/// The section in which a client is deleted.
#[island]
pub fn DeleteClient(
    /// The client.
    client: ClientId,
    /// Who it is.
    who: Who,
    /// What is open.
    standing: Standing,
    /// When the page was made, by the clock of the server: milliseconds since 1970.
    made_at: i64,
    /// How far the person has come.
    step: Step,
    /// Whether the person has to prove anew who it is.
    proof: Proof,
    /// What is written about others and names the client.
    mentions: Mentions,
    /// Until when keyed digests are kept of the client, where they are.
    suppressed_until: Option<Date>,
) -> impl IntoView {
    let (step, set_step) = signal(step);
    let clock = ServerClock::start(made_at);
    let [switch, button] = [NodeRef::<html::Button>::new(), NodeRef::new()];
    let standing = StoredValue::new(standing);
    let attempt = Attempt::new(client, standing, set_step, proof, mentions);
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
        attempt.look_for_mentions();
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
        let accepted = match accept.get_untracked() {
            Some(tick) if tick.checked() => Some(tick.value()),
            _ => None,
        };
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
                    mentions=attempt.mentions
                    accept
                    erasing=attempt.under_way
                    on_confirm=confirm
                />
            </Dialog>
        </section>
    }
}

/// The button that leads on, where nothing is open; and what has changed.
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

/// An attempt to erase the client, and what became of the last one.
#[derive(Clone, Copy)]
struct Attempt {
    client: ClientId,
    standing: StoredValue<Standing>,
    set_step: WriteSignal<Step>,
    problem: ReadSignal<Option<AppError>>,
    set_problem: WriteSignal<Option<AppError>>,
    proof: ReadSignal<Proof>,
    set_proof: WriteSignal<Proof>,
    mentions: ReadSignal<Mentions>,
    set_mentions: WriteSignal<Mentions>,
    under_way: ReadSignal<bool>,
    set_under_way: WriteSignal<bool>,
}

impl Attempt {
    fn new(
        client: ClientId,
        standing: StoredValue<Standing>,
        set_step: WriteSignal<Step>,
        proof: Proof,
        mentions: Mentions,
    ) -> Self {
        let (problem, set_problem) = signal(None);
        let (proof, set_proof) = signal(proof);
        let (mentions, set_mentions) = signal(mentions);
        let (under_way, set_under_way) = signal(false);
        Self {
            client,
            standing,
            set_step,
            problem,
            set_problem,
            proof,
            set_proof,
            mentions,
            set_mentions,
            under_way,
            set_under_way,
        }
    }

    /// Looks for what is written about others and names the client. Who confirms before the answer is there, or when it
    /// does not come, is told by the server.
    fn look_for_mentions(self) {
        self.set_mentions.set(Mentions::Sought);
        spawn_local(async move {
            let answer = find_mentions(self.client).await;
            let is_sought = |mentions: &Mentions| *mentions == Mentions::Sought;
            if !self.mentions.with_untracked(is_sought) {
                return;
            }
            self.set_mentions.set(match answer {
                Ok(found) => Mentions::Found {
                    found,
                    asked: false,
                },
                Err(_) => Mentions::Unknown,
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
            match erase_client(self.client, proof, accepted).await {
                Ok(Erasing::Open(checklist, standing)) => {
                    self.standing.set_value(*standing);
                    self.set_step.set(Step::Checklist(WorkList::of(checklist)));
                }
                Ok(done @ (Erasing::Erased(_) | Erasing::ErasedBefore(_))) => {
                    // The page that showed the client is left for good: "back" must not lead to it.
                    let _ = window().location().replace(&done.page(self.client));
                    return;
                }
                Ok(Erasing::Mentioned(found)) => {
                    self.set_mentions
                        .set(Mentions::Found { found, asked: true });
                }
                Ok(Erasing::Unproved(refused)) => self.set_proof.set(Proof::Asked(refused)),
                Err(error) => self.set_problem.set(Some(error)),
            }
            self.set_under_way.set(false);
        });
    }
}

/// Moves the focus once the page has caught up with the step. The browser may have put it there by itself, without
/// scrolling to it.
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

/// On the server nothing has the focus.
#[cfg(not(feature = "hydrate"))]
fn focus(_: NodeRef<html::Button>) {}
