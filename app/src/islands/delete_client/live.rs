//! What changes with the client while the page is open. The scripts of the page hear it and pass it on as events of the document.

use crate::answers::open::Open;

/// An event.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser listens")
)]
pub(super) enum Heard {
    /// What is open now.
    Standing(Open),
    /// What was open when this tab last showed the checklist.
    Before(Open),
    /// What is open now, and stopped the deletion.
    Opened(Open),
}

/// Listens as long as the page exists, and asks for what was heard before.
#[cfg(feature = "hydrate")]
pub(super) fn listen(heard: impl Fn(Heard) + 'static) {
    use leptos::prelude::document;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Event, MessageEvent};

    let document = document();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        let Ok(open) = serde_json::from_str(&text) else {
            return;
        };
        let name = event.type_();
        heard(if name == "before" {
            Heard::Before(open)
        } else if name == "opened" {
            Heard::Opened(open)
        } else {
            Heard::Standing(open)
        });
    });
    let listener = listener.into_js_value();
    for name in ["standing", "before", "opened"] {
        let _ = document.add_event_listener_with_callback(name, listener.unchecked_ref());
    }
    if let Ok(event) = Event::new("listening") {
        let _ = document.dispatch_event(&event);
    }
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn listen(_: impl Fn(Heard) + 'static) {}
