//! Logging in and out.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::AppError;

/// What became of an attempt to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoggingIn {
    /// Somebody is logged in.
    Done,
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
    match answer {
        log_in::Attempt::Done(token) => {
            if let Some(before) = log_in::token_of_request() {
                store::team_sessions::end(&services.store, &before.digest()).await?;
            }
            log_in::remember(&token);
            leptos_axum::redirect(log_in::own_page(&next));
            Ok(LoggingIn::Done)
        }
        log_in::Attempt::Refused(answer) => {
            reply(|| Reply::LogIn {
                email,
                next,
                answer,
            });
            Ok(answer)
        }
    }
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
