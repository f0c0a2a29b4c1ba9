//! What changes with the client while the page is open. The script of the page hears it and passes it on as events of the document.

use shared::Standing;

/// An event.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser listens")
)]
pub(super) enum Heard {
    /// What is open now.
    Standing(Box<Standing>),
    /// What was open when this tab last showed the checklist.
    Before(Box<Standing>),
    /// The client is erased.
    Gone,
}

/// What becomes of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The script of the page goes on with it: it leaves the page of an erased client.
    GoOn,
    /// The page itself leaves.
    Stay,
}

/// The event that tells what was open before.
#[cfg(feature = "hydrate")]
const BEFORE: &str = "before";

/// Listens as long as the page exists, and asks for what was heard before.
#[cfg(feature = "hydrate")]
pub(super) fn listen(heard: impl Fn(Heard) -> Then + 'static) {
    use std::rc::Rc;

    use leptos::prelude::document;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Event, MessageEvent};

    let (document, heard) = (document(), Rc::new(heard));
    let gone = Rc::clone(&heard);
    let standing = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        if let Ok(standing) = serde_json::from_str(&text) {
            heard(if event.type_() == BEFORE {
                Heard::Before(standing)
            } else {
                Heard::Standing(standing)
            });
        }
    });
    let standing = standing.into_js_value();
    let gone = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if gone(Heard::Gone) == Then::Stay {
            event.prevent_default();
        }
    });
    for (name, listener) in [
        (BEFORE, standing.clone()),
        ("standing", standing),
        ("gone", gone.into_js_value()),
    ] {
        let _ = document.add_event_listener_with_callback(name, listener.unchecked_ref());
    }
    if let Ok(event) = Event::new("listening") {
        let _ = document.dispatch_event(&event);
    }
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn listen(_: impl Fn(Heard) -> Then + 'static) {}
