//! A dialog with an X. The browser shows it as modal once the island runs; without WebAssembly, the page shows it by
//! itself, and the X leads to the page of the step before.

use leptos::{ev, html, prelude::*};

use crate::components::close::CloseMark;

/// A dialog that is shown while `shown` is true.
#[component]
pub fn Dialog(
    /// Tells the title of this dialog from those of others on the page.
    name: &'static str,
    /// The title.
    title: String,
    /// Whether it is shown.
    shown: Signal<bool>,
    /// The page to which the X leads without WebAssembly.
    page: String,
    /// The value of `delete` on that page.
    step: &'static str,
    /// Called when the person leaves, by the X or by Escape.
    on_leave: Callback<()>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let modal = modal_after_start();
    show_while(dialog, modal, shown);

    let close = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    // The browser closes a dialog by itself on Escape: both ways end here.
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
            <dialog class="dialog" node_ref=dialog aria-labelledby=labelled_by open=open_in_page on:close=closed>
                <div class="dialog-head">
                    <h2 id=title_id>{title}</h2>
                    <form method="get" action=page on:submit=close>
                        <input type="hidden" name="delete" value=step disabled=step.is_empty() />
                        <button class="icon quiet close" autofocus>
                            <CloseMark />
                        </button>
                    </form>
                </div>
                {children()}
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

/// Opens a dialog when `shown` becomes true, and closes it when it becomes false. One that the page has opened by
/// itself is opened anew, as modal.
fn show_while(dialog: NodeRef<html::Dialog>, modal: ReadSignal<bool>, shown: Signal<bool>) {
    let opened = StoredValue::new(false);
    Effect::new(move |_| {
        let (Some(dialog), true) = (dialog.get(), modal.get()) else {
            return;
        };
        match (shown.get(), opened.get_value()) {
            (true, false) => {
                // Closing it would say that the person has left.
                let _ = dialog.remove_attribute("open");
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
        opened.set_value(shown.get_untracked());
    });
}
