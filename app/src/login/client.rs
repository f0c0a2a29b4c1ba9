//! Logging clients in, to the app or to a widget.

use shared::client::{ClientId, Email};
use store::door::{access, logins};

use super::{attempts::Whose, door::Door, site_data, token::Token};
use crate::{error::AppError, services::Services};

/// How long a browser keeps a cookie: as long as a login can last, in seconds.
const KEEP: u32 = 90 * 24 * 60 * 60;

/// The outcome of a client's attempt to log in.
pub(crate) enum Attempt {
    /// The password is right.
    Right(ClientId),
    /// The email address is unknown or the password is wrong. The answer does not say which.
    Wrong,
    /// There were too many failures. The next attempt is possible after these seconds.
    SlowDown(i64),
}

/// Checks an email address and a password.
///
/// An unknown address, the address of an erased client and that of a client without a password get the same answer as a
/// wrong password, after the same time. So does an attempt that the account refuses because of failures at other processes.
pub(crate) async fn attempt(
    services: &Services,
    email: &str,
    password: &str,
) -> Result<Attempt, AppError> {
    let attempt = check(services, email, password).await?;
    if let Attempt::Wrong | Attempt::SlowDown(_) = attempt {
        services.attempts.note_refused();
    }
    Ok(attempt)
}

async fn check(services: &Services, email: &str, password: &str) -> Result<Attempt, AppError> {
    let now = services.now();
    let Ok(email) = Email::parse(email) else {
        services.passwords.verify(password, None).await?;
        return Ok(Attempt::Wrong);
    };
    if let Err(seconds) = services.attempts.count(Whose::Client, &email, now) {
        return Ok(Attempt::SlowDown(seconds));
    }
    let known = match access::attempt(&services.store, &email, now).await? {
        access::Attempt::Counted(known) => Some(known),
        access::Attempt::TooSoon(_) | access::Attempt::Unknown => None,
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

/// Logs a client in at a door, and ends the browser's earlier login there. Returns whether it is done: a client who has been
/// erased in the meantime is not logged in.
pub(crate) async fn enter(
    services: &Services,
    door: Door,
    client: ClientId,
) -> Result<bool, AppError> {
    let token = Token::random(&mut services.rng());
    let digest = token.digest();
    if !logins::begin(&services.store, &digest, client, services.now()).await? {
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
    site_data::clear();
    Ok(())
}

/// Ends the login of the browser that sent the request.
async fn end_before(services: &Services, door: Door) -> Result<(), AppError> {
    let parts = leptos::prelude::use_context::<http::request::Parts>();
    if let Some(before) = parts.and_then(|parts| door.token(&parts.headers)) {
        logins::end(&services.store, &before.digest()).await?;
    }
    Ok(())
}
