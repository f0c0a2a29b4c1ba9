//! Stored payment methods: listed and removed. The processor's token is stored and never read.

use shared::{client::ClientId, flaw::Refused, ids::PaymentMethodId};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::{
        events::What,
        undos::{self, Before},
    },
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
    },
};

statements! {
    OF_CLIENT = "
        select id, brand, last4, expiry_month, expiry_year, removed_at is not null as is_removed from payment_methods
        where client_id = $1 and removed_at is null
        order by expiry_year desc, expiry_month desc, id";
    /// A removed one is there until that can no longer be undone.
    ONE = "
        select id, brand, last4, expiry_month, expiry_year, removed_at is not null as is_removed from payment_methods
        where id = $1 and client_id = $2";
    REMOVE = "
        update payment_methods set removed_at = $3 where id = $1 and client_id = $2 and removed_at is null";
    PUT_BACK = "
        update payment_methods set removed_at = null where id = $1 and client_id = $2 and removed_at is not null";
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
    /// Whether it is removed, which can still be undone.
    pub is_removed: bool,
}

/// Returns a client's payment methods.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<PaymentMethod>> {
    Ok(on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?))
}

/// Returns one of a client's payment methods, also one that is removed while that can be undone.
pub async fn one(
    tx: &mut Tx,
    client: ClientId,
    method: PaymentMethodId,
) -> Result<Option<PaymentMethod>> {
    Ok(on!(tx, |c| sqlx::query_as(ONE)
        .bind(method.0)
        .bind(client.0)
        .fetch_optional(c)
        .await?))
}

/// Removes a payment method of a client. It is deleted once that can no longer be undone.
pub async fn remove(
    store: &Store,
    act: Act,
    client: ClientId,
    method: PaymentMethodId,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let now = act.now();
    let removed = on!(act.tx(), |c| sqlx::query(REMOVE)
        .bind(method.0)
        .bind(client.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    if removed == 0 {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    undos::keep(&mut act, Before::PaymentMethod(method)).await?;
    act.commit(What::PaymentMethodRemoved, None).await
}

/// Puts a payment method back that was removed. Returns `false` if it is not there, or was not removed.
pub(crate) async fn put_back(
    tx: &mut Tx,
    client: ClientId,
    method: PaymentMethodId,
) -> Result<bool> {
    let put_back = on!(tx, |c| sqlx::query(PUT_BACK)
        .bind(method.0)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(put_back == 1)
}
