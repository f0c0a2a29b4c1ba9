//! Deleting a client: the switch, the checklist, the button, the confirmation.
//!
//! The switch is answered by the rules of `shared`, here in the browser, from the standing that came with the
//! page. Each step is a plain form as well: where no WebAssembly runs, the server makes the page of the next one.

use jiff::Timestamp;
use leptos::{ev, html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use shared::{
    Checklist, Standing, assess,
    client::{ClientId, Name},
};

use crate::{
    api::{
        AppError,
        erasures::{Erasing, erase_client},
    },
    components::{
        close::CloseMark,
        fates::{ErasedKinds, KeptKinds},
        items::Items,
    },
    sentences::{confirmation_title, say},
};

/// How far the person has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// The switch is off.
    Off,
    /// Something is open: the checklist is shown.
    Checklist(Checklist),
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
            Err(checklist) => Self::Checklist(checklist),
        }
    }
}

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

/// The section in which a client is deleted.
#[island]
pub fn DeleteClient(
    /// The client.
    client: ClientId,
    /// Who it is.
    who: Who,
    /// What is open.
    standing: Standing,
    /// When the page was made, by the clock of the server.
    made_at: Timestamp,
    /// How far the person has come.
    step: Step,
) -> impl IntoView {
    let (step, set_step) = signal(step);
    let (problem, set_problem) = signal(None::<AppError>);
    let (erasing, set_erasing) = signal(false);
    let modal = modal_after_start();
    let clock = ServerClock::start(made_at);

    let checklist_dialog = NodeRef::<html::Dialog>::new();
    let confirmation_dialog = NodeRef::<html::Dialog>::new();
    let switch = NodeRef::<html::Button>::new();
    let button = NodeRef::<html::Button>::new();
    show_while(checklist_dialog, modal, move || {
        matches!(step.get(), Step::Checklist(_))
    });
    show_while(confirmation_dialog, modal, move || {
        step.get() == Step::Confirming
    });

    let turn = move |event: ev::SubmitEvent| {
        event.prevent_default();
        set_problem.set(None);
        let next = match step.get_untracked() {
            Step::Off => Step::scan(&standing, clock.now()),
            Step::Checklist(_) | Step::Cleared | Step::Confirming => Step::Off,
        };
        set_step.set(next);
    };
    // The browser closes a dialog by itself on Escape: both ways end here.
    let leave_checklist = move |_: ev::Event| {
        if matches!(step.get_untracked(), Step::Checklist(_)) {
            set_step.set(Step::Off);
            focus(switch);
        }
    };
    let leave_confirmation = move |_: ev::Event| {
        if step.get_untracked() == Step::Confirming {
            set_step.set(Step::Cleared);
            focus(button);
        }
    };
    let confirm = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if erasing.get_untracked() {
            return;
        }
        set_erasing.set(true);
        set_problem.set(None);
        spawn_local(async move {
            match erase_client(client).await {
                Ok(Erasing::Open(checklist)) => set_step.set(Step::Checklist(checklist)),
                Ok(done @ (Erasing::Erased(_) | Erasing::ErasedBefore(_))) => {
                    // The page that showed the client is left for good: "back" must not lead to it.
                    let _ = window().location().replace(&done.page(client));
                    return;
                }
                Err(error) => set_problem.set(Some(error)),
            }
            set_erasing.set(false);
        });
    };

    let on = move || !matches!(step.get(), Step::Off | Step::Checklist(_));
    let cleared = move || matches!(step.get(), Step::Cleared | Step::Confirming);
    let page = format!("/clients/{client}/information");
    let items = move || match step.get() {
        Step::Checklist(checklist) => checklist.items().to_vec(),
        Step::Off | Step::Cleared | Step::Confirming => Vec::new(),
    };
    let scrim = move |shown: bool| {
        if shown && !modal.get() {
            "scrim"
        } else {
            "dialog-place"
        }
    };

    view! {
        <section class="danger-zone" id="delete" aria-labelledby="delete-heading">
            <h2 id="delete-heading">{say!(delete.heading)}</h2>
            <p>{say!(delete.intro)}</p>
            <form class="switch-row" method="get" action=format!("{page}#delete") on:submit=turn>
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
            <div aria-live="polite">
                <Show when=cleared>
                    <form
                        class="reveal"
                        method="get"
                        action=format!("/clients/{client}/information#delete")
                        on:submit=move |event| {
                            event.prevent_default();
                            set_step.set(Step::Confirming);
                        }
                    >
                        <p>{say!(delete.cleared)}</p>
                        <input type="hidden" name="delete" value="confirm" />
                        <button class="danger" node_ref=button>
                            {say!(delete.button)}
                        </button>
                    </form>
                </Show>
            </div>

            <div class=move || scrim(matches!(step.get(), Step::Checklist(_)))>
                <dialog
                    class="dialog"
                    node_ref=checklist_dialog
                    aria-labelledby="checklist-title"
                    open=move || !modal.get() && matches!(step.get(), Step::Checklist(_))
                    on:close=leave_checklist
                >
                    <div class="dialog-head">
                        <h2 id="checklist-title">{say!(delete.checklist_title)}</h2>
                        <CloseForm page=format!("{page}#delete") step="" dialog=checklist_dialog />
                    </div>
                    <div class="dialog-body">
                        <p>{say!(delete.checklist_intro)}</p>
                        {move || view! { <Items items=items() /> }}
                    </div>
                </dialog>
            </div>

            <div class=move || scrim(step.get() == Step::Confirming)>
                <dialog
                    class="dialog"
                    node_ref=confirmation_dialog
                    aria-labelledby="confirmation-title"
                    open=move || !modal.get() && step.get() == Step::Confirming
                    on:close=leave_confirmation
                >
                    <div class="dialog-head">
                        <h2 id="confirmation-title">{confirmation_title(&who.name)}</h2>
                        <CloseForm page=format!("{page}#delete") step="scan" dialog=confirmation_dialog />
                    </div>
                    <div class="dialog-body">
                        <p class="notice bad">{say!(delete.irreversible)}</p>
                        <dl class="facts">
                            <div>
                                <dt>{say!(delete.who)}</dt>
                                <dd>
                                    <bdi>{who.name.to_string()}</bdi>
                                </dd>
                            </div>
                            {who.email.map(|email| fact(say!(client.email), email))}
                            {who.phone.map(|phone| fact(say!(client.phone), phone))}
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
                        <form method="post" action=format!("{page}?do=erase_client") on:submit=confirm>
                            <input type="hidden" name="id" value=client.to_string() />
                            <button class="danger" aria-busy=move || if erasing.get() { "true" } else { "false" }>
                                {say!(delete.confirm)}
                            </button>
                        </form>
                    </div>
                </dialog>
            </div>
        </section>
    }
}

/// The X of a dialog. Without WebAssembly it leads to the page of the step before.
#[component]
fn CloseForm(page: String, step: &'static str, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let close = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <form method="get" action=page on:submit=close>
            <input type="hidden" name="delete" value=step disabled=step.is_empty() />
            <button class="icon quiet close" autofocus>
                <CloseMark />
            </button>
        </form>
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

/// Whether dialogs are shown by the browser as modal. They are once this island runs; before, and without
/// WebAssembly, the page shows them by itself.
fn modal_after_start() -> ReadSignal<bool> {
    let (modal, set_modal) = signal(false);
    Effect::new(move |_| set_modal.set(true));
    modal
}

/// Opens a dialog when `shown` becomes true, and closes it when it becomes false.
fn show_while(
    dialog: NodeRef<html::Dialog>,
    modal: ReadSignal<bool>,
    shown: impl Fn() -> bool + 'static,
) {
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (modal.get() && shown(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) if modal.get() => dialog.close(),
            (true, true) | (false, _) => {}
        }
    });
}

/// Moves the focus once the page has caught up with the step.
fn focus(button: NodeRef<html::Button>) {
    request_animation_frame(move || {
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    });
}

/// The time by the clock of the server, carried on by the clock of the browser, which may be wrong.
#[derive(Clone, Copy)]
struct ServerClock {
    made_at: Timestamp,
    started: f64,
}

impl ServerClock {
    fn start(made_at: Timestamp) -> Self {
        Self {
            made_at,
            started: milliseconds(),
        }
    }

    fn now(self) -> Timestamp {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a page is not open for 300 million years"
        )]
        let passed = (milliseconds() - self.started) as i64;
        self.made_at
            .checked_add(jiff::SignedDuration::from_millis(passed))
            .unwrap_or(self.made_at)
    }
}

/// The clock of the browser, in milliseconds. Only differences of it are used.
fn milliseconds() -> f64 {
    #[cfg(feature = "hydrate")]
    return js_sys::Date::now();
    #[cfg(not(feature = "hydrate"))]
    0.0
}
