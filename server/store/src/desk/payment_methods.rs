//! Stored payment methods: listed by what the client knows of them, and removed. The processor's token is only stored.

use jiff::Timestamp;
use rand::Rng;
use shared::{access::TeamMemberId, client::ClientId, flaw::Refused};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::{
        events::{self, What},
        locks::{self, Lock},
    },
    engine::db::{on, statements},
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
    pub id: Uuid,
    /// Whose card it is: `Visa`.
    pub brand: String,
    /// Its last four digits.
    pub last4: String,
    /// The month in which it expires, 1 to 12.
    pub expiry_month: i64,
    /// The year in which it expires.
    pub expiry_year: i64,
}

/// A client's payment methods.
///
/// # Errors
/// When the database fails.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<PaymentMethod>> {
    Ok(on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?))
}

/// Removes a payment method of a client.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn remove(
    store: &Store,
    by: TeamMemberId,
    (client, method): (ClientId, Uuid),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    let removed = on!(&mut tx, |c| sqlx::query(REMOVE)
        .bind(method)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    if removed == 0 {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let what = (What::PaymentMethodRemoved, None);
    events::note_by(&mut tx, client, what, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}
