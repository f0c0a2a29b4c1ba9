//! The secret by which a browser is recognised, and the cookie that holds it.

use std::fmt::Write as _;

use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use rand::Rng;
use sha2::{Digest, Sha256};

/// The cookie of team members. The prefix makes browsers refuse it from any other host, and without TLS.
const COOKIE: &str = "__Host-lethe";

/// The secret by which a browser is recognised: 32 random bytes in hexadecimal. The database holds its digest.
pub struct Token(String);

impl Token {
    /// Returns a new token.
    pub(crate) fn random(rng: &mut impl Rng) -> Self {
        let mut random = [0; 32];
        rng.fill_bytes(&mut random);
        let mut text = String::with_capacity(64);
        for byte in random {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// Returns a token as it was typed.
    pub(crate) fn typed(typed: &str) -> Self {
        Self(typed.trim().to_owned())
    }

    /// Returns the secret itself.
    pub(crate) fn plain(&self) -> &str {
        &self.0
    }

    /// Returns the token of a team member from the cookies of a request.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        Self::named(headers, COOKIE)
    }

    /// Returns the token of a team member from the request that is being answered.
    pub(crate) fn of_request() -> Option<Self> {
        use_context::<http::request::Parts>().and_then(|parts| Self::of(&parts.headers))
    }

    /// Returns the token in the cookie of this name.
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

    /// Returns the digest by which the database knows the token.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }

    /// Gives the token to a team member's browser, which keeps it until it is closed.
    pub(crate) fn remember(&self) {
        set_cookie(&format!(
            "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
            self.0
        ));
    }

    /// Takes the token from a team member's browser.
    pub(crate) fn forget() {
        set_cookie(&format!(
            "{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        ));
    }
}

/// Sets a cookie in the answer to the present request.
pub(super) fn set_cookie(cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_is_found_among_other_cookies() {
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
