//! The checklist: what is open, ticked off while other team members settle it.

use leptos::prelude::*;
use shared::client::ClientId;

use super::{groups::groups, step::Step, work::Work};
use crate::islands::dialog::{Dialog, Opening};

/// The dialog with what is open. Once everything is settled it has the button to the confirmation.
#[component]
pub(super) fn ChecklistDialog(
    /// The client.
    client: ClientId,
    /// The work on the checklist.
    work: Work,
    /// Where the client is deleted, without WebAssembly.
    page: String,
) -> impl IntoView {
    let sentences = work.sentences.get_value();
    let done = move || work.is_done();
    let is_opened = move || work.is_opened.get();
    let came_back = untrack(is_opened);
    let opening = if came_back {
        Opening::OnContent
    } else {
        Opening::OnClose
    };
    let (action, button, opened) = (page.clone(), sentences.button, sentences.opened);
    let footer = view! {
        <div class="dialog-actions" hidden=move || !(done() || is_opened())>
            <p role="alert" class="error" tabindex="-1" autofocus=came_back>
                {move || is_opened().then(|| opened.clone())}
            </p>
            {move || {
                done()
                    .then(|| {
                        view! {
                            <form method="get" action=action.clone()>
                                <input type="hidden" name="delete" value="confirm" />
                                <button class="danger">{button.clone()}</button>
                            </form>
                        }
                    })
            }}
        </div>
    };
    let (all_settled, intro) = (sentences.all_settled, sentences.intro);
    view! {
        <Dialog
            name="checklist"
            title=sentences.title
            close=sentences.close
            shown=Signal::derive(move || work.step.get() == Step::Checklist)
            page
            opening
            on_leave=Callback::new(move |()| work.leave_checklist())
            footer=footer.into_any()
        >
            <div class="dialog-body">
                <p>{move || if done() { all_settled.clone() } else { intro.clone() }}</p>
                <div class="checklist-progress">
                    <p class="hint">{move || work.progress()}</p>
                    <button type="button" class="quiet" data-copy=sentences.copy_lede data-copied=sentences.copied>
                        {sentences.copy}
                    </button>
                    <button type="button" class="quiet" data-print>
                        {sentences.print}
                    </button>
                    <span role="status" class="hint"></span>
                </div>
                {move || groups(client, work)}
                <p role="status" class="visually-hidden">
                    {move || work.news.get()}
                </p>
            </div>
        </Dialog>
    }
}
