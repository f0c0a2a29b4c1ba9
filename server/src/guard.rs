//! Leads people to the page they need first: set-up, logging in, or setting up a second factor.

use app::services::{
    ClientViewer, Services,
    client_log_in::Door,
    log_in::{LogIn, encoded},
};
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
    let log_in = request.extensions().get::<LogIn>();
    let stage = Stage::of(log_in.unwrap_or(&LogIn::Nobody));
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
    match way(path, asked, set_up, stage) {
        Way::On => next.run(request).await,
        Way::To(page) => Redirect::to(&page).into_response(),
    }
}

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Not logged in.
    Nobody,
    /// Only the second factor is missing.
    Halfway,
    /// A second factor has to be set up first.
    WithoutSecondFactor,
    /// Logged in.
    Whole,
}

impl Stage {
    fn of(log_in: &LogIn) -> Self {
        match log_in {
            LogIn::Nobody => Self::Nobody,
            LogIn::Halfway => Self::Halfway,
            LogIn::WithoutSecondFactor(_) => Self::WithoutSecondFactor,
            LogIn::Whole(_) => Self::Whole,
        }
    }
}

fn way(path: &str, asked: &str, set_up: bool, stage: Stage) -> Way {
    if !set_up {
        return match path {
            "/setup" => Way::On,
            _ => Way::To("/setup".into()),
        };
    }
    match (stage, path) {
        (Stage::Nobody, "/login" | "/welcome")
        | (Stage::Halfway, "/login/code")
        | (Stage::WithoutSecondFactor, "/account") => Way::On,
        (Stage::Nobody, "/setup" | "/" | "/login/code") => Way::To("/login".into()),
        (Stage::Nobody, _) => Way::To(format!("/login?next={}", encoded(asked))),
        (Stage::Halfway, _) => Way::To("/login/code".into()),
        (Stage::WithoutSecondFactor, _) => Way::To("/account".into()),
        (Stage::Whole, "/setup" | "/login" | "/login/code" | "/welcome" | "/") => {
            Way::To("/clients".into())
        }
        (Stage::Whole, _) => Way::On,
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
        let check = |asked: &str, set_up, stage, expected: Option<&str>| {
            let path = asked.split('?').next().unwrap_or_default();
            let expected = expected.map_or(Way::On, |page| Way::To(page.into()));
            assert_eq!(way(path, asked, set_up, stage), expected, "{asked}");
        };
        check("/clients", false, Stage::Nobody, Some("/setup"));
        check("/login", false, Stage::Nobody, Some("/setup"));
        check("/welcome", false, Stage::Nobody, Some("/setup"));
        check("/setup", false, Stage::Nobody, None);
        check("/setup", true, Stage::Nobody, Some("/login"));
        check("/login", true, Stage::Nobody, None);
        check("/welcome", true, Stage::Nobody, None);
        check("/login/code", true, Stage::Nobody, Some("/login"));
        check("/", true, Stage::Nobody, Some("/login"));
        let next = Some("/login?next=/clients?after=1%26x=2");
        check("/clients?after=1&x=2", true, Stage::Nobody, next);
        let next = Some("/login?next=/no-such-page");
        check("/no-such-page", true, Stage::Nobody, next);

        check("/login/code?next=/team", true, Stage::Halfway, None);
        for page in ["/", "/login", "/welcome", "/clients", "/account", "/team"] {
            check(page, true, Stage::Halfway, Some("/login/code"));
        }
        check("/account", true, Stage::WithoutSecondFactor, None);
        for page in [
            "/",
            "/login",
            "/login/code",
            "/welcome",
            "/clients",
            "/team",
        ] {
            check(page, true, Stage::WithoutSecondFactor, Some("/account"));
        }
        for page in ["/", "/login", "/login/code", "/welcome", "/setup"] {
            check(page, true, Stage::Whole, Some("/clients"));
        }
        check("/clients", true, Stage::Whole, None);
        check("/account", true, Stage::Whole, None);
    }
}
