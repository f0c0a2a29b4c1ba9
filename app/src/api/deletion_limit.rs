//! The limit for deletions.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        services::{Services, shown},
    },
    store::studio::deletion_limit::set,
};

use crate::{answers::form::Outcome, error::AppError};

/// Sets how many clients one administrator may delete within an hour.
#[server(endpoint = "set_deletion_limit")]
pub async fn set_deletion_limit(
    #[server(flatten)] form: forms::SetDeletionLimit,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(limit) => form.answer(set(&services.store, act, limit, &shown()).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
