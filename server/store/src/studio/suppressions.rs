//! Suppression: of the email address and the phone numbers of an erased client, keyed digests stay for a while, so that
//! the same person is not added again by mistake. Off unless a studio gives a key.
//!
//! The digests belong to nobody. They lead back to a person only with the key, which is never in the database, and to an
//! erasure not even with it: all that are made in one month expire together.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use shared::{client::ClientId, details::Details};

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
    EMAIL = "select email_key from clients where id = $1 and email_key is not null";
    PHONES = "select number from client_phones where client_id = $1";
    KEEP = "
        insert into suppressions (digest, expires_on) values ($1, $2)
        on conflict (digest) do update set expires_on = excluded.expires_on";
    /// Asks for one digest; [`find_rows`] makes a statement for many of it.
    KNOWN = "select digest from suppressions where expires_on > $1 and digest in ($2)";
    FORGET = "delete from suppressions where digest = $1";
    CLEAR_EXPIRED = "delete from suppressions where expires_on <= $1";
}

/// Keeps the digests of a client who is about to be erased, and says until when. `None` where suppression is off, or
/// where the client has neither email address nor phone number: then nothing is kept.
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

/// The digests of a client, in an order that says nothing.
async fn of_client(
    suppression: &Suppression,
    tx: &mut Tx,
    client: ClientId,
) -> Result<BTreeSet<Digest>> {
    let email: Option<String> = on!(&mut *tx, |c| sqlx::query_scalar(EMAIL)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    let phones: Vec<String> = on!(tx, |c| sqlx::query_scalar(PHONES)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let email = email.map(|key| suppression.email(&key));
    let phones = phones.iter().filter_map(|number| suppression.phone(number));
    Ok(email.into_iter().chain(phones).collect())
}

/// Which of `digests` are those of erased people.
pub(crate) async fn known(
    tx: &mut Tx,
    digests: &[Digest],
    now: Timestamp,
) -> Result<BTreeSet<Digest>> {
    let known: Vec<(Digest,)> =
        find_rows!(tx, KNOWN, digests, |query| query.bind(on_day(today(now))));
    Ok(known.into_iter().map(|(digest,)| digest).collect())
}

/// Which digests of these details are those of erased people; none where suppression is off.
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

/// The same, without what the client has already: a family may share a phone.
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

/// Forgets digests: whose they are is back, and is not to be pointed out for ever.
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

/// Removes what has expired. It counts for nothing already.
///
/// # Errors
/// When the database fails.
pub async fn clear_expired(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    clear(&mut tx, now).await?;
    tx.commit().await
}

/// The same, in a transaction that does something else.
pub(crate) async fn clear(tx: &mut Tx, now: Timestamp) -> Result<()> {
    on!(tx, |c| sqlx::query(CLEAR_EXPIRED)
        .bind(on_day(today(now)))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
