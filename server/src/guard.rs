//! Leads people to the page they need first: set-up, or logging in.

use app::services::{ClientViewer, Services, Viewer, client_log_in::Door};
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
    if let (true, Some(door)) = (set_up, Door::of_page(path)) {
        let client = request.extensions().get::<ClientViewer>();
        let logged_in = client.is_some_and(|viewer| viewer.who.is_some());
        return match clients_way(door, path, request.uri().query(), logged_in) {
            Way::On => next.run(request).await,
            Way::To(page) => Redirect::to(&page).into_response(),
        };
    }
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

/// Where a client's request goes. What the widget shows at first, everybody sees.
fn clients_way(door: Door, path: &str, query: Option<&str>, logged_in: bool) -> Way {
    let for_strangers = ["/app/login", "/app/sign-up", "/embed/login"].contains(&path);
    let open = ["/app/forgotten", "/app/password", "/embed/schedule"].contains(&path);
    let with_query = |page: &str| match (door, query) {
        (Door::Widget, Some(query)) => format!("{page}?{query}"),
        _ => page.to_owned(),
    };
    match (logged_in, for_strangers) {
        (_, _) if open => Way::On,
        (true, true) => Way::To(with_query(door.first_page())),
        (true, false) | (false, true) => Way::On,
        (false, false) => Way::To(with_query(door.log_in_page())),
    }
}

/// The page on which to log in, for whoever does not get `page`.
pub fn log_in_page(page: &str) -> &'static str {
    let path = page.split('?').next().unwrap_or_default();
    Door::of_page(path).map_or("/login", Door::log_in_page)
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
    fn clients_are_led_to_log_in_and_strangers_see_what_is_open() {
        let check = |asked: &str, logged_in, expected: Option<&str>| {
            let (path, query) = match asked.split_once('?') {
                Some((path, query)) => (path, Some(query)),
                None => (asked, None),
            };
            let door = Door::of_page(path).expect("a client's page");
            let expected = expected.map_or(Way::On, |page| Way::To(page.into()));
            let seen = clients_way(door, path, query, logged_in);
            assert_eq!(seen, expected, "{asked}");
        };
        check("/app", false, Some("/app/login"));
        check("/app/schedule?day=2026-12-01", false, Some("/app/login"));
        check("/app/nowhere", false, Some("/app/login"));
        check("/app", true, None);
        for page in ["/app/login", "/app/sign-up"] {
            check(page, false, None);
            check(page, true, Some("/app"));
        }
        for page in ["/app/forgotten", "/app/password?link=1", "/embed/schedule"] {
            check(page, false, None);
            check(page, true, None);
        }
        check("/embed/login?location=1", false, None);
        check(
            "/embed/login?location=1",
            true,
            Some("/embed/schedule?location=1"),
        );
    }

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
