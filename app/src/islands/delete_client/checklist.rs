//! The checklist: what is open, ticked off while other team members settle it.

use leptos::{ev, prelude::*};
use shared::{
    Condition, Standing,
    client::ClientId,
    work_list::{Changes, Entry},
};

use super::{
    live::{self, Heard},
    server_clock::ServerClock,
    step::Step,
};
use crate::{
    components::checklist::Items,
    islands::dialog::Dialog,
    words::{checklist::item as in_words, say},
};

/// Follows what changes with the client. Returns the changes in words, for screen readers. While this page erases the client
/// (`erasing`), the answer to that request tells it.
pub(super) fn follow(
    client: ClientId,
    clock: ServerClock,
    standing: StoredValue<Standing>,
    (step, set_step): (ReadSignal<Step>, WriteSignal<Step>),
    erasing: ReadSignal<bool>,
) -> ReadSignal<String> {
    let (news, set_news) = signal(String::new());
    live::listen(client, move |heard| match heard {
        Heard::Standing(open_now) => {
            let mut next = step.get_untracked();
            if let Some(changes) = next.follow(&open_now, clock.now()) {
                set_step.set(next);
                set_news.set(told(&changes));
            }
            standing.set_value(*open_now);
        }
        Heard::Erased(_) if erasing.get_untracked() => {}
        Heard::Erased(reference) => {
            let page = format!("/deleted-clients/{reference}?erased=before");
            let _ = window().location().replace(&page);
        }
    });
    news
}

/// Returns what changed, in words.
fn told(Changes { settled, appeared }: &Changes) -> String {
    let settled = settled.iter().map(|item| {
        let what = in_words(item).what;
        say!(delete.now_settled, what = what).to_string()
    });
    let appeared = appeared.iter().map(|item| {
        let what = in_words(item).what;
        say!(delete.now_open, what = what).to_string()
    });
    settled.chain(appeared).collect::<Vec<_>>().join(" ")
}

/// The dialog with what is open. Once everything is settled it has the button to the next step.
#[component]
pub fn ChecklistDialog(
    /// The client.
    client: ClientId,
    /// The present step.
    step: ReadSignal<Step>,
    /// What changed, in words.
    news: ReadSignal<String>,
    /// Where the client is deleted, without WebAssembly.
    page: String,
    /// Called when the team member closes it.
    on_leave: Callback<()>,
    /// Called to go on to the confirmation.
    on_go_on: impl Fn(ev::SubmitEvent) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let entries = Signal::derive(move || match step.get() {
        Step::Checklist(list) => list.entries().to_vec(),
        Step::Off | Step::Cleared | Step::Confirming => Vec::new(),
    });
    let done = move || step.with(Step::is_done);
    let action = page.clone();
    // Where several items of a condition are open, one page settles them all.
    let together = move |condition: Condition, href: String, words: &'static str| {
        let several = move || {
            let open = |entry: &&Entry| !entry.settled && entry.item.condition() == condition;
            entries.with(|entries| entries.iter().filter(open).count() > 1)
        };
        view! {
            <Show when=several>
                <p>
                    <a href=href.clone()>{words}</a>
                </p>
            </Show>
        }
    };
    view! {
        <Dialog
            name="checklist"
            title=say!(delete.checklist_title).to_owned()
            shown=Signal::derive(move || matches!(step.get(), Step::Checklist(_)))
            page
            step=""
            on_leave
        >
            <div class="dialog-body">
                <p>{move || if done() { say!(delete.all_settled) } else { say!(delete.checklist_intro) }}</p>
                <Items client entries />
                {together(
                    Condition::Session,
                    format!("/clients/{client}/bookings?from=checklist&cancel=confirm#cancel"),
                    say!(delete.cancel_all_sessions),
                )}
                {together(
                    Condition::Credit,
                    format!("/clients/{client}/credit?from=checklist&return=all#return-all"),
                    say!(delete.return_all_credit),
                )}
                <p role="status" class="visually-hidden">
                    {move || news.get()}
                </p>
            </div>
            <Show when=done>
                <form class="dialog-actions" method="get" action=action.clone() on:submit=on_go_on>
                    <input type="hidden" name="delete" value="confirm" />
                    <button class="danger">{say!(delete.button)}</button>
                </form>
            </Show>
        </Dialog>
    }
}
