//! Removing stored payment methods.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Removes a payment method of a client.
#[server(endpoint = "remove_payment_method")]
pub async fn remove_payment_method(client: ClientId, method: Uuid) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let of = (client, method);
    let outcome = store::payment_methods::remove(&services.store, by, of, now, &mut rng).await?;
    Form::new("remove_payment_method", []).outcome(outcome)
}
