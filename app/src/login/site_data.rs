//! What a browser removes when a person logs out.

use http::{HeaderName, HeaderValue};
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;

/// The header that tells the browser to remove what it holds of this site.
pub const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Tells the browser to remove the pages and the data that it holds of this site. Cookies stay, because the browser may be logged in
/// at another door.
pub(super) fn clear() {
    let what = HeaderValue::from_static(r#""cache", "storage""#);
    expect_context::<ResponseOptions>().insert_header(CLEAR_SITE_DATA, what);
}
