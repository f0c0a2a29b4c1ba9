//! Stored payment methods: removed.

use uuid::Uuid;

use super::form;
use crate::client::ClientId;

form! {
    /// Removes a payment method of a client.
    pub RemovePaymentMethod = "remove_payment_method";
    ids { client: ClientId, method: Uuid }
}
