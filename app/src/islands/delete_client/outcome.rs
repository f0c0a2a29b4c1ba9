//! What became of a client after the answer to an erasure was lost.

use shared::client::ClientId;

/// What the server says of the client.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser asks")
)]
pub(super) enum Outcome {
    /// The client is erased. Holds the page of the record.
    Erased(String),
    /// The client is not erased.
    NotErased,
    /// The login has expired, so the server does not say.
    NotLoggedIn,
}

/// Asks the server. Returns `None` when no answer arrives. The page of an erased client leads to the record.
#[cfg(feature = "hydrate")]
pub(super) async fn ask(client: ClientId) -> Option<Outcome> {
    use leptos::prelude::window;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Headers, RequestCache, RequestInit, Response, Url};

    // The server redirects only requests that accept a page.
    let headers = Headers::new().ok()?;
    headers.set("Accept", "text/html").ok()?;
    let head = RequestInit::new();
    head.set_method("HEAD");
    head.set_headers(&headers);
    head.set_cache(RequestCache::NoStore);
    let page = format!("/clients/{client}/information");
    let answer = JsFuture::from(window().fetch_with_str_and_init(&page, &head)).await;
    let answer: Response = answer.ok()?.dyn_into().ok()?;
    let answered = Url::new(&answer.url()).ok()?.pathname();
    if answered.starts_with("/deleted-clients/") {
        Some(Outcome::Erased(answered))
    } else if answered == "/login" {
        Some(Outcome::NotLoggedIn)
    } else {
        // A proxy answers for a server that it does not reach.
        (answer.status() < 500).then_some(Outcome::NotErased)
    }
}

/// Asks nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) async fn ask(_: ClientId) -> Option<Outcome> {
    std::future::ready(None).await
}
