//! The checklist: what is open, ticked off while other team members settle it.

use leptos::{ev, prelude::*};
use shared::{Standing, client::ClientId, work_list::Changes};

use super::{
    attempt::{Attempt, Progress},
    live::{self, Heard, Then},
    refusal::Refusal,
    server_clock::ServerClock,
    step::Step,
};
use crate::{
    components::checklist::groups,
    islands::dialog::{Dialog, Opening},
    words::{checklist::item as in_words, say},
};

/// Follows what changes with the client. Returns the changes in words, for screen readers. While this page erases the client,
/// the answer to that request tells it.
pub(super) fn follow(
    clock: ServerClock,
    (standing, before): (StoredValue<Standing>, StoredValue<Option<Standing>>),
    (step, set_step): (ReadSignal<Step>, WriteSignal<Step>),
    attempt: Attempt,
) -> ReadSignal<String> {
    let (news, set_news) = signal(String::new());
    live::listen(move |heard| match heard {
        Heard::Before(earlier) => {
            if matches!(step.get_untracked(), Step::Checklist(_)) {
                let scan = standing.with_value(|now| Step::scan(now, Some(&earlier), clock.now()));
                set_step.set(scan);
            }
            before.set_value(Some(*earlier));
            Then::GoOn
        }
        Heard::Standing(open_now) => {
            let mut next = step.get_untracked();
            if let Some(changes) = next.follow(&open_now, clock.now()) {
                set_step.set(next);
                set_news.set(told(&changes));
            }
            standing.set_value(*open_now);
            Then::GoOn
        }
        Heard::Gone => attempt.client_is_gone(),
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
pub(super) fn ChecklistDialog(
    /// The client.
    client: ClientId,
    /// The present step.
    step: ReadSignal<Step>,
    /// The attempt to erase. One that is refused for what was opened after the scan leads here.
    attempt: Attempt,
    /// What changed, in words.
    news: ReadSignal<String>,
    /// Where the client is deleted, without WebAssembly.
    page: String,
    /// Called when the team member closes it.
    on_leave: Callback<()>,
    /// Called to go on to the confirmation.
    on_go_on: impl Fn(ev::SubmitEvent) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let done = move || step.with(Step::is_done);
    let action = page.clone();
    let progress = move || {
        let (settled, total) = step.with(|step| (step.settled(), step.entries().len()));
        say!(delete.progress, settled = settled, total = total).to_string()
    };
    let opened = move || attempt.progress.get() == Progress::Idle(Some(Refusal::Opened));
    let has_footer = move || done() || opened();
    let came_back = untrack(opened);
    let opening = if came_back {
        Opening::OnContent
    } else {
        Opening::OnClose
    };
    let footer = view! {
        <div class="dialog-actions" hidden=move || !has_footer()>
            <p role="alert" class="error" tabindex="-1" autofocus=came_back>
                {move || opened().then(|| Refusal::Opened.in_words())}
            </p>
            <Show when=done>
                <form method="get" action=action.clone() on:submit=on_go_on>
                    <input type="hidden" name="delete" value="confirm" />
                    <button class="danger">{say!(delete.button)}</button>
                </form>
            </Show>
        </div>
    };
    view! {
        <Dialog
            name="checklist"
            title=say!(delete.checklist_title).to_owned()
            shown=Signal::derive(move || step.with(|step| matches!(step, Step::Checklist(_))))
            locked=Signal::stored(false)
            page
            step=""
            opening
            on_leave
            footer=footer.into_any()
        >
            <div class="dialog-body">
                <p>{move || if done() { say!(delete.all_settled) } else { say!(delete.checklist_intro) }}</p>
                <div class="checklist-progress">
                    <p class="hint">{progress}</p>
                    <button type="button" class="quiet" data-copy=say!(delete.copy_lede) data-copied=say!(delete.copied)>
                        {say!(delete.copy)}
                    </button>
                    <button type="button" class="quiet" data-print>
                        {say!(print)}
                    </button>
                    <span role="status" class="hint"></span>
                </div>
                {move || step.with(|step| groups(client, step.entries()))}
                <p role="status" class="visually-hidden">
                    {move || news.get()}
                </p>
            </div>
        </Dialog>
    }
}
