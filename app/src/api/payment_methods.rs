//! Removing stored payment methods.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    store::desk::payment_methods::remove,
};

use crate::{answers::form::Outcome, error::AppError};

/// Removes a payment method of a client.
#[server(endpoint = "remove_payment_method")]
pub async fn remove_payment_method(
    #[server(flatten)] form: forms::RemovePaymentMethod,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(remove(&store, act, form.client, form.method).await?)
}
