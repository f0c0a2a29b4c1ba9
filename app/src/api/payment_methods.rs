//! Removing stored payment methods.

use leptos::prelude::*;
use shared::{client::ClientId, ids::PaymentMethodId};
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Removes a payment method of a client.
#[server(endpoint = "remove_payment_method")]
pub async fn remove_payment_method(client: ClientId, method: Uuid) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let services = Services::of_request();
    let act = services.act(store::By::Team(viewer()?.id));
    let outcome =
        store::payment_methods::remove(&services.store, act, client, PaymentMethodId(method))
            .await?;
    Form::new("remove_payment_method", []).outcome(outcome)
}
