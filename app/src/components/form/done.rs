//! What the form did that led to the page.

use leptos::prelude::*;

use crate::{
    answers::{form::Returned, reply::Reply},
    words::{done::done, flaws},
};

/// Says what the form that led to the page did. Where a form was refused, and is no longer on the page because another
/// person has changed something, says why it was refused.
#[component]
pub fn Done(
    /// The server function, as `?done=` names it.
    function: String,
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
        {done(&function)
            .map(|words| {
                view! {
                    <p class="notice good" role="status">
                        {words}
                    </p>
                }
            })}
    }
}
