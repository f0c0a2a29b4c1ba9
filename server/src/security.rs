//! Headers that every answer carries, errors and files included.

use app::content_security_policy;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::routes::App;

/// Answers that are the same for everybody and never change, where their names hold their hashes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Adds the headers. What an answer has set itself stays.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let packaged = app.options.hash_files && request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let status = response.status();
    let cache = if packaged && (status.is_success() || status == StatusCode::NOT_MODIFIED) {
        FOR_GOOD
    } else {
        "no-store"
    };
    let policy = content_security_policy(None);
    let headers = response.headers_mut();
    set(headers, header::CACHE_CONTROL, cache);
    set(headers, header::CONTENT_SECURITY_POLICY, &policy);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
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

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.entry(name).or_insert(value);
    }
}
