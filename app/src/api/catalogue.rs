//! The catalogue of memberships and packages.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        services::{Services, shown},
        words::formats::formats,
    },
    store::studio::catalogue::{add, change, find, restore, retire},
};

use crate::{answers::form::Outcome, error::AppError};

/// Adds a membership or a package to the catalogue.
#[server(endpoint = "add_offer")]
pub async fn add_offer(#[server(flatten)] form: forms::AddOffer) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.at_location(form.location).await?;
    match form.parse(here) {
        Ok(terms) => form.answer(add(&services.store, act, form.location, terms).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Changes a membership or a package in the catalogue.
#[server(endpoint = "change_offer")]
pub async fn change_offer(
    #[server(flatten)] form: forms::ChangeOffer,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let mut tx = services.store.read().await?;
    let offer = find(&mut tx, form.offer).await?;
    drop(tx);
    let current = offer.ok_or(AppError::NotFound)?.terms;
    match form.parse(
        current.kind(),
        current.price.currency(),
        formats().separators(),
    ) {
        Ok(terms) => {
            let changed = change(&services.store, act, form.offer, &terms, &shown()).await?;
            form.answer(changed)
        }
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Retires a membership or a package.
#[server(endpoint = "retire_offer")]
pub async fn retire_offer(
    #[server(flatten)] form: forms::RetireOffer,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(retire(&store, act, form.offer).await?)
}

/// Offers a retired membership or package again.
#[server(endpoint = "restore_offer")]
pub async fn restore_offer(
    #[server(flatten)] form: forms::RestoreOffer,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(restore(&store, act, form.offer).await?)
}
