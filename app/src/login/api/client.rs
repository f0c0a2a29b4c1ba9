//! Server functions with which clients log in and out, sign up, and set their passwords.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        login::{
            client::{self, Attempt, attempt, enter},
            door::Door,
            team::slow_down,
            token::Token,
            viewer::ClientViewer,
        },
        services::Services,
    },
    shared::{
        client::ClientId,
        flaw::{Flaw, Refused},
        forms::Form,
        ids::LocationId,
    },
    store::{Act, Answer, By, door::access},
};

use crate::{answers::form::Outcome, error::AppError};

/// Logs a client in. In a widget, the schedule of the form's location follows.
#[server(endpoint = "client_log_in")]
pub async fn client_log_in(
    #[server(flatten)] form: forms::ClientLogIn,
) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let door = expect_context::<ClientViewer>().door;
    let location = match form.parse() {
        Ok(location) => location,
        Err(flaws) => return form.refuse(&flaws),
    };
    match attempt(&services, &form.email, &form.password).await? {
        Attempt::Right(client) if enter(&services, door, client).await? => {
            leptos_axum::redirect(&at(door.first_page(), location));
            Ok(Outcome::Done)
        }
        Attempt::Right(_) | Attempt::Wrong => form.refuse_whole(Refused::Wrong),
        Attempt::SlowDown(seconds) => form.refuse_whole(slow_down(seconds)),
    }
}

/// Logs a client out. In a widget, the login page keeps the form's location.
#[server(endpoint = "client_log_out")]
pub async fn client_log_out(#[server(flatten)] form: forms::ClientLogOut) -> Result<(), AppError> {
    let door = expect_context::<ClientViewer>().door;
    let location = form.parse().map_err(|_| AppError::Invalid)?;
    client::leave(&Services::of_request(), door).await?;
    leptos_axum::redirect(&at(door.log_in_page(), location));
    Ok(())
}

/// Returns the address of a page at a location.
#[cfg(feature = "ssr")]
fn at(page: &str, location: Option<LocationId>) -> String {
    location.map_or_else(
        || page.to_owned(),
        |location| format!("{page}?location={location}"),
    )
}

/// Asks the team for a link with which to set a new password. The answer is the same for known and unknown addresses.
#[server(endpoint = "client_forgot_password")]
pub async fn client_forgot_password(
    #[server(flatten)] form: forms::ClientForgotPassword,
) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.act(By::Public)?;
    match form.parse() {
        Ok(email) => form.answer(access::forgotten(&services.store, act, &email).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Sets a password with a link that the team handed over, and logs the client in.
#[server(endpoint = "client_set_password")]
pub async fn client_set_password(
    #[server(flatten)] form: forms::ClientSetPassword,
) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.act(By::Public)?;
    let link = Token::typed(&form.link).digest();
    if !is_valid(&services, &act, &link).await? {
        return form.refuse_whole(Refused::LinkExpired);
    }
    let password = match form.parse() {
        Ok(password) => password,
        Err(flaws) => return form.refuse(&flaws),
    };
    let hash = services.passwords.hash(password.plain()).await?;
    match access::set_password(&services.store, act, &link, &hash).await? {
        Answer::Done(client) => first_login::<forms::ClientSetPassword>(&services, client).await,
        Answer::Not(outcome) => form.answer(outcome),
    }
}

/// Adds a new client, and logs the client in.
#[server(endpoint = "client_sign_up")]
pub async fn client_sign_up(
    #[server(flatten)] form: forms::ClientSignUp,
) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.act(By::Public)?;
    let new = match form.parse(services.today()) {
        Ok(new) => new,
        Err(flaws) => return form.refuse(&flaws),
    };
    let hash = services.passwords.hash(new.password.plain()).await?;
    match access::sign_up(&services.store, act, &new, &hash).await? {
        Answer::Done(client) => first_login::<forms::ClientSignUp>(&services, client).await,
        Answer::Not(outcome) => not_signed_up(&form, outcome),
    }
}

/// Says why a client is not added.
#[cfg(feature = "ssr")]
fn not_signed_up(form: &forms::ClientSignUp, outcome: store::Outcome) -> Result<Outcome, AppError> {
    match outcome {
        store::Outcome::NotFound => {
            form.refuse_field(forms::ClientSignUp::location, Flaw::NotAChoice)
        }
        store::Outcome::Done
        | store::Outcome::Refused(_)
        | store::Outcome::Newer(_)
        | store::Outcome::NotPermitted => form.answer(outcome),
    }
}

/// Returns whether a link to set a password is valid. The link of a repeated form is: the form has redeemed it.
#[cfg(feature = "ssr")]
async fn is_valid(services: &Services, act: &Act, link: &[u8]) -> Result<bool, AppError> {
    if services.store.carried_out(&act.once).await?.is_some() {
        return Ok(true);
    }
    let mut tx = services.store.read().await?;
    let client = access::link(&mut tx, link, services.now()).await?;
    Ok(client.is_some())
}

/// Logs a client in to the app who has just set a password.
#[cfg(feature = "ssr")]
async fn first_login<F: Form>(services: &Services, client: ClientId) -> Result<Outcome, AppError> {
    let door = expect_context::<ClientViewer>().door;
    if door == Door::App && enter(services, door, client).await? {
        leptos_axum::redirect(&format!("/app?done={}", F::FUNCTION));
    }
    Ok(Outcome::Done)
}
