//! Logging in and out.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{AppError, form::Outcome};

/// What became of an attempt to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoggingIn {
    /// Somebody is logged in.
    Done,
    /// The password is right, and a code of the second factor has to follow.
    CodeNeeded,
    /// The email address is unknown or the password is wrong; which of them is not said.
    Wrong,
    /// There were too many failures; the next attempt counts after these seconds.
    SlowDown(i64),
}

/// Logs a team member in, and leads to the page `next`. The log-in that this browser had before ends; those of
/// other browsers go on.
#[server(endpoint = "log_in")]
pub async fn log_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<LoggingIn, AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::{Services, log_in},
    };
    let services = Services::of_request();
    let answer = log_in::attempt(&services, &email, &password).await?;
    let (token, page, answer) = match answer {
        log_in::Attempt::Done(token) => {
            (token, log_in::own_page(&next).to_owned(), LoggingIn::Done)
        }
        log_in::Attempt::Halfway(token) => {
            let next = log_in::encoded(log_in::own_page(&next));
            let page = format!("/login/code?next={next}");
            (token, page, LoggingIn::CodeNeeded)
        }
        log_in::Attempt::Refused(answer) => {
            reply(|| Reply::LogIn {
                email,
                next,
                answer,
            });
            return Ok(answer);
        }
    };
    if let Some(before) = log_in::token_of_request() {
        store::team_sessions::end(&services.store, &before.digest()).await?;
    }
    log_in::remember(&token);
    leptos_axum::redirect(&page);
    Ok(answer)
}

/// Completes a log-in with a code of the second factor, and leads to the page `next`.
#[server(endpoint = "give_code")]
pub async fn give_code(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::second_factor::{self, Checked};

    use crate::{
        api::form::Form,
        services::{
            Services,
            log_in::{self, Token},
        },
    };
    let services = Services::of_request();
    let halfway = log_in::token_of_request().ok_or(AppError::NotLoggedIn)?;
    let whole = Token::random(&mut services.rng());
    let tokens = (halfway.digest(), whole.digest());
    let checked = second_factor::log_in(
        &services.store,
        (&tokens.0, &tokens.1),
        &code,
        services.now(),
    )
    .await?;
    let refused = match checked {
        Checked::Right => {
            log_in::remember(&whole);
            leptos_axum::redirect(log_in::own_page(&next));
            return Ok(Outcome::Done);
        }
        Checked::None => return Err(AppError::NotLoggedIn),
        Checked::Wrong => Refused::Wrong,
        Checked::TooSoon(seconds) => log_in::slow_down(seconds),
    };
    Form::new("give_code", []).refuse(Flaws::one("code", Flaw::Refused(refused)))
}

/// Sets the password of the team member for whom `code` was made, and leads to the log-in page.
#[server(endpoint = "use_link")]
pub async fn use_link(
    #[server(default)] code: String,
    #[server(default)] password: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws, Refused},
        setup::Password,
    };
    use store::{members, secrets};

    use crate::{api::form::Form, services::Services};

    let services = Services::of_request();
    // The code is no secret to who has typed it, and it is long: it comes back with a flawed password.
    let form = Form::new("use_link", [("code", &code)]);
    let mut flaws = Flaws::none();
    let password = flaws.note("password", Password::parse(&password));
    let (digest, now) = (secrets::digest(&code), services.now());
    let mut tx = services.store.read().await?;
    let counts = members::link_counts(&mut tx, &digest, now).await?;
    drop(tx);
    let over = if code.trim().is_empty() {
        Flaw::Missing
    } else {
        Refused::LinkExpired.into()
    };
    flaws.note("code", if counts { Ok(()) } else { Err(over) });
    let Some(password) = password.filter(|_| counts) else {
        return form.refuse(flaws);
    };
    let hash = services.passwords.hash(password.plain()).await?;
    if !members::use_link(&services.store, &digest, &hash, now).await? {
        return form.refuse(Flaws::one("code", Refused::LinkExpired.into()));
    }
    leptos_axum::redirect("/login?done=use_link");
    Ok(Outcome::Done)
}

/// Logs out, and leads to the log-in page.
#[server(endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    use crate::services::{Services, log_in};
    let services = Services::of_request();
    if let Some(token) = log_in::token_of_request() {
        store::team_sessions::end(&services.store, &token.digest()).await?;
    }
    log_in::forget();
    leptos_axum::redirect("/login");
    Ok(())
}
