//! What team members do for clients who use the app.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{refusing::Answers, reply::Once},
        services::{Services, shown},
    },
    store::{
        desk::deletion_requests::withdraw,
        door::access::{change_user_name as change, make_link},
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Makes a link to set a client's password. A client without a user name gets one. The page shows the link once, because the
/// database holds only its digest.
#[server(endpoint = "make_client_link")]
pub async fn make_client_link(
    #[server(flatten)] form: forms::MakeClientLink,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let user_name = match form.parse() {
        Ok(user_name) => user_name,
        Err(flaws) => return form.refuse(&flaws),
    };
    let made = make_link(&services.store, act, form.client, user_name.as_ref()).await?;
    form.show_once(made, |token| {
        let origin = services.origin();
        Once::ClientLink(format!("{origin}/app/password?link={}", token.as_str()))
    })
}

/// Changes the user name with which a client logs in.
#[server(endpoint = "change_user_name")]
pub async fn change_user_name(
    #[server(flatten)] form: forms::ChangeUserName,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(user_name) => {
            let changed = change(&store, act, form.client, &user_name, &shown()).await?;
            form.answer(changed)
        }
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Withdraws a client's request to be deleted, at the client's word.
#[server(endpoint = "withdraw_deletion_request")]
pub async fn withdraw_deletion_request(
    #[server(flatten)] form: forms::WithdrawDeletionRequest,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    form.answer(withdraw(&services.store, act, form.client).await?)
}
