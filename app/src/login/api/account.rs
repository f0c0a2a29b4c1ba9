//! Server functions for a team member's own account: the password, and the second factor.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{refusing::Answers, reply::Once},
        login::{
            team::{check_password, prove_by_password},
            token::Token,
            viewer::account_holder,
        },
        services::Services,
    },
    shared::{flaw::Refused, setup::Password},
    store::{
        Act, Answer, By,
        team::members::{self, NewHash},
        team::search_key,
        team::second_factor::{confirm, start, stop},
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Changes the team member's own password. Every other login of the team member ends.
#[server(endpoint = "change_password")]
pub async fn change_password(
    #[server(flatten)] form: forms::ChangePassword,
) -> Result<Outcome, AppError> {
    let (services, member) = (Services::of_request(), account_holder()?.id);
    let act = services.act(By::Team(member))?;
    let new = match form.parse() {
        Ok(new) => new,
        Err(flaws) => return form.refuse(&flaws),
    };
    // A repeated form carries the password that it has replaced.
    if let Some(over) = services.store.carried_out(&act.once).await? {
        return form.answer(over.into());
    }
    match check_password(&services, member, &form.current).await? {
        Ok(before) => form.answer(replace(&services, act, &before, &new).await?),
        Err(refused) => form.refuse_field(forms::ChangePassword::current, refused),
    }
}

/// Turns the key that leads to the client search on or off for the team member who is logged in.
#[server(endpoint = "set_search_key")]
pub async fn set_search_key(
    #[server(flatten)] form: forms::SetSearchKey,
) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.act(By::Team(account_holder()?.id))?;
    form.answer(search_key::set(&services.store, act, form.turn).await?)
}

/// Replaces the password whose hash is `before`.
#[cfg(feature = "ssr")]
async fn replace(
    services: &Services,
    act: Act,
    before: &str,
    new: &Password,
) -> Result<store::Outcome, AppError> {
    let token = Token::of_request().ok_or(AppError::NotLoggedIn)?.digest();
    let after = &services.passwords.hash(new.plain()).await?;
    let hash = NewHash { before, after };
    Ok(members::change_password(&services.store, act, hash, &token).await?)
}

/// Makes the secret of a second factor, which is shown once. It has no effect until a code of it is given.
#[server(endpoint = "start_second_factor")]
pub async fn start_second_factor(
    #[server(flatten)] form: forms::StartSecondFactor,
) -> Result<Outcome, AppError> {
    let (services, member) = (Services::of_request(), account_holder()?.id);
    let act = services.act(By::Team(member))?;
    let password = match form.parse() {
        Ok(password) => password,
        Err(flaws) => return form.refuse(&flaws),
    };
    if let Err(refused) = prove_by_password(&services, member, password).await? {
        return form.refuse_field(forms::StartSecondFactor::password, refused);
    }
    form.show_once(start(&services.store, act).await?, Once::Secret)
}

/// Turns the second factor on, with a first code of it. The recovery codes are shown once.
#[server(endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(
    #[server(flatten)] form: forms::ConfirmSecondFactor,
) -> Result<Outcome, AppError> {
    let (services, member) = (Services::of_request(), account_holder()?.id);
    let act = services.act(By::Team(member))?;
    let token = Token::of_request().ok_or(AppError::NotLoggedIn)?.digest();
    let code = match form.parse() {
        Ok(code) => code,
        Err(flaws) => return form.refuse(&flaws),
    };
    match confirm(&services.store, act, &token, code).await? {
        Answer::Not(store::Outcome::Refused(Refused::Wrong)) => {
            form.refuse_field(forms::ConfirmSecondFactor::code, Refused::Wrong)
        }
        answer => form.show_once(answer, Once::RecoveryCodes),
    }
}

/// Turns the second factor off, which takes a code.
#[server(endpoint = "stop_second_factor")]
pub async fn stop_second_factor(
    #[server(flatten)] form: forms::StopSecondFactor,
) -> Result<Outcome, AppError> {
    let (services, member) = (Services::of_request(), account_holder()?.id);
    let act = services.act(By::Team(member))?;
    let code = match form.parse() {
        Ok(code) => code,
        Err(flaws) => return form.refuse(&flaws),
    };
    match stop(&services.store, act, code).await? {
        store::Outcome::Refused(refused @ (Refused::Wrong | Refused::SlowDown(_))) => {
            form.refuse_field(forms::StopSecondFactor::code, refused)
        }
        outcome => form.answer(outcome),
    }
}
