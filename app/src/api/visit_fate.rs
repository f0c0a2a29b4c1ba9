//! What becomes of the visits of deleted clients.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        services::{Services, shown},
    },
    store::studio::visit_fate::set,
};

use crate::{answers::form::Outcome, error::AppError};

/// Chooses what becomes of the visits of clients who are deleted from now on.
#[server(endpoint = "set_visit_fate")]
pub async fn set_visit_fate(
    #[server(flatten)] form: forms::SetVisitFate,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(fate) => form.answer(set(&services.store, act, fate, &shown()).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
