//! Leads people to the page they need first: set-up, or logging in.

use app::services::{Services, Viewer};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode};

/// Where a request for a page goes.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// To the page.
    On,
    /// To this page instead.
    To(String),
}

/// Guards every page.
pub async fn pages(State(services): State<Services>, request: Request, next: Next) -> Response {
    let set_up = match services.is_set_up().await {
        Ok(set_up) => set_up,
        Err(error) => {
            tracing::error!(%error, "the studio cannot be looked up");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let logged_in = request
        .extensions()
        .get::<Viewer>()
        .is_some_and(|viewer| viewer.0.is_some());
    let path = request.uri().path();
    let asked = match *request.method() {
        Method::GET => request
            .uri()
            .path_and_query()
            .map_or(path, |asked| asked.as_str()),
        _ => path,
    };
    match way(path, asked, set_up, logged_in) {
        Way::On => next.run(request).await,
        Way::To(page) => Redirect::to(&page).into_response(),
    }
}

fn way(path: &str, asked: &str, set_up: bool, logged_in: bool) -> Way {
    match (path, set_up, logged_in) {
        ("/setup", false, _) | ("/login", true, false) => Way::On,
        (_, false, _) => Way::To("/setup".into()),
        ("/setup" | "/login" | "/", true, true) => Way::To("/clients".into()),
        ("/setup" | "/", true, false) => Way::To("/login".into()),
        (_, true, true) => Way::On,
        (_, true, false) => Way::To(format!("/login?next={}", encoded(asked))),
    }
}

/// A page as the value of a query. Addresses hold no other signs that would end the value.
fn encoded(page: &str) -> String {
    page.replace('%', "%25")
        .replace('&', "%26")
        .replace('+', "%2B")
        .replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_led_to_the_page_they_need_first() {
        let check = |asked: &str, set_up, logged_in, expected: Option<&str>| {
            let path = asked.split('?').next().unwrap_or_default();
            let expected = expected.map_or(Way::On, |page| Way::To(page.into()));
            assert_eq!(way(path, asked, set_up, logged_in), expected, "{asked}");
        };
        check("/clients", false, false, Some("/setup"));
        check("/login", false, false, Some("/setup"));
        check("/setup", false, false, None);
        check("/setup", true, false, Some("/login"));
        check("/login", true, false, None);
        check("/login", true, true, Some("/clients"));
        check("/", true, true, Some("/clients"));
        check("/", true, false, Some("/login"));
        check("/clients", true, true, None);
        check(
            "/clients?after=1&x=2",
            true,
            false,
            Some("/login?next=/clients?after=1%26x=2"),
        );
        check(
            "/no-such-page",
            true,
            false,
            Some("/login?next=/no-such-page"),
        );
    }
}
