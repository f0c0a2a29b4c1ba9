//! Where the focus goes.

/// Moves the focus to the first element that matches `selector`, once the page shows the step: after a dialog has opened that
/// opens after the next frame. The browser itself may have moved it there, without scrolling.
#[cfg(feature = "hydrate")]
pub(super) fn focus(selector: impl Into<String>) {
    use std::time::Duration;

    use leptos::prelude::{document, set_timeout};
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

    use crate::islands::dialog::after_next_frame;

    let selector = selector.into();
    let move_focus = move || {
        let element = document().query_selector(&selector).ok().flatten();
        let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        let _ = element.focus();
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    };
    // The dialog's timer may begin after this one.
    after_next_frame(move || set_timeout(move_focus, Duration::ZERO));
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn focus(_: impl Into<String>) {}
