//! The switch on the page of a client's information, up to the button to the confirmation.
//!
//! Turning the switch on runs the rules in the browser, from the standing that came with the page. Each step is a plain form, too:
//! without WebAssembly the server makes the page of the next step. The confirmation is made on the server, and
//! `app/public/confirm.js` shows it.

pub mod checklist;
mod focus;
mod groups;
mod live;
mod sentences;
mod server_clock;
pub mod step;
mod work;

use leptos::{ev, prelude::*};
use shared::client::ClientId;

use self::{
    checklist::ChecklistDialog,
    server_clock::ServerClock,
    step::Step,
    work::{BUTTON, SWITCH, Work},
};
use crate::answers::open::Open;

pub use self::sentences::Sentences;

/// The switch, the checklist, and the button to the confirmation.
#[island]
pub fn DeleteClient(
    /// The client.
    client: ClientId,
    /// What is open.
    open: Open,
    /// When the page was made, by the clock of the server: milliseconds since 1970.
    made_at: i64,
    /// The present step.
    step: Step,
    /// Whether items that were opened after the scan stopped a deletion.
    is_opened: bool,
    /// The sentences.
    sentences: Sentences,
) -> impl IntoView {
    let clock = ServerClock::start(made_at);
    let work = Work::new(open, clock, (step, is_opened), sentences.clone());
    work.begin();
    let turn = move |event: ev::SubmitEvent| {
        event.prevent_default();
        work.turn();
    };
    let on = move || work.step.get().is_on();
    let page = format!("/clients/{client}/information#delete");
    let (cleared, button) = (sentences.cleared, sentences.button);
    view! {
        <form class="switch-row" method="get" action=page.clone() on:submit=turn>
            <input type="hidden" name="delete" value="scan" disabled=on />
            <button id=SWITCH role="switch" class="switch" aria-checked=move || if on() { "true" } else { "false" }>
                <span class="switch-track" aria-hidden="true"></span>
                <span class="switch-label">{sentences.switch}</span>
            </button>
        </form>
        <div aria-live="polite">
            <p class="hint">{move || work.news.get()}</p>
            {
                let page = page.clone();
                move || {
                    on()
                        .then(|| {
                            view! {
                                <form class="reveal" method="get" action=page.clone()>
                                    <p>{cleared.clone()}</p>
                                    <input type="hidden" name="delete" value="confirm" />
                                    <button class="danger" id=BUTTON>
                                        {button.clone()}
                                    </button>
                                </form>
                            }
                        })
                }
            }
        </div>
        <ChecklistDialog client work page />
    }
}
