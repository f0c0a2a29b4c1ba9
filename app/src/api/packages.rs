//! Selling packages, and voiding them.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    store::desk::packages::{sell, void},
};

use crate::{answers::form::Outcome, error::AppError};

/// Sells a client a package at a location.
#[server(endpoint = "sell_package")]
pub async fn sell_package(
    #[server(flatten)] form: forms::SellPackage,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.at_location(form.location).await?;
    match form.parse(here) {
        Ok(sale) => form.answer(sell(&services.store, act, &sale).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Voids a package, for a reason.
#[server(endpoint = "void_package")]
pub async fn void_package(
    #[server(flatten)] form: forms::VoidPackage,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(reason) => form.answer(void(&store, act, form.client, form.package, &reason).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
