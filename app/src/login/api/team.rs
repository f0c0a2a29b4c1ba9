//! Server functions with which team members log in and out.

use leptos::prelude::*;

use crate::{answers::form::Outcome, error::AppError, login::answer::LoggingIn};

/// Logs a team member in, and leads to the page `next`. The browser's earlier login ends; logins of other browsers go on.
#[server(endpoint = "log_in")]
pub async fn log_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<LoggingIn, AppError> {
    use crate::{
        answers::reply::{Reply, reply},
        login::{
            next_page::{encoded, own_page},
            team::{Attempt, attempt},
            token::Token,
        },
        services::Services,
    };
    let services = Services::of_request();
    let answer = attempt(&services, &email, &password).await?;
    let (token, page, answer) = match answer {
        Attempt::Done(token) => (token, own_page(&next).to_owned(), LoggingIn::Done),
        Attempt::Halfway(token) => {
            let next = encoded(own_page(&next));
            let page = format!("/login/code?next={next}");
            (token, page, LoggingIn::CodeNeeded)
        }
        Attempt::Refused(answer) => {
            reply(|| Reply::LogIn {
                email,
                next,
                answer,
            });
            return Ok(answer);
        }
    };
    if let Some(before) = Token::of_request() {
        store::team_sessions::end(&services.store, &before.digest()).await?;
    }
    token.remember();
    leptos_axum::redirect(&page);
    Ok(answer)
}

/// Completes a login with a code of the second factor, and leads to the page `next`.
#[server(endpoint = "give_code")]
pub async fn give_code(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::second_factor::{self, Checked};

    use crate::{
        answers::form::Form,
        login::{next_page::own_page, team::slow_down, token::Token},
        services::Services,
    };
    let services = Services::of_request();
    let halfway = Token::of_request().ok_or(AppError::NotLoggedIn)?;
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
            whole.remember();
            leptos_axum::redirect(own_page(&next));
            return Ok(Outcome::Done);
        }
        Checked::None => return Err(AppError::NotLoggedIn),
        Checked::Wrong => Refused::Wrong,
        Checked::TooSoon(seconds) => slow_down(seconds),
    };
    Form::new("give_code", []).refuse(Flaws::one("code", Flaw::Refused(refused)))
}

/// Redeems a one-time code: sets the password of the team member to whom it was handed over, and leads to the login page.
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

    use crate::{answers::form::Form, services::Services};

    let services = Services::of_request();
    // The code is long, and its holder has just typed it: it comes back with a flawed password.
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

/// Logs the team member out, and leads to the login page.
#[server(endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    use crate::{login::token::Token, services::Services};
    let services = Services::of_request();
    if let Some(token) = Token::of_request() {
        store::team_sessions::end(&services.store, &token.digest()).await?;
    }
    Token::forget();
    leptos_axum::redirect("/login");
    Ok(())
}
