//! The headers of every answer, errors and files included.

use app::{content_security_policy, login::door::Door, services::Services};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::state::App;

/// For files that never change, because their names hold their hashes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// For other files: a browser keeps them, and asks each time whether they have changed.
const ASKS_AGAIN: &str = "no-cache";

/// Adds the headers. Headers that an answer already has stay. Only the widget may be framed, and only by the websites that the
/// studio names.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let framed_by = match Door::of_page(request.uri().path()) {
        Some(Door::Widget) => embedding_sites(&app.services).await,
        Some(Door::App) | None => Vec::new(),
    };
    let packaged = app.options.hash_files && request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let status = response.status();
    // Only files say when they changed. They hold nothing personal.
    let is_file = response.headers().contains_key(header::LAST_MODIFIED);
    let cache = if packaged && (status.is_success() || status == StatusCode::NOT_MODIFIED) {
        FOR_GOOD
    } else if is_file || status == StatusCode::NOT_MODIFIED {
        ASKS_AGAIN
    } else {
        "no-store"
    };
    let headers = response.headers_mut();
    set(headers, header::CACHE_CONTROL, cache);
    let policy = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok())
        .map_or_else(|| content_security_policy(None), str::to_owned);
    let ancestors = if framed_by.is_empty() {
        set(headers, header::X_FRAME_OPTIONS, "DENY");
        "'none'".to_owned()
    } else {
        framed_by.join(" ")
    };
    if let Ok(policy) = format!("{policy}; frame-ancestors {ancestors}").parse() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    );
    set(
        headers,
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000",
    );
    response
}

/// Returns the websites that may frame the widget; none, when they cannot be read.
async fn embedding_sites(services: &Services) -> Vec<String> {
    let sites = async {
        let mut tx = services.store.read().await?;
        store::studio::embedding_sites::list(&mut tx).await
    };
    sites.await.unwrap_or_else(|error| {
        tracing::error!(%error, "the websites that embed cannot be read");
        Vec::new()
    })
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.entry(name).or_insert(value);
    }
}
