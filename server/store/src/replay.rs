//! Erasing again, on a database that was put back to a day before the erasure.
//!
//! Whatever was open on that day was settled before the client was erased, in a way that this database does not know any
//! more. It is closed here, without a word to anybody: nobody could settle it on an erased client.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rand::Rng;
use shared::{
    client::ClientId,
    ledger::{Entry, Erasure},
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    db::{At, on, on_day, statements},
    erasures, ids, ledger,
    locks::{self, Lock},
    residues::{self, Place},
    suppressions,
};

statements! {
    CANCEL_BOOKINGS = "
        update bookings set status = 'cancelled'
        where client_id = $1 and status in ('booked', 'waitlisted')
            and exists (select 1 from sessions s where s.id = bookings.session_id and s.starts_at > $2)";
    END_MEMBERSHIPS = "
        update memberships set status = 'cancelled', ends_on = $2
        where client_id = $1 and (status <> 'cancelled' or ends_on is null or ends_on > $2)";
    VOID_PACKAGES = "update packages set status = 'void' where client_id = $1 and status in ('unused', 'active')";
    WRITE_OFF = "
        update invoices set status = 'written_off'
        where client_id = $1 and status in ('outstanding', 'failed', 'collection')";
    BALANCES = "
        select location_id, currency, cast(sum(amount) as bigint) from credit_movements
        where client_id = $1 group by location_id, currency having sum(amount) <> 0";
    ADJUST = "
        insert into credit_movements (id, client_id, location_id, amount, currency, what, created_on)
        values ($1, $2, $3, $4, $5, 'adjusted', $6)";
}

/// What became of an erasure that was to be carried out again.
#[derive(Debug)]
pub(crate) enum Again {
    /// The client is erased again; these texts about others name the client.
    Erased(Vec<Place>),
    /// The database is older than the client.
    Unknown,
    /// Another process has done it.
    Done,
}

/// Carries out an erasure again, under the same reference and in the same place.
///
/// # Errors
/// When the database fails or something would be left; nothing has changed then.
pub(crate) async fn erase_again(
    store: &Store,
    entry: &Entry,
    rng: &mut (impl Rng + Send),
) -> Result<Again> {
    let Erasure {
        client,
        reference,
        erased_at,
        ..
    } = &entry.erasure;
    let (client, erased_at) = (*client, *erased_at);
    let mut tx = store.write().await?;
    let lock = locks::connected(&mut tx, client).await?;
    if ledger::lock(&mut tx).await?.position >= entry.position {
        return Ok(Again::Done);
    }
    let again = match lock {
        Lock::NoSuchClient => {
            ledger::advance(&mut tx, &entry.head()).await?;
            Again::Unknown
        }
        Lock::Erased => return Err(Error::Corrupt("erasures.place")),
        Lock::Held => {
            close(&mut tx, client, erased_at, rng).await?;
            suppressions::keep(store, &mut tx, client, erased_at).await?;
            let marks = residues::marks(&mut tx, client).await?;
            erasures::anonymise(&mut tx, client, reference, &marks, erased_at).await?;
            let found = residues::sweep(&mut tx, client, &marks).await?;
            if let Some(place) = found.left.into_iter().next() {
                return Err(Error::Residue(place));
            }
            erasures::write_down(&mut tx, entry).await?;
            Again::Erased(
                found
                    .mentions
                    .into_iter()
                    .map(|mention| mention.place)
                    .collect(),
            )
        }
    };
    tx.commit().await?;
    Ok(again)
}

/// Closes whatever is open at an instant.
async fn close(
    tx: &mut Tx,
    client: ClientId,
    at: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    on!(&mut *tx, |c| sqlx::query(CANCEL_BOOKINGS)
        .bind(client.0)
        .bind(At(at))
        .execute(c)
        .await?
        .rows_affected());
    // Over everywhere, whatever the clocks of a location say.
    let over = day(at).saturating_sub(2.days());
    on!(&mut *tx, |c| sqlx::query(END_MEMBERSHIPS)
        .bind(client.0)
        .bind(on_day(over))
        .execute(c)
        .await?
        .rows_affected());
    for statement in [VOID_PACKAGES, WRITE_OFF] {
        on!(&mut *tx, |c| sqlx::query(statement)
            .bind(client.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    let balances: Vec<(Uuid, String, i64)> = on!(&mut *tx, |c| sqlx::query_as(BALANCES)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    for (location, currency, balance) in balances {
        on!(&mut *tx, |c| sqlx::query(ADJUST)
            .bind(ids::uuid(rng))
            .bind(client.0)
            .bind(location)
            .bind(-balance)
            .bind(&currency)
            .bind(on_day(day(at)))
            .execute(c)
            .await?
            .rows_affected());
    }
    Ok(())
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
