//! Server functions with which team members log in and out.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        login::{
            next_page::{encoded, own_page},
            site_data,
            team::{Attempt, attempt, slow_down},
            token::Token,
        },
        services::Services,
    },
    shared::{
        flaw::{Flaws, Refused},
        forms::Form,
        setup::Password,
    },
    store::{
        Act, By,
        team::logins,
        team::members,
        team::second_factor::{self, Checked},
        team::secrets,
    },
};

use crate::{answers::form::Outcome, error::AppError, login::answer::LoggingIn};

/// Logs a team member in, and leads to the page `next`. The browser's earlier login ends; logins of other browsers go on.
#[server(endpoint = "log_in")]
pub async fn log_in(#[server(flatten)] form: forms::LogIn) -> Result<LoggingIn, AppError> {
    let services = Services::of_request();
    let next = own_page(&form.next);
    match attempt(&services, &form.email, &form.password).await? {
        Attempt::Done(token) => begin(&services, &token, next, LoggingIn::Done).await,
        Attempt::Halfway(token) => {
            let page = format!("/login/code?next={}", encoded(next));
            begin(&services, &token, &page, LoggingIn::CodeNeeded).await
        }
        Attempt::Wrong => form.refuse_whole(Refused::Wrong).map(|_| LoggingIn::Wrong),
        Attempt::SlowDown(seconds) => {
            let refused = form.refuse_whole(slow_down(seconds));
            refused.map(|_| LoggingIn::SlowDown(seconds))
        }
    }
}

/// Gives the browser the token of a new login in place of an earlier one, and leads to the next page.
#[cfg(feature = "ssr")]
async fn begin(
    services: &Services,
    token: &Token,
    page: &str,
    answer: LoggingIn,
) -> Result<LoggingIn, AppError> {
    if let Some(before) = Token::of_request() {
        logins::end(&services.store, &before.digest()).await?;
    }
    token.remember();
    leptos_axum::redirect(page);
    Ok(answer)
}

/// Completes a login with a code of the second factor, and leads to the page `next`.
#[server(endpoint = "give_code")]
pub async fn give_code(#[server(flatten)] form: forms::GiveCode) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let halfway = Token::of_request().ok_or(AppError::NotLoggedIn)?.digest();
    let whole = Token::random(&mut services.rng());
    let (store, now) = (&services.store, services.now());
    let checked = second_factor::log_in(store, &halfway, &whole.digest(), &form.code, now).await?;
    match checked {
        Checked::Right => {
            whole.remember();
            leptos_axum::redirect(own_page(&form.next));
            Ok(Outcome::Done)
        }
        Checked::None => Err(AppError::NotLoggedIn),
        Checked::Wrong => form.refuse_field(forms::GiveCode::code, Refused::Wrong),
        Checked::TooSoon(seconds) => form.refuse_field(forms::GiveCode::code, slow_down(seconds)),
    }
}

/// Redeems a one-time code: sets the password of the team member to whom it was handed over, and leads to the login page.
#[server(endpoint = "use_link")]
pub async fn use_link(#[server(flatten)] form: forms::UseLink) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.act(By::Public)?;
    let used = match services.store.carried_out(&act.once).await? {
        Some(over) => over.into(),
        None => match code_and_password(&services, &form).await? {
            Ok(password) => redeem(&services, act, &form.code, &password).await?,
            Err(flaws) => return form.refuse(&flaws),
        },
    };
    if used == store::Outcome::Done {
        leptos_axum::redirect(&format!("/login?done={}", forms::UseLink::FUNCTION));
    }
    form.answer(used)
}

/// Redeems a code: sets the password.
#[cfg(feature = "ssr")]
async fn redeem(
    services: &Services,
    act: Act,
    code: &str,
    password: &Password,
) -> Result<store::Outcome, AppError> {
    let hash = services.passwords.hash(password.plain()).await?;
    Ok(members::use_link(&services.store, act, &secrets::digest(code), &hash).await?)
}

/// Checks the code, before the password is hashed, and the password.
#[cfg(feature = "ssr")]
async fn code_and_password(
    services: &Services,
    form: &forms::UseLink,
) -> Result<Result<Password, Flaws<&'static str>>, AppError> {
    let mut tx = services.store.read().await?;
    let code = secrets::digest(&form.code);
    let is_valid = members::link_counts(&mut tx, &code, services.now()).await?;
    let (password, mut flaws) = match form.parse() {
        Ok(password) => (Some(password), Flaws::none()),
        Err(flaws) => (None, flaws),
    };
    if !is_valid && flaws.of(forms::UseLink::code).is_none() {
        flaws.note::<()>(forms::UseLink::code, Err(Refused::LinkExpired.into()));
    }
    Ok(password.filter(|_| flaws.is_empty()).ok_or(flaws))
}

/// Logs the team member out, and leads to the login page.
#[server(endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    let services = Services::of_request();
    if let Some(token) = Token::of_request() {
        logins::end(&services.store, &token.digest()).await?;
    }
    Token::forget();
    site_data::clear();
    leptos_axum::redirect("/login");
    Ok(())
}
