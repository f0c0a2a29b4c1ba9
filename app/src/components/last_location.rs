//! The location of the schedule that was looked at last, which the browser keeps: a random number, and nothing about a person.

use http::{HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use shared::ids::LocationId;

use super::request::cookie;

const COOKIE: &str = "__Host-lethe-location";

/// How long the browser keeps it: a year.
const SECONDS: u32 = 365 * 24 * 60 * 60;

/// Returns the location that the browser has kept.
pub(crate) fn of_request() -> Option<String> {
    cookie(COOKIE)
}

/// Returns a function with which the answer lets the browser keep a location, where it keeps another one.
pub(crate) fn remember() -> impl FnOnce(LocationId) {
    let (last, response) = (of_request(), use_context::<ResponseOptions>());
    move |location| {
        let location = location.to_string();
        if last.as_ref() == Some(&location) {
            return;
        }
        let cookie = format!(
            "{COOKIE}={location}; Path=/; Max-Age={SECONDS}; Secure; HttpOnly; SameSite=Lax"
        );
        if let (Some(response), Ok(cookie)) = (response, HeaderValue::from_str(&cookie)) {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }
}
