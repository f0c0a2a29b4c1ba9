//! What is erased and what is kept, as the register says.

use leptos::prelude::*;
use shared::register::{Kept, Personal};

use crate::sentences::{kept, personal};

/// The kinds of personal data that are erased.
#[component]
pub fn ErasedKinds() -> impl IntoView {
    let row = |kind| view! { <li>{personal(kind)}</li> };
    view! { <ul class="fates">{Personal::ALL.map(row).collect_view()}</ul> }
}

/// What is kept, each with its ground.
#[component]
pub fn KeptKinds() -> impl IntoView {
    let row = |kind| {
        let (what, ground) = kept(kind);
        view! {
            <li>
                <strong>{what}</strong>
                " "
                <span class="ground">{ground}</span>
            </li>
        }
    };
    view! { <ul class="fates kept">{Kept::TOLD.map(row).collect_view()}</ul> }
}
