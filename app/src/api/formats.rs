//! How dates, times and amounts are written: for a team member, and for a client.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        login::viewer::{account_holder, client_viewer},
        services::Services,
    },
    store::{By, door, team},
};

use crate::{answers::form::Outcome, error::AppError};

/// Chooses the formats of the team member who is logged in.
#[server(endpoint = "set_formats")]
pub async fn set_formats(#[server(flatten)] form: forms::SetFormats) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.act(By::Team(account_holder()?.id))?;
    match form.parse() {
        Ok(formats) => form.answer(team::formats::set(&services.store, act, formats).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Chooses the formats of the client who is logged in.
#[server(endpoint = "client_set_formats")]
pub async fn client_set_formats(
    #[server(flatten)] form: forms::ClientSetFormats,
) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let (client, act) = (client_viewer()?.id, services.client_act()?);
    match form.parse() {
        Ok(formats) => {
            let set = door::formats::set(&services.store, act, client, formats);
            form.answer(set.await?)
        }
        Err(flaws) => form.refuse(&flaws),
    }
}
