//! The first steps of a new studio.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    store::studio::getting_started::set,
};

use crate::{answers::form::Outcome, error::AppError};

/// Notes that backups are made, or that the list of first steps is not wanted.
#[server(endpoint = "set_getting_started")]
pub async fn set_getting_started(
    #[server(flatten)] form: forms::SetGettingStarted,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(said) => form.answer(set(&store, act, said).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
