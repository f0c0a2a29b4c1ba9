//! Clients who log in: to the app, or to a widget on a website of the studio. Each has a cookie of its own, because the
//! browser keeps the one of a widget for the website that frames it alone.

use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;
use shared::client::{ClientId, Email};
use store::{client_access, client_sessions};

use super::{Services, attempts::Whose, log_in::Token};
use crate::api::AppError;

/// How long a browser keeps a cookie: as long as a log-in can last, in seconds.
const KEEP: u32 = 90 * 24 * 60 * 60;

/// Where clients come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The app.
    App,
    /// The schedule within a page of another website.
    Widget,
}

impl Door {
    /// Which pages are behind which door; none, for the pages of the team.
    pub fn of_page(path: &str) -> Option<Self> {
        match path.split('/').nth(1) {
            Some("app") => Some(Self::App),
            Some("embed") => Some(Self::Widget),
            _ => None,
        }
    }

    /// The page on which to log in.
    pub fn log_in_page(self) -> &'static str {
        match self {
            Self::App => "/app/login",
            Self::Widget => "/embed/login",
        }
    }

    /// The page that comes after logging in.
    pub fn first_page(self) -> &'static str {
        match self {
            Self::App => "/app",
            Self::Widget => "/embed/schedule",
        }
    }

    /// Where a page hears that something has changed.
    pub(crate) fn changes(self) -> &'static str {
        match self {
            Self::App => "/app/live",
            Self::Widget => "/embed/live",
        }
    }

    /// The token that the browser has for this door.
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

    fn set_cookie(self, token: &str, seconds: u32) {
        let (name, attributes) = (self.cookie(), self.attributes());
        let cookie = format!("{name}={token}; {attributes}; Max-Age={seconds}");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
        }
    }
}

/// What became of an attempt to log in.
pub(crate) enum Attempt {
    /// The password is right.
    Right(ClientId),
    /// The email address is unknown or the password is wrong; which of them is not said.
    Wrong,
    /// There were too many failures; the next attempt counts after these seconds.
    SlowDown(i64),
}

/// Checks an email address and a password. Unknown addresses, those of erased clients and those of clients who have no
/// password get the same answer as a wrong password, after the same time; so does an attempt that the account's failures at
/// other processes do not let count.
pub(crate) async fn attempt(
    services: &Services,
    email: &str,
    password: &str,
) -> Result<Attempt, AppError> {
    let now = services.now();
    let Ok(email) = Email::parse(email) else {
        services.passwords.verify(password, None).await?;
        return Ok(Attempt::Wrong);
    };
    if let Err(seconds) = services.attempts.count(Whose::Client, &email, now) {
        return Ok(Attempt::SlowDown(seconds));
    }
    let known = match client_access::attempt(&services.store, &email, now).await? {
        client_access::Attempt::Counted(known) => Some(known),
        client_access::Attempt::TooSoon(_) | client_access::Attempt::Unknown => None,
    };
    let hash = known
        .as_ref()
        .and_then(|known| known.password_hash.as_deref());
    let right = services.passwords.verify(password, hash).await?;
    Ok(match known {
        Some(known) if right => {
            services.attempts.forget(Whose::Client, &email);
            Attempt::Right(known.id)
        }
        Some(_) | None => Attempt::Wrong,
    })
}

/// Logs a client in at a door; the log-in that the browser had there before ends. Says whether it is done: a client
/// who has been erased in the meantime is not logged in.
pub(crate) async fn enter(
    services: &Services,
    door: Door,
    client: ClientId,
) -> Result<bool, AppError> {
    let token = Token::random(&mut services.rng());
    let digest = token.digest();
    if !client_sessions::begin(&services.store, &digest, client, services.now()).await? {
        return Ok(false);
    }
    end_before(services, door).await?;
    door.set_cookie(token.plain(), KEEP);
    Ok(true)
}

/// Logs out at a door.
pub(crate) async fn leave(services: &Services, door: Door) -> Result<(), AppError> {
    end_before(services, door).await?;
    door.set_cookie("", 0);
    Ok(())
}

/// Ends the log-in of the browser that sent the request that is being answered.
async fn end_before(services: &Services, door: Door) -> Result<(), AppError> {
    let parts = leptos::prelude::use_context::<http::request::Parts>();
    if let Some(before) = parts.and_then(|parts| door.token(&parts.headers)) {
        client_sessions::end(&services.store, &before.digest()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_behind_the_door_that_their_address_says() {
        let check = |path: &str, expected| assert_eq!(Door::of_page(path), expected, "{path}");
        check("/app", Some(Door::App));
        check("/app/schedule", Some(Door::App));
        check("/embed/schedule", Some(Door::Widget));
        check("/apple", None);
        check("/clients/app", None);
        check("/", None);
    }
}
