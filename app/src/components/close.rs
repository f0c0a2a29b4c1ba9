//! The mark on the button that closes a dialog.

use leptos::prelude::*;

/// The mark on a button that closes, with its name for screen readers.
#[component]
pub fn CloseMark(
    /// The name.
    name: String,
) -> impl IntoView {
    view! {
        <span class="visually-hidden">{name}</span>
        <svg
            viewBox="0 0 20 20"
            width="20"
            height="20"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            aria-hidden="true"
        >
            <path d="M5 5l10 10M15 5L5 15" />
        </svg>
    }
}
