//! What clients do themselves, in the app and in the widgets. Who the client is says the log-in, never the request.

use leptos::prelude::*;
use shared::ids::{BookingId, SessionId};
use uuid::Uuid;

use super::{AppError, form::Outcome};

/// Logs a client in. In a widget, `location` is the one whose schedule comes next.
#[server(endpoint = "client_log_in")]
pub async fn client_log_in(
    email: String,
    password: String,
    #[server(default)] location: Option<Uuid>,
) -> Result<Outcome, AppError> {
    use shared::flaw::Refused;

    use crate::{
        api::form::Form,
        services::{
            ClientViewer, Services,
            client_log_in::{Attempt, attempt, enter},
        },
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

/// Logs a client out. In a widget, `location` is the one whose schedule stays.
#[server(endpoint = "client_log_out")]
pub async fn client_log_out(#[server(default)] location: Option<Uuid>) -> Result<(), AppError> {
    use crate::services::{ClientViewer, Services, client_log_in};

    let door = expect_context::<ClientViewer>().door;
    client_log_in::leave(&Services::of_request(), door).await?;
    let page = door.log_in_page();
    match location {
        Some(id) => leptos_axum::redirect(&format!("{page}?location={id}")),
        None => leptos_axum::redirect(page),
    }
    Ok(())
}

/// Asks for a new password, which the team hands over. The answer is the same whoever has the address.
#[server(endpoint = "client_forgot_password")]
pub async fn client_forgot_password(email: String) -> Result<Outcome, AppError> {
    use shared::{client::Email, flaw::Flaws};

    use crate::{api::form::Form, services::Services};

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

/// Sets a password with a link that the team handed over, and logs in.
#[server(endpoint = "client_set_password")]
pub async fn client_set_password(link: String, password: String) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaws, Refused},
        setup::Password,
    };

    use crate::{
        api::form::Form,
        services::{
            ClientViewer, Services,
            client_log_in::{Door, enter},
            log_in::Token,
        },
    };

    let services = Services::of_request();
    let digest = Token::typed(&link).digest();
    let (now, mut rng) = (services.now(), services.rng());
    let client = {
        let mut tx = services.store.read().await?;
        store::client_access::link(&mut tx, &digest, now).await?
    };
    // The link is sent back while it works, so that a password that is too short can be mended.
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

/// Adds the one who asks as a client, and logs in.
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
        api::form::Form,
        services::{
            ClientViewer, Services,
            client_log_in::{Door, enter},
        },
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

/// Books the client into a session, with what the client is entitled to.
#[server(endpoint = "client_book")]
pub async fn client_book(session: SessionId) -> Result<Outcome, AppError> {
    use shared::forms::ClientBook;
    use store::{By, bookings::book};

    use crate::{
        api::form::Form,
        services::{Services, client_viewer},
    };

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let sent = session.to_string();
    let booking = ClientBook { session }.for_client(client);
    let booked = book(&services.store, services.act(By::Client(client)), &booking).await?;
    Form::new("client_book", [("session", &sent)]).outcome(booked)
}

/// Cancels a booking of the client, until the session starts.
#[server(endpoint = "client_cancel_booking")]
pub async fn client_cancel_booking(booking: BookingId) -> Result<Outcome, AppError> {
    use store::{By, bookings::cancel};

    use crate::{
        api::form::Form,
        services::{Services, client_viewer},
    };

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let sent = booking.to_string();
    let act = services.act(By::Client(client));
    let cancelled = cancel(&services.store, act, client, booking).await?;
    Form::new("client_cancel_booking", [("booking", &sent)]).outcome(cancelled)
}

/// Asks the team to delete the account.
#[server(endpoint = "client_ask_deletion")]
pub async fn client_ask_deletion(#[server(default)] sure: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws};

    use crate::{
        api::form::Form,
        services::{Services, client_viewer},
    };

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let form = Form::new("client_ask_deletion", []);
    if sure != "1" {
        return form.refuse(Flaws::one("sure", Flaw::Missing));
    }
    let (now, mut rng) = (services.now(), services.rng());
    form.outcome(store::deletion_requests::ask(&services.store, client, now, &mut rng).await?)
}

/// Takes back that the account is to be deleted.
#[server(endpoint = "client_withdraw_deletion")]
pub async fn client_withdraw_deletion() -> Result<Outcome, AppError> {
    use store::deletion_requests::withdraw;

    use crate::{
        api::form::Form,
        services::{Services, client_viewer},
    };

    let services = Services::of_request();
    let client = client_viewer()?.id;
    let (now, mut rng) = (services.now(), services.rng());
    let withdrawn = withdraw(&services.store, client, None, now, &mut rng).await?;
    Form::new("client_withdraw_deletion", []).outcome(withdrawn)
}
