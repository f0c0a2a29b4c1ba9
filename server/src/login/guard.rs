//! Leads people to the page that has to come first: set-up, login, or setting up a second factor.

use app::{
    login::{
        door::Door,
        next_page::encoded,
        viewer::{ClientViewer, Login},
    },
    services::Services,
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

/// Whether the studio is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Studio {
    Missing,
    SetUp,
}

/// Guards every page.
pub async fn pages(State(services): State<Services>, request: Request, next: Next) -> Response {
    let studio = match services.is_set_up().await {
        Ok(true) => Studio::SetUp,
        Ok(false) => Studio::Missing,
        Err(error) => {
            tracing::error!(%error, "the studio cannot be looked up");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    match way_of(studio, &request) {
        Way::On => next.run(request).await,
        // The login page carries the form through.
        Way::To(page) if *request.method() == Method::POST && asks_to_log_in(&page) => {
            next.run(request).await
        }
        Way::To(page) => Redirect::to(&page).into_response(),
    }
}

/// Whether a page that has to come first asks for the login without which the request cannot be answered.
fn asks_to_log_in(page: &str) -> bool {
    page.starts_with("/login?next=")
        || [Door::App, Door::Widget]
            .into_iter()
            .any(|door| page.starts_with(door.log_in_page()))
}

/// Whether a request for a page of a studio that is set up is led to no other page.
pub(crate) fn lets_through(request: &Request) -> bool {
    way_of(Studio::SetUp, request) == Way::On
}

/// Whether the person who sent a request is logged in at the door of its page.
pub(crate) fn is_logged_in(request: &Request) -> bool {
    let extensions = request.extensions();
    match Door::of_page(request.uri().path()) {
        None => extensions
            .get::<Login>()
            .is_some_and(|login| login.account().is_some()),
        Some(_) => extensions
            .get::<ClientViewer>()
            .is_some_and(|viewer| viewer.client.is_some()),
    }
}

/// Returns where a request for a page goes.
fn way_of(studio: Studio, request: &Request) -> Way {
    let login = request.extensions().get::<Login>();
    let stage = Stage::of(studio, login.unwrap_or(&Login::LoggedOut));
    let path = request.uri().path();
    if let (Studio::SetUp, Some(door)) = (studio, Door::of_page(path)) {
        let viewer = request.extensions().get::<ClientViewer>();
        let client = ClientStage::of(viewer.unwrap_or(&ClientViewer::LOGGED_OUT));
        return clients_way(door, path, request.uri().query(), client);
    }
    let asked = match *request.method() {
        Method::GET => request
            .uri()
            .path_and_query()
            .map_or(path, |asked| asked.as_str()),
        _ => path,
    };
    way(path, asked, stage)
}

/// What is still missing before a team member sees the pages of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The studio.
    NoStudio,
    /// A login.
    LoggedOut,
    /// The code of the second factor.
    Halfway,
    /// A second factor.
    WithoutSecondFactor,
    /// Nothing.
    Whole,
}

impl Stage {
    fn of(studio: Studio, login: &Login) -> Self {
        match (studio, login) {
            (Studio::Missing, _) => Self::NoStudio,
            (Studio::SetUp, Login::LoggedOut) => Self::LoggedOut,
            (Studio::SetUp, Login::Halfway) => Self::Halfway,
            (Studio::SetUp, Login::WithoutSecondFactor(_)) => Self::WithoutSecondFactor,
            (Studio::SetUp, Login::Whole(_)) => Self::Whole,
        }
    }
}

/// Whether a client is logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClientStage {
    LoggedOut,
    LoggedIn,
}

impl ClientStage {
    fn of(viewer: &ClientViewer) -> Self {
        match viewer.client {
            Some(_) => Self::LoggedIn,
            None => Self::LoggedOut,
        }
    }
}

fn way(path: &str, asked: &str, stage: Stage) -> Way {
    match (stage, path) {
        (Stage::NoStudio, "/setup")
        | (Stage::LoggedOut, "/login" | "/welcome")
        | (Stage::Halfway, "/login/code")
        | (Stage::WithoutSecondFactor, "/account") => Way::On,
        (Stage::NoStudio, _) => Way::To("/setup".into()),
        (Stage::LoggedOut, "/setup" | "/" | "/login/code") => Way::To("/login".into()),
        (Stage::LoggedOut, _) => Way::To(format!("/login?next={}", encoded(asked))),
        (Stage::Halfway, _) => Way::To("/login/code".into()),
        (Stage::WithoutSecondFactor, _) => Way::To("/account".into()),
        (Stage::Whole, "/setup" | "/login" | "/login/code" | "/welcome" | "/") => {
            Way::To("/clients".into())
        }
        (Stage::Whole, _) => Way::On,
    }
}

/// Returns where the request for a client's page goes. The schedule of the widget is open to all.
fn clients_way(door: Door, path: &str, query: Option<&str>, client: ClientStage) -> Way {
    let before_login = ["/app/login", "/app/sign-up", "/embed/login"].contains(&path);
    let open = ["/app/forgotten", "/app/password", "/embed/schedule"].contains(&path);
    let with_query = |page: &str| match (door, query) {
        (Door::Widget, Some(query)) => format!("{page}?{query}"),
        (Door::Widget, None) | (Door::App, _) => page.to_owned(),
    };
    match (client, before_login) {
        (_, _) if open => Way::On,
        (ClientStage::LoggedIn, true) => Way::To(with_query(door.first_page())),
        (ClientStage::LoggedIn, false) | (ClientStage::LoggedOut, true) => Way::On,
        (ClientStage::LoggedOut, false) => Way::To(with_query(door.log_in_page())),
    }
}

/// Returns the page on which to log in before `page`.
pub fn log_in_page(page: &str) -> &'static str {
    let path = page.split('?').next().unwrap_or_default();
    Door::of_page(path).map_or("/login", Door::log_in_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_way_leads_to_the_login_and_leaves_open_pages_open() {
        let (out, logged_in) = (ClientStage::LoggedOut, ClientStage::LoggedIn);
        let check = |asked: &str, client, expected: Option<&str>| {
            let (path, query) = match asked.split_once('?') {
                Some((path, query)) => (path, Some(query)),
                None => (asked, None),
            };
            let door = Door::of_page(path).expect("a client's page");
            let expected = expected.map_or(Way::On, |page| Way::To(page.into()));
            let seen = clients_way(door, path, query, client);
            assert_eq!(seen, expected, "{asked}");
        };
        check("/app", out, Some("/app/login"));
        check("/app/schedule?day=2026-12-01", out, Some("/app/login"));
        check("/app/nowhere", out, Some("/app/login"));
        check("/app", logged_in, None);
        for page in ["/app/login", "/app/sign-up"] {
            check(page, out, None);
            check(page, logged_in, Some("/app"));
        }
        for page in ["/app/forgotten", "/app/password?link=1", "/embed/schedule"] {
            check(page, out, None);
            check(page, logged_in, None);
        }
        check("/embed/login?location=1", out, None);
        check(
            "/embed/login?location=1",
            logged_in,
            Some("/embed/schedule?location=1"),
        );
    }

    #[test]
    fn way_leads_to_the_page_that_comes_first() {
        let check = |asked: &str, stage, expected: Option<&str>| {
            let path = asked.split('?').next().unwrap_or_default();
            let expected = expected.map_or(Way::On, |page| Way::To(page.into()));
            assert_eq!(way(path, asked, stage), expected, "{asked}");
        };
        check("/clients", Stage::NoStudio, Some("/setup"));
        check("/login", Stage::NoStudio, Some("/setup"));
        check("/welcome", Stage::NoStudio, Some("/setup"));
        check("/setup", Stage::NoStudio, None);
        check("/setup", Stage::LoggedOut, Some("/login"));
        check("/login", Stage::LoggedOut, None);
        check("/welcome", Stage::LoggedOut, None);
        check("/login/code", Stage::LoggedOut, Some("/login"));
        check("/", Stage::LoggedOut, Some("/login"));
        let next = Some("/login?next=/clients?after=1%26x=2");
        check("/clients?after=1&x=2", Stage::LoggedOut, next);
        let next = Some("/login?next=/no-such-page");
        check("/no-such-page", Stage::LoggedOut, next);

        check("/login/code?next=/team", Stage::Halfway, None);
        for page in ["/", "/login", "/welcome", "/clients", "/account", "/team"] {
            check(page, Stage::Halfway, Some("/login/code"));
        }
        check("/account", Stage::WithoutSecondFactor, None);
        for page in [
            "/",
            "/login",
            "/login/code",
            "/welcome",
            "/clients",
            "/team",
        ] {
            check(page, Stage::WithoutSecondFactor, Some("/account"));
        }
        for page in ["/", "/login", "/login/code", "/welcome", "/setup"] {
            check(page, Stage::Whole, Some("/clients"));
        }
        check("/clients", Stage::Whole, None);
        check("/account", Stage::Whole, None);
    }
}
