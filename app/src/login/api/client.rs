//! Server functions with which clients log in and out, sign up, and set their passwords.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Logs a client in. In a widget, the schedule of `location` follows.
#[server(endpoint = "client_log_in")]
pub async fn client_log_in(
    email: String,
    password: String,
    #[server(default)] location: Option<Uuid>,
) -> Result<Outcome, AppError> {
    use shared::flaw::Refused;

    use crate::{
        answers::form::Form,
        login::{
            client::{Attempt, attempt, enter},
            viewer::ClientViewer,
        },
        services::Services,
    };

    let services = Services::of_request();
    let door = expect_context::<ClientViewer>().door;
    let form = Form::new("client_log_in", [("email", &email)]);
    let refused = match attempt(&services, &email, &password).await? {
        Attempt::Right(client) if enter(&services, door, client).await? => {
            let first = door.first_page();
            let page = location.map(|id| format!("{first}?location={id}"));
            leptos_axum::redirect(page.as_deref().unwrap_or(first));
            return Ok(Outcome::Done);
        }
        Attempt::Right(_) | Attempt::Wrong => Refused::Wrong,
        Attempt::SlowDown(seconds) => Refused::SlowDown(u32::try_from(seconds).unwrap_or(u32::MAX)),
    };
    form.refuse_whole(refused.into())
}

/// Logs a client out. In a widget, the login page keeps `location`.
#[server(endpoint = "client_log_out")]
pub async fn client_log_out(#[server(default)] location: Option<Uuid>) -> Result<(), AppError> {
    use crate::{
        login::{client, viewer::ClientViewer},
        services::Services,
    };

    let door = expect_context::<ClientViewer>().door;
    client::leave(&Services::of_request(), door).await?;
    let page = door.log_in_page();
    match location {
        Some(id) => leptos_axum::redirect(&format!("{page}?location={id}")),
        None => leptos_axum::redirect(page),
    }
    Ok(())
}

/// Asks the team for a link with which to set a new password. The answer is the same for known and unknown addresses.
#[server(endpoint = "client_forgot_password")]
pub async fn client_forgot_password(email: String) -> Result<Outcome, AppError> {
    use shared::{client::Email, flaw::Flaws};

    use crate::{answers::form::Form, services::Services};

    let services = Services::of_request();
    let form = Form::new("client_forgot_password", [("email", &email)]);
    match Email::parse(&email) {
        Ok(email) => {
            let (now, mut rng) = (services.now(), services.rng());
            store::client_access::forgotten(&services.store, &email, now, &mut rng).await?;
            Ok(Outcome::Done)
        }
        Err(flaw) => form.refuse(Flaws::one("email", flaw)),
    }
}

/// Sets a password with a link that the team handed over, and logs the client in.
#[server(endpoint = "client_set_password")]
pub async fn client_set_password(link: String, password: String) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaws, Refused},
        setup::Password,
    };

    use crate::{
        answers::form::Form,
        login::{client::enter, door::Door, token::Token, viewer::ClientViewer},
        services::Services,
    };

    let services = Services::of_request();
    let digest = Token::typed(&link).digest();
    let (now, mut rng) = (services.now(), services.rng());
    let client = {
        let mut tx = services.store.read().await?;
        store::client_access::link(&mut tx, &digest, now).await?
    };
    // While the link works it is sent back, so that a password that is too short can be corrected.
    let form = Form::new("client_set_password", [("link", &link)]);
    let Some(client) = client else {
        return form.refuse_whole(Refused::LinkExpired.into());
    };
    let password = match Password::parse(&password) {
        Ok(password) => password,
        Err(flaw) => return form.refuse(Flaws::one("password", flaw)),
    };
    let hash = services.passwords.hash(password.plain()).await?;
    let set =
        store::client_access::set_password(&services.store, &digest, &hash, now, &mut rng).await?;
    if set == store::Outcome::Done {
        let door = expect_context::<ClientViewer>().door;
        if door == Door::App && enter(&services, door, client).await? {
            leptos_axum::redirect("/app?done=client_set_password");
        }
    }
    form.outcome(set)
}

/// Adds a new client, and logs the client in.
#[server(endpoint = "client_sign_up")]
pub async fn client_sign_up(
    first_name: String,
    #[server(default)] last_name: String,
    email: String,
    password: String,
    location: Uuid,
) -> Result<Outcome, AppError> {
    use shared::{
        client::{Email, Line},
        details::DetailsForm,
        flaw::{Flaw, Flaws},
        input,
        setup::Password,
    };
    use store::client_access::{NewUser, SigningUp, sign_up};

    use crate::{
        answers::form::Form,
        login::{client::enter, door::Door, viewer::ClientViewer},
        services::Services,
    };

    let services = Services::of_request();
    let location_sent = location.to_string();
    let form = Form::new(
        "client_sign_up",
        [
            ("first_name", &first_name),
            ("last_name", &last_name),
            ("email", &email),
            ("location", &location_sent),
        ],
    );
    let mut flaws = Flaws::none();
    flaws.note("first_name", Line::parse(&first_name));
    flaws.note("last_name", input::optional(&last_name, input::line));
    flaws.note("email", Email::parse(&email));
    let Some(password) = flaws.note("password", Password::parse(&password)) else {
        return form.refuse(flaws);
    };
    let details = DetailsForm {
        first_name,
        last_name,
        email,
        ..DetailsForm::default()
    };
    let details = match details.parse(services.today()) {
        Ok(details) if flaws.is_empty() => details,
        _ => return form.refuse(flaws),
    };
    let hash = services.passwords.hash(password.plain()).await?;
    let new = NewUser {
        details: &details,
        home: location,
        password_hash: &hash,
    };
    let (now, mut rng) = (services.now(), services.rng());
    match sign_up(&services.store, &new, now, &mut rng).await? {
        SigningUp::Done(client) => {
            let door = expect_context::<ClientViewer>().door;
            if door == Door::App && enter(&services, door, client).await? {
                leptos_axum::redirect("/app?done=client_sign_up");
            }
            Ok(Outcome::Done)
        }
        SigningUp::EmailTaken => form.refuse_whole(Flaw::Taken),
        SigningUp::NoSuchLocation => form.refuse(Flaws::one("location", Flaw::NotAChoice)),
    }
}
