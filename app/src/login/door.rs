//! The two ways in for clients: the app, and the widget on a website of the studio. Each has a cookie of its own, because
//! browsers keep the widget's cookie only for the website that frames it.

use http::HeaderMap;
use leptos::prelude::use_context;

use super::token::{Token, set_cookie};

/// A way in for clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The app.
    App,
    /// The schedule within a page of another website.
    Widget,
}

impl Door {
    /// Returns the door to which a page belongs; `None` for the pages of the team.
    pub fn of_page(path: &str) -> Option<Self> {
        match path.split('/').nth(1) {
            Some("app") => Some(Self::App),
            Some("embed") => Some(Self::Widget),
            _ => None,
        }
    }

    /// Returns the door to which the page that is being answered belongs.
    pub(crate) fn of_request() -> Option<Self> {
        let parts = use_context::<http::request::Parts>()?;
        Self::of_page(parts.uri.path())
    }

    /// Returns the page on which to log in.
    pub fn log_in_page(self) -> &'static str {
        match self {
            Self::App => "/app/login",
            Self::Widget => "/embed/login",
        }
    }

    /// Returns the page that follows a login.
    pub fn first_page(self) -> &'static str {
        match self {
            Self::App => "/app",
            Self::Widget => "/embed/schedule",
        }
    }

    /// Returns the address of the events that tell a page of changes.
    pub(crate) fn changes(self) -> &'static str {
        match self {
            Self::App => "/app/live",
            Self::Widget => "/embed/live",
        }
    }

    /// Returns the browser's token for this door.
    pub fn token(self, headers: &HeaderMap) -> Option<Token> {
        Token::named(headers, self.cookie())
    }

    fn cookie(self) -> &'static str {
        match self {
            Self::App => "__Host-lethe-client",
            Self::Widget => "__Host-lethe-widget",
        }
    }

    fn attributes(self) -> &'static str {
        match self {
            Self::App => "Path=/; Secure; HttpOnly; SameSite=Lax",
            Self::Widget => "Path=/; Secure; HttpOnly; SameSite=None; Partitioned",
        }
    }

    /// Sets the cookie of this door in the answer to the present request.
    pub(super) fn set_cookie(self, token: &str, seconds: u32) {
        let (name, attributes) = (self.cookie(), self.attributes());
        set_cookie(&format!("{name}={token}; {attributes}; Max-Age={seconds}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_belong_to_the_door_in_their_address() {
        let check = |path: &str, expected| assert_eq!(Door::of_page(path), expected, "{path}");
        check("/app", Some(Door::App));
        check("/app/schedule", Some(Door::App));
        check("/embed/schedule", Some(Door::Widget));
        check("/apple", None);
        check("/clients/app", None);
        check("/", None);
    }
}
