//! Selling memberships, pausing, resuming and cancelling them.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    shared::membership::Change,
    store::desk::memberships::{change, sell},
};

use crate::{answers::form::Outcome, error::AppError};

/// Sells a client a membership at a location.
#[server(endpoint = "sell_membership")]
pub async fn sell_membership(
    #[server(flatten)] form: forms::SellMembership,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.at_location(form.location).await?;
    match form.parse(here) {
        Ok(sale) => form.answer(sell(&services.store, act, &sale).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Pauses a membership.
#[server(endpoint = "pause_membership")]
pub async fn pause_membership(
    #[server(flatten)] form: forms::PauseMembership,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let paused = change(&store, act, form.client, form.membership, Change::Pause);
    form.answer(paused.await?)
}

/// Resumes a paused membership.
#[server(endpoint = "resume_membership")]
pub async fn resume_membership(
    #[server(flatten)] form: forms::ResumeMembership,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let resumed = change(&store, act, form.client, form.membership, Change::Resume);
    form.answer(resumed.await?)
}

/// Cancels a membership: at once, or after the day that was typed.
#[server(endpoint = "cancel_membership")]
pub async fn cancel_membership(
    #[server(flatten)] form: forms::CancelMembership,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let cancel = match form.parse() {
        Ok(cancel) => cancel,
        Err(flaws) => return form.refuse(&flaws),
    };
    let cancelled = change(&store, act, form.client, form.membership, cancel);
    form.answer(cancelled.await?)
}
