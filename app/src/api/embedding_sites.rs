//! Which websites may show the schedule within their own pages.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    store::studio::embedding_sites::{add, remove},
};

use crate::{answers::form::Outcome, error::AppError};

/// Lets a website show the schedule.
#[server(endpoint = "add_embedding_site")]
pub async fn add_embedding_site(
    #[server(flatten)] form: forms::AddEmbeddingSite,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(origin) => form.answer(add(&services.store, act, &origin).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Stops a website from showing the schedule.
#[server(endpoint = "remove_embedding_site")]
pub async fn remove_embedding_site(
    #[server(flatten)] form: forms::RemoveEmbeddingSite,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(origin) => form.answer(remove(&services.store, act, &origin).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
