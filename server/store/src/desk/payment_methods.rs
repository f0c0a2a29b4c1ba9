//! Stored payment methods: listed and removed. The processor's token is stored and never read.

use shared::{client::ClientId, flaw::Refused, ids::PaymentMethodId};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::events::What,
    engine::{
        act::{Act, begun},
        db::{on, statements},
    },
};

statements! {
    OF_CLIENT = "
        select id, brand, last4, expiry_month, expiry_year from payment_methods
        where client_id = $1
        order by expiry_year desc, expiry_month desc, id";
    REMOVE = "delete from payment_methods where id = $1 and client_id = $2";
}

/// A stored payment method, without the token.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PaymentMethod {
    /// The payment method.
    #[sqlx(try_from = "Uuid")]
    pub id: PaymentMethodId,
    /// The card's brand: `Visa`.
    pub brand: String,
    /// Its last four digits.
    pub last4: String,
    /// The month in which it expires, 1 to 12.
    pub expiry_month: i64,
    /// The year in which it expires.
    pub expiry_year: i64,
}

/// Returns a client's payment methods.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<PaymentMethod>> {
    Ok(on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?))
}

/// Removes a payment method of a client.
pub async fn remove(
    store: &Store,
    act: Act,
    client: ClientId,
    method: PaymentMethodId,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let removed = on!(act.tx(), |c| sqlx::query(REMOVE)
        .bind(method.0)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    if removed == 0 {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    act.commit(What::PaymentMethodRemoved, None).await
}
