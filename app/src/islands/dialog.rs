//! A dialog with a button that closes it. The browser shows it as modal once the island runs. Without WebAssembly the page
//! shows it, and the button leads to the page of the step before.

use std::time::Duration;

use leptos::{ev, html, prelude::*};

use crate::components::close::CloseMark;

/// Where the focus goes when a dialog opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// To the button that closes it.
    OnClose,
    /// To the element in it that has `autofocus`.
    OnContent,
}

/// A dialog that is shown while `shown` is true.
#[component]
pub(super) fn Dialog(
    /// The prefix of ids, unique on the page.
    name: &'static str,
    /// The title.
    title: String,
    /// The name of the button that closes it.
    close: String,
    /// Whether it is shown.
    shown: Signal<bool>,
    /// The page to which the button leads without WebAssembly.
    page: String,
    /// Where the focus goes when it opens.
    opening: Opening,
    /// Called when the team member closes it, by the button or by Escape.
    on_leave: Callback<()>,
    /// What stays in sight below what is in it.
    footer: AnyView,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let modal = modal_after_start();
    show_while(dialog, modal, shown);

    let leave = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    // The browser itself closes a dialog on Escape, and the confirmation closes the checklist. All ways end here.
    let closed = move |_: ev::Event| {
        if shown.get_untracked() {
            on_leave.run(());
        }
    };
    let alone = move || shown.get() && !modal.get();
    let open_in_page = shown.get_untracked();
    let title_id = format!("{name}-title");
    let labelled_by = title_id.clone();

    view! {
        <div class=move || if alone() { "scrim" } else { "dialog-place" }>
            <dialog
                class="dialog"
                node_ref=dialog
                aria-labelledby=labelled_by
                open=open_in_page
                on:close=closed
            >
                <div class="dialog-scroll">
                    <div class="dialog-head">
                        <h2 id=title_id>{title}</h2>
                        <form method="get" action=page on:submit=leave>
                            <button class="icon quiet close" autofocus=opening == Opening::OnClose>
                                <CloseMark name=close />
                            </button>
                        </form>
                    </div>
                    {children()}
                </div>
                {footer}
            </dialog>
        </div>
    }
}

/// Whether the browser shows dialogs as modal: once this island runs.
fn modal_after_start() -> ReadSignal<bool> {
    let (modal, set_modal) = signal(false);
    Effect::new(move |_| set_modal.set(true));
    modal
}

/// Opens a dialog after `shown` becomes true, and closes it when it becomes false. A dialog that the page itself has opened is
/// opened again at once, as modal. Any other one opens after the next frame: opening is slow, because the browser restyles
/// the whole page as inert, and the switch or button that was pressed answers first.
fn show_while(dialog: NodeRef<html::Dialog>, modal: ReadSignal<bool>, shown: Signal<bool>) {
    let opened = StoredValue::new(false);
    Effect::new(move |_| {
        let (Some(dialog), true) = (dialog.get(), modal.get()) else {
            return;
        };
        match (shown.get(), opened.get_value()) {
            (true, false) if dialog.open() => {
                // Closing it would call `on_leave`.
                let _ = dialog.remove_attribute("open");
                let _ = dialog.show_modal();
            }
            (true, false) => after_next_frame(move || {
                if shown.try_get_untracked() == Some(true) {
                    let _ = dialog.show_modal();
                }
            }),
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
        opened.set_value(shown.get_untracked());
    });
}

/// Runs `work` after the browser has painted what has changed.
pub(super) fn after_next_frame(work: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(work, Duration::ZERO));
}
