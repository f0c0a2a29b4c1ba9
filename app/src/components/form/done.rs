//! What the form did that led to the page.

use leptos::{nonce::use_nonce, prelude::*};
use shared::{
    forms::{ClientUndo, Form, Undo, undone_by},
    ids::UndoId,
};

use super::{act::Act, desk_form::DeskForm};
use crate::{
    answers::{form::Returned, reply::Reply},
    components::request::{query, this_page},
    words::{done::done, flaws, say},
};

/// Says what the form that led to the page did, and offers to undo it where that is possible. Where a form was refused, and is no
/// longer on the page because another person has changed something, says why it was refused.
#[component]
pub fn Done(
    /// The server function, as `?done=` names it.
    function: String,
    /// What was done, where the function alone does not say it.
    #[prop(optional_no_strip)]
    words: Option<String>,
) -> impl IntoView {
    let returned = use_context::<Reply>().and_then(Reply::into_form);
    // The server runs this after it has made all forms of the page.
    let refused = move || {
        let gone = returned.as_ref().filter(|form| !form.is_on_page());
        let flaw = gone.and_then(Returned::first_flaw);
        flaw.map(|flaw| {
            view! {
                <p class="notice bad" role="alert">
                    {flaws::flaw(flaw)}
                </p>
            }
        })
    };
    view! {
        {refused}
        {words
            .or_else(|| done(&function).map(str::to_owned))
            .map(|words| {
                let undo = undo(&function);
                view! {
                    <div class="notice good message">
                        <p role="status">{words}</p>
                        {undo}
                    </div>
                    <script src="/message.js" nonce=use_nonce() defer></script>
                }
            })}
    }
}

/// The button that undoes what the form did. The script takes it away after ten seconds.
fn undo(function: &str) -> Option<impl IntoView + use<>> {
    let id: UndoId = query("undo").parse().ok()?;
    let (form, field) = match undone_by(function)? {
        ClientUndo::FUNCTION => (DeskForm::of::<ClientUndo>(), ClientUndo::undo),
        _ => (DeskForm::of::<Undo>(), Undo::undo),
    };
    let fields = vec![(field, id.to_string())];
    Some(view! { <Act form page=this_page() fields label=say!(done.undo_button) /> })
}
