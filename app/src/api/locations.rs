//! The locations of the studio.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        services::{Services, shown},
    },
    store::studio::locations::{add, change},
};

use crate::{answers::form::Outcome, error::AppError};

/// Adds a location.
#[server(endpoint = "add_location")]
pub async fn add_location(
    #[server(flatten)] form: forms::AddLocation,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(settings) => form.answer(add(&services.store, act, &settings).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Changes a location.
#[server(endpoint = "change_location")]
pub async fn change_location(
    #[server(flatten)] form: forms::ChangeLocation,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let settings = match form.parse() {
        Ok(settings) => settings,
        Err(flaws) => return form.refuse(&flaws),
    };
    let shown = shown();
    let changed = change(&services.store, act, form.location, &settings, &shown);
    form.answer(changed.await?)
}
