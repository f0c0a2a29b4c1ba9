//! Where the focus goes.

/// Moves the focus to the first element that matches `selector`, once the page shows the step. The browser itself may have
/// moved it there, without scrolling.
#[cfg(feature = "hydrate")]
pub(super) fn focus(selector: impl Into<String>) {
    use leptos::prelude::{document, request_animation_frame};
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

    let selector = selector.into();
    request_animation_frame(move || {
        let element = document().query_selector(&selector).ok().flatten();
        let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        let _ = element.focus();
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    });
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn focus(_: impl Into<String>) {}
