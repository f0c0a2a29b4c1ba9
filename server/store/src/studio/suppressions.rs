//! Suppression: keyed digests of an erased client's email address and phone numbers are kept for a while, so that the
//! same person is not added again by mistake. It is off unless the studio provides a key.
//!
//! The digests are not linked to a client. Only the key, which is never in the database, leads from a person to a
//! digest, and nothing leads from a digest to an erasure: all digests of one month expire together.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use shared::{
    client::{ClientId, Email},
    details::Details,
};

use crate::{
    Result, Store, Tx,
    engine::{
        batch::find_rows,
        db::{on, on_day, statements},
        suppression_key::{Digest, today},
    },
};

pub use crate::engine::suppression_key::Suppression;

statements! {
    EMAILS = "
        select email_key from clients where id = $1 and email_key is not null
        union
        select user_name from clients where id = $1 and user_name is not null";
    PHONES = "select number from client_phones where client_id = $1";
    KEEP = "
        insert into suppressions (digest, expires_on) values ($1, $2)
        on conflict (digest) do update set expires_on = excluded.expires_on";
    /// Finds one digest. [`find_rows`] extends the statement to many.
    KNOWN = "select digest from suppressions where expires_on > $1 and digest in ($2)";
    FORGET = "delete from suppressions where digest = $1";
    CLEAR_EXPIRED = "delete from suppressions where expires_on <= $1";
}

/// Stores the digests of a client who is about to be erased, and returns when they expire. Returns `None` if
/// suppression is off, or if the client has neither an email address nor a phone number.
pub(crate) async fn keep(
    store: &Store,
    tx: &mut Tx,
    client: ClientId,
    now: Timestamp,
) -> Result<Option<Date>> {
    clear(tx, now).await?;
    let Some(suppression) = store.suppression() else {
        return Ok(None);
    };
    let digests = of_client(suppression, tx, client).await?;
    let until = suppression.until(now);
    for digest in &digests {
        on!(&mut *tx, |c| sqlx::query(KEEP)
            .bind(digest)
            .bind(on_day(until))
            .execute(c)
            .await?
            .rows_affected());
    }
    Ok((!digests.is_empty()).then_some(until))
}

/// Returns the digests of a client, in an order that reveals nothing.
async fn of_client(
    suppression: &Suppression,
    tx: &mut Tx,
    client: ClientId,
) -> Result<BTreeSet<Digest>> {
    let emails: Vec<String> = on!(&mut *tx, |c| sqlx::query_scalar(EMAILS)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let phones: Vec<String> = on!(tx, |c| sqlx::query_scalar(PHONES)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let emails = emails.iter().map(|key| suppression.email(key));
    let phones = phones.iter().filter_map(|number| suppression.phone(number));
    Ok(emails.chain(phones).collect())
}

/// Returns those of `digests` that belong to erased clients.
pub(crate) async fn known(
    tx: &mut Tx,
    digests: &[Digest],
    now: Timestamp,
) -> Result<BTreeSet<Digest>> {
    let known: Vec<(Digest,)> =
        find_rows!(tx, KNOWN, digests, |query| query.bind(on_day(today(now))));
    Ok(known.into_iter().map(|(digest,)| digest).collect())
}

/// Returns those digests of the details that belong to erased clients, and none if suppression is off.
pub(crate) async fn known_of(
    store: &Store,
    tx: &mut Tx,
    details: &Details,
    now: Timestamp,
) -> Result<BTreeSet<Digest>> {
    let Some(suppression) = store.suppression() else {
        return Ok(BTreeSet::new());
    };
    let digests = suppression.of(details).into_iter();
    let digests: Vec<_> = digests.map(|(_, digest)| digest).collect();
    known(tx, &digests, now).await
}

/// Returns the digest of a user name if it belongs to an erased client, and none if suppression is off.
pub(crate) async fn known_user_name(
    store: &Store,
    tx: &mut Tx,
    user_name: &Email,
    now: Timestamp,
) -> Result<BTreeSet<Digest>> {
    match store.suppression() {
        Some(suppression) => known(tx, &[suppression.email(&user_name.key())], now).await,
        None => Ok(BTreeSet::new()),
    }
}

/// Returns the same as [`known_of`], without the client's own digests: families may share a phone.
pub(crate) async fn newly_known(
    store: &Store,
    tx: &mut Tx,
    client: ClientId,
    details: &Details,
    now: Timestamp,
) -> Result<BTreeSet<Digest>> {
    let mut known = known_of(store, tx, details, now).await?;
    if let Some(suppression) = store.suppression()
        && !known.is_empty()
    {
        let own = of_client(suppression, tx, client).await?;
        known.retain(|digest| !own.contains(digest));
    }
    Ok(known)
}

/// Deletes digests: the erased client has come back, and the team must not be told again.
pub(crate) async fn forget(tx: &mut Tx, digests: &BTreeSet<Digest>) -> Result<()> {
    for digest in digests {
        on!(&mut *tx, |c| sqlx::query(FORGET)
            .bind(digest)
            .execute(c)
            .await?
            .rows_affected());
    }
    Ok(())
}

/// Deletes expired digests. They already have no effect.
pub async fn clear_expired(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    clear(&mut tx, now).await?;
    tx.commit().await
}

/// Deletes expired digests within a transaction.
pub(crate) async fn clear(tx: &mut Tx, now: Timestamp) -> Result<()> {
    on!(tx, |c| sqlx::query(CLEAR_EXPIRED)
        .bind(on_day(today(now)))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
