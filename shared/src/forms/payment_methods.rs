//! Stored payment methods: removed.

use super::form;
use crate::{client::ClientId, ids::PaymentMethodId};

form! {
    /// Removes a payment method of a client.
    pub RemovePaymentMethod = "remove_payment_method";
    ids { client: ClientId, method: PaymentMethodId }
}
