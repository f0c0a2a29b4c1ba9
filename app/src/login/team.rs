//! Logging team members in: checks passwords and codes, and begins logins.

use jiff::Timestamp;
use shared::{access::TeamMemberId, client::Email, flaw::Refused, login};
use store::{
    Tx,
    team::{
        attempts,
        logins::{self, Begun},
        second_factor::{self, Checked},
    },
};

use super::{attempts::Whose, token::Token, viewer::viewer};
use crate::{error::AppError, services::Services};

/// The outcome of an attempt to log in.
pub(crate) enum Attempt {
    /// It succeeded: the token of the new login.
    Done(Token),
    /// The password is right, and the code of the second factor is missing: the token of a login that opens only the
    /// page for the code.
    Halfway(Token),
    /// The email address is unknown or the password is wrong. The answer does not say which.
    Wrong,
    /// There were too many failures. The next attempt is possible after these seconds.
    SlowDown(i64),
}

/// Checks an email address and a password, and begins a login where both are right.
///
/// An unknown address gets the same answer as a wrong password, after the same time. So does an attempt that the account
/// refuses because of failures at other processes.
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
    if let Err(seconds) = services.attempts.count(Whose::Team, &email, now) {
        return Ok(Attempt::SlowDown(seconds));
    }
    let known = match attempts::attempt(&services.store, &email, now).await? {
        attempts::Attempt::Counted(known) => Some(known),
        attempts::Attempt::TooSoon(_) | attempts::Attempt::Unknown => None,
    };
    let hash = known
        .as_ref()
        .and_then(|known| known.password_hash.as_deref());
    let right = services.passwords.verify(password, hash).await?;
    let (Some(known), Some(hash), true) = (&known, hash, right) else {
        return Ok(Attempt::Wrong);
    };
    let token = Token::random(&mut services.rng());
    let begun = logins::begin(
        &services.store,
        known.id,
        hash,
        &token.digest(),
        now,
        services.limits,
    )
    .await?;
    if begun.is_some() {
        services.attempts.forget(Whose::Team, &email);
    }
    Ok(match begun {
        Some(Begun::Whole) => Attempt::Done(token),
        Some(Begun::Halfway) => Attempt::Halfway(token),
        None => Attempt::Wrong,
    })
}

/// Checks the password of a team member who is logged in. Returns the stored hash, or why the password is refused. A
/// failure slows down the next login.
pub(crate) async fn check_password(
    services: &Services,
    member: TeamMemberId,
    password: &str,
) -> Result<Result<String, Refused>, AppError> {
    let known = match attempts::attempt_by(&services.store, member, services.now()).await? {
        attempts::Attempt::Counted(known) => known,
        attempts::Attempt::TooSoon(seconds) => return Ok(Err(slow_down(seconds))),
        attempts::Attempt::Unknown => return Err(AppError::NotLoggedIn),
    };
    let hash = known.password_hash;
    let right = services.passwords.verify(password, hash.as_deref()).await?;
    Ok(hash.filter(|_| right).ok_or(Refused::Wrong))
}

/// Whether the proof of this login is recent enough for an act that cannot be undone.
async fn is_proved(services: &Services) -> Result<bool, AppError> {
    let mut tx = services.store.read().await?;
    let proved_at = proved_at(&mut tx).await?;
    Ok(proved_at.is_some_and(|at| login::proof_is_valid(at, services.now())))
}

/// Returns when the password or the second factor was last given in the login that sent the request.
pub(crate) async fn proved_at(tx: &mut Tx) -> Result<Option<Timestamp>, AppError> {
    let token = Token::of_request().ok_or(AppError::NotLoggedIn)?;
    Ok(logins::proved_at(tx, &token.digest()).await?)
}

/// Proves the login: by a recent proof, or by what is typed now. Otherwise returns why that is refused; `None` where
/// nothing is typed.
pub(crate) async fn prove_unless_proved(
    services: &Services,
    typed: &str,
) -> Result<Result<(), Option<Refused>>, AppError> {
    if is_proved(services).await? {
        return Ok(Ok(()));
    }
    if typed.is_empty() {
        return Ok(Err(None));
    }
    Ok(prove(services, viewer()?.id, typed).await?.map_err(Some))
}

/// Renews the proof of this login, by the password or a code of the second factor.
async fn prove(
    services: &Services,
    member: TeamMemberId,
    typed: &str,
) -> Result<Result<(), Refused>, AppError> {
    let token = Token::of_request().ok_or(AppError::NotLoggedIn)?;
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

/// Renews the proof of this login, by the password.
pub(crate) async fn prove_by_password(
    services: &Services,
    member: TeamMemberId,
    password: &str,
) -> Result<Result<(), Refused>, AppError> {
    let token = Token::of_request().ok_or(AppError::NotLoggedIn)?;
    if let Err(refused) = check_password(services, member, password).await? {
        return Ok(Err(refused));
    }
    logins::prove(&services.store, &token.digest(), member, services.now()).await?;
    Ok(Ok(()))
}

/// Whether this is a code of an authenticator app. No password is that short.
fn is_code(typed: &str) -> bool {
    let typed: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).collect();
    typed.len() == 6 && typed.iter().all(char::is_ascii_digit)
}

/// Returns the refusal that tells how many seconds to wait.
pub(crate) fn slow_down(seconds: i64) -> Refused {
    Refused::SlowDown(u32::try_from(seconds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_a_password() {
        let check = |typed: &str, expected| assert_eq!(is_code(typed), expected, "{typed}");
        check("123456", true);
        check(" 123 456 ", true);
        check("12345", false);
        check("123456789012", false);
        check("12345a", false);
        check("", false);
    }
}
