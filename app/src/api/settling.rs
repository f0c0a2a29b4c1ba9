//! Settling several items of a client's checklist at once.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    store::desk::settling,
};

use crate::{answers::form::Outcome, error::AppError};

/// Records that the open invoices of a client are paid in full.
#[server(endpoint = "record_payments")]
pub async fn record_payments(
    #[server(flatten)] form: forms::RecordPayments,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let method = match form.parse() {
        Ok(method) => method,
        Err(flaws) => return form.refuse(&flaws),
    };
    let paid = settling::pay(&store, act, form.client, &form.confirmed, method);
    form.answer(paid.await?)
}

/// Ends Paid By relationships of a client today.
#[server(endpoint = "end_paid_by")]
pub async fn end_paid_by(#[server(flatten)] form: forms::EndPaidBy) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(count) => form.answer(settling::end_paid_by(&store, act, form.client, count).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Voids packages of a client, for a reason.
#[server(endpoint = "void_packages")]
pub async fn void_packages(
    #[server(flatten)] form: forms::VoidPackages,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let (count, reason) = match form.parse() {
        Ok(parsed) => parsed,
        Err(flaws) => return form.refuse(&flaws),
    };
    let voided = settling::void_packages(&store, act, form.client, count, &reason);
    form.answer(voided.await?)
}

/// Cancels memberships of a client, so that they end at once.
#[server(endpoint = "cancel_memberships")]
pub async fn cancel_memberships(
    #[server(flatten)] form: forms::CancelMemberships,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let count = match form.parse() {
        Ok(count) => count,
        Err(flaws) => return form.refuse(&flaws),
    };
    let cancelled = settling::cancel_memberships(&store, act, form.client, count);
    form.answer(cancelled.await?)
}
