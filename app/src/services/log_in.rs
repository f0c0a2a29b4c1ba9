//! Logging in: checking, remembering in a cookie, and slowing guesses down.

use std::fmt::Write as _;

use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use rand::Rng;
use sha2::{Digest, Sha256};
use shared::{
    access::{Actor, TeamMemberId},
    client::Email,
    flaw::Refused,
    login,
};
use store::{
    second_factor::{self, Checked},
    team,
    team_sessions::{self, Begun},
};

use super::{Services, attempts::Whose};
use crate::api::{AppError, log_in::LoggingIn};

/// The cookie that holds the token. The prefix makes browsers refuse it from anywhere but this host, over TLS.
const COOKIE: &str = "__Host-lethe";

/// The secret by which a browser is recognised: 32 random bytes in hexadecimal. The database holds its digest.
pub struct Token(String);

impl Token {
    pub(crate) fn random(rng: &mut impl Rng) -> Self {
        let mut random = [0; 32];
        rng.fill_bytes(&mut random);
        let mut text = String::with_capacity(64);
        for byte in random {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// A token as somebody has typed it.
    pub(crate) fn typed(typed: &str) -> Self {
        Self(typed.trim().to_owned())
    }

    /// The token itself, for whoever is to have it.
    pub(crate) fn plain(&self) -> &str {
        &self.0
    }

    /// The token of a team member in the cookies of a request.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        Self::named(headers, COOKIE)
    }

    /// The token in the cookie of this name.
    pub(super) fn named(headers: &HeaderMap, cookie: &str) -> Option<Self> {
        let cookies = headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        let mut pairs = cookies
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs
            .find(|(name, _)| *name == cookie)
            .map(|(_, token)| Self(token.to_owned()))
    }

    /// What the database knows the token by.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// How far the log-in of a browser has come, as the server found out before the request got here.
#[derive(Clone, Debug)]
pub enum LogIn {
    /// Nobody is logged in.
    Nobody,
    /// The password was right, and the second factor is still to be given.
    Halfway,
    /// Somebody is logged in whose group needs a second factor, and has to set one up before anything else.
    WithoutSecondFactor(Actor),
    /// Somebody is logged in.
    Whole(Actor),
}

impl LogIn {
    /// Who may do everything that the team may.
    pub fn whole(&self) -> Option<&Actor> {
        match self {
            Self::Whole(actor) => Some(actor),
            Self::Nobody | Self::Halfway | Self::WithoutSecondFactor(_) => None,
        }
    }

    /// Who may see to their own account.
    pub fn account(&self) -> Option<&Actor> {
        match self {
            Self::Whole(actor) | Self::WithoutSecondFactor(actor) => Some(actor),
            Self::Nobody | Self::Halfway => None,
        }
    }
}

/// What became of an attempt to log in.
pub(crate) enum Attempt {
    /// It succeeded: the token of the new log-in.
    Done(Token),
    /// The password is right, and the second factor is still to be given: the token of a log-in that opens nothing
    /// else.
    Halfway(Token),
    /// It did not.
    Refused(LoggingIn),
}

/// Checks an email address and a password, and begins a log-in when they belong together. An unknown address
/// gets the same answer as a wrong password, after the same time; so does an attempt that the account's failures at other
/// processes do not let count.
pub(crate) async fn attempt(
    services: &Services,
    email: &str,
    password: &str,
) -> Result<Attempt, AppError> {
    let now = services.now();
    let Ok(email) = Email::parse(email) else {
        services.passwords.verify(password, None).await?;
        return Ok(Attempt::Refused(LoggingIn::Wrong));
    };
    if let Err(seconds) = services.attempts.count(Whose::Team, &email, now) {
        return Ok(Attempt::Refused(LoggingIn::SlowDown(seconds)));
    }
    let known = match team::attempt(&services.store, &email, now).await? {
        team::Attempt::Counted(known) => Some(known),
        team::Attempt::TooSoon(_) | team::Attempt::Unknown => None,
    };
    let hash = known
        .as_ref()
        .and_then(|known| known.password_hash.as_deref());
    let right = services.passwords.verify(password, hash).await?;
    let (Some(known), Some(hash), true) = (&known, hash, right) else {
        return Ok(Attempt::Refused(LoggingIn::Wrong));
    };
    let token = Token::random(&mut services.rng());
    let (digest, who) = (token.digest(), (known.id, hash));
    let begun = team_sessions::begin(&services.store, &digest, who, now, services.limits).await?;
    if begun.is_some() {
        services.attempts.forget(Whose::Team, &email);
    }
    Ok(match begun {
        Some(Begun::Whole) => Attempt::Done(token),
        Some(Begun::Halfway) => Attempt::Halfway(token),
        None => Attempt::Refused(LoggingIn::Wrong),
    })
}

/// Compares the password of somebody who is logged in, which counts as an attempt to log in until
/// failures are forgotten: the stored hash, or why it is refused.
pub(crate) async fn check_password(
    services: &Services,
    member: TeamMemberId,
    password: &str,
) -> Result<Result<String, Refused>, AppError> {
    let known = match team::attempt_by(&services.store, member, services.now()).await? {
        team::Attempt::Counted(known) => known,
        team::Attempt::TooSoon(seconds) => return Ok(Err(slow_down(seconds))),
        team::Attempt::Unknown => return Err(AppError::NotLoggedIn),
    };
    let hash = known.password_hash;
    let right = services.passwords.verify(password, hash.as_deref()).await?;
    Ok(hash.filter(|_| right).ok_or(Refused::Wrong))
}

/// Whether the log-in of this request was proved so lately that it counts for what cannot be undone.
pub(crate) async fn is_proved(services: &Services) -> Result<bool, AppError> {
    let token = token_of_request().ok_or(AppError::NotLoggedIn)?;
    let mut tx = services.store.read().await?;
    let proved_at = team_sessions::proved_at(&mut tx, &token.digest()).await?;
    Ok(proved_at.is_some_and(|at| login::proof_is_valid(at, services.now())))
}

/// Proves anew who is behind the log-in of this request, by the password or a code of the second factor.
pub(crate) async fn prove(
    services: &Services,
    member: TeamMemberId,
    typed: &str,
) -> Result<Result<(), Refused>, AppError> {
    let token = token_of_request().ok_or(AppError::NotLoggedIn)?;
    let now = services.now();
    if is_code(typed) {
        let checked =
            second_factor::prove(&services.store, member, &token.digest(), typed, now).await?;
        return Ok(match checked {
            Checked::Right => Ok(()),
            Checked::TooSoon(seconds) => Err(slow_down(seconds)),
            Checked::Wrong | Checked::None => Err(Refused::Wrong),
        });
    }
    prove_by_password(services, member, typed).await
}

/// Proves anew who is behind the log-in of this request, by the password.
pub(crate) async fn prove_by_password(
    services: &Services,
    member: TeamMemberId,
    password: &str,
) -> Result<Result<(), Refused>, AppError> {
    let token = token_of_request().ok_or(AppError::NotLoggedIn)?;
    if let Err(refused) = check_password(services, member, password).await? {
        return Ok(Err(refused));
    }
    team_sessions::prove(&services.store, &token.digest(), member, services.now()).await?;
    Ok(Ok(()))
}

/// Whether this is a code of an app and no password: no password is that short.
fn is_code(typed: &str) -> bool {
    let signs: Vec<char> = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    signs.len() == 6 && signs.iter().all(char::is_ascii_digit)
}

/// How many seconds to wait, as a refusal says it.
pub(crate) fn slow_down(seconds: i64) -> Refused {
    Refused::SlowDown(u32::try_from(seconds).unwrap_or(u32::MAX))
}

/// Gives the browser the token. It keeps it until it is closed.
pub(crate) fn remember(token: &Token) {
    set_cookie(&format!(
        "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
        token.0
    ));
}

/// Takes the token from the browser.
pub(crate) fn forget() {
    set_cookie(&format!(
        "{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
    ));
}

/// The token that the browser sent with the request that is being answered.
pub(crate) fn token_of_request() -> Option<Token> {
    use_context::<http::request::Parts>().and_then(|parts| Token::of(&parts.headers))
}

/// `next` where it is a page of Lethe itself; otherwise the first page. Nobody is led elsewhere after logging in.
pub(crate) fn own_page(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if own { next } else { "/clients" }
}

/// A page as the value of a query. Addresses hold no other signs that would end the value.
pub fn encoded(page: &str) -> String {
    page.replace('%', "%25")
        .replace('&', "%26")
        .replace('+', "%2B")
        .replace('#', "%23")
}

fn set_cookie(cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        let check = |next: &str, expected: &str| assert_eq!(own_page(next), expected, "{next}");
        check("/team", "/team");
        check("/clients?after=1", "/clients?after=1");
        check("", "/clients");
        check("//evil.example", "/clients");
        check("/\\evil.example", "/clients");
        check("https://evil.example", "/clients");
        check("/a\r\nSet-Cookie: x", "/clients");
    }

    #[test]
    fn a_code_is_told_from_a_password() {
        let check = |typed: &str, expected| assert_eq!(is_code(typed), expected, "{typed}");
        check("123456", true);
        check(" 123 456 ", true);
        check("12345", false);
        check("123456789012", false);
        check("12345a", false);
        check("", false);
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let check = |cookies: &'static str, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
            assert_eq!(
                Token::of(&headers).map(|token| token.0).as_deref(),
                expected,
                "{cookies}"
            );
        };
        check("a=b; __Host-lethe=0f; c=d", Some("0f"));
        check("__Host-lethe=0f", Some("0f"));
        check("x__Host-lethe=0f", None);
        check("", None);
    }
}
