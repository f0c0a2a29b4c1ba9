//! What changes with the client while the page is open, as events from the server.

use shared::{Standing, client::ClientId};

/// An event.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser listens")
)]
pub(super) enum Heard {
    /// What is open now.
    Standing(Box<Standing>),
    /// The client is erased, and has this reference.
    Erased(String),
}

/// Listens while the page is visible. A lost connection is opened again, and begins with what is open then.
#[cfg(feature = "hydrate")]
pub(super) fn listen(client: ClientId, heard: impl Fn(Heard) + 'static) {
    in_browser::Listener::start(client, heard);
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn listen(_: ClientId, _: impl Fn(Heard) + 'static) {}

#[cfg(feature = "hydrate")]
mod in_browser {
    use std::{cell::RefCell, rc::Rc, time::Duration};

    use leptos::prelude::{document, set_timeout};
    use shared::client::ClientId;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Event, EventSource, MessageEvent, VisibilityState};

    use crate::islands::delete_client::live::Heard;

    /// How long to wait after the browser has given up.
    const AGAIN: Duration = Duration::from_secs(5);

    pub(super) struct Listener {
        address: String,
        heard: Box<dyn Fn(Heard)>,
        source: RefCell<Option<EventSource>>,
    }

    impl Listener {
        pub(super) fn start(client: ClientId, heard: impl Fn(Heard) + 'static) {
            let listener = Rc::new(Self {
                address: format!("/clients/{client}/live"),
                heard: Box::new(heard),
                source: RefCell::default(),
            });
            let seen = Rc::clone(&listener);
            on(&document(), "visibilitychange", move |_: Event| {
                seen.open_while_seen();
            });
            listener.open_while_seen();
        }

        fn open_while_seen(self: &Rc<Self>) {
            if let Some(open) = self.source.take() {
                open.close();
            }
            if document().visibility_state() != VisibilityState::Visible {
                return;
            }
            let Ok(source) = EventSource::new(&self.address) else {
                return;
            };
            let this = Rc::clone(self);
            on(&source, "standing", move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                if let Ok(standing) = serde_json::from_str(&text) {
                    (this.heard)(Heard::Standing(standing));
                }
            });
            let this = Rc::clone(self);
            on(&source, "erased", move |event: MessageEvent| {
                (this.heard)(Heard::Erased(event.data().as_string().unwrap_or_default()));
            });
            let this = Rc::clone(self);
            on(&source, "error", move |event: Event| {
                let source = event.target().and_then(|target| target.dyn_into().ok());
                let given_up = source
                    .is_some_and(|source: EventSource| source.ready_state() == EventSource::CLOSED);
                if given_up {
                    let this = Rc::clone(&this);
                    set_timeout(move || this.open_while_seen(), AGAIN);
                }
            });
            *self.source.borrow_mut() = Some(source);
        }
    }

    /// Listens as long as the page exists.
    fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
        target: &web_sys::EventTarget,
        name: &str,
        listener: impl FnMut(E) + 'static,
    ) {
        let listener = Closure::new(listener).into_js_value();
        let _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
    }
}
