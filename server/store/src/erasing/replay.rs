//! Repeats erasures on a database that was restored to a day before them.
//!
//! What was open on that day was settled before the client was erased, in a way that this database no longer knows. It
//! is closed here without notifying anyone: an erased client's account cannot be settled.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rand::Rng;
use shared::{
    client::ClientId,
    finding::Choice,
    ledger::{Entry, Erasure, Swept},
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    desk::locks::{self, Lock},
    engine::{
        db::{At, on, on_day, statements},
        ids,
        ledger_file::in_background,
        ledger_problem::Problem,
        place::Place,
    },
    erasing::{
        corrections, erase, ledger,
        listing::{self, Change, Listing},
    },
    studio::suppressions,
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

/// The result of comparing the database with its ledger.
#[derive(Debug, Default)]
pub struct Settled {
    /// The number of erasures that were repeated.
    pub erased_again: u64,
    /// The number of entries about clients whom this older database does not know.
    pub unknown: u64,
    /// The findings: places in texts about others that name a client who was erased again.
    pub findings: Vec<Place>,
    /// The number of entries that were added to the file.
    pub written: u64,
}

/// The outcome of an erasure that was to be repeated.
#[derive(Debug)]
pub(crate) enum Again {
    /// The client is erased again. These texts about others name the client.
    Erased(Vec<Place>),
    /// The database is older than the client's record.
    Unknown,
    /// Another process has repeated it.
    Done,
}

/// Brings the database and its ledger to the same state before Lethe serves anything: repeats the erasures that only
/// the ledger has, and appends those that only the database has to the file. `progress` receives how many entries are
/// done, and how many there are.
///
/// # Errors
///
/// Returns [`Error::Ledger`] if the ledger is invalid or belongs to another database. Then nothing may be served.
pub async fn settle(
    store: &Store,
    rng: &mut (impl Rng + Send),
    mut progress: impl FnMut(u64, u64),
) -> Result<Settled> {
    let Some(file) = store.ledger() else {
        return Ok(Settled::default());
    };
    let entries = {
        let file = file.clone();
        in_background(move || file.read()).await?
    };
    let known = {
        let mut tx = store.read().await?;
        ledger::end(&mut tx).await?
    };
    let (before, missing) = entries.split_at(
        entries
            .len()
            .min(usize::try_from(known.position).unwrap_or(usize::MAX)),
    );
    let is_ours = match (before.last(), missing.first()) {
        (_, Some(next)) => next.after == known.hash,
        (Some(last), None) if last.position == known.position => last.hash == known.hash,
        // The database is ahead of the file. Appending the missing entries compares the two.
        (_, None) => true,
    };
    if !is_ours {
        return Err(Problem::Foreign.into());
    }
    let mut settled = Settled::default();
    let total = missing.len() as u64;
    for (done, entry) in (1..).zip(missing) {
        match erase_again(store, entry, rng).await? {
            Again::Erased(findings) => {
                settled.erased_again += 1;
                settled.findings.extend(findings);
            }
            Again::Unknown => settled.unknown += 1,
            Again::Done => {}
        }
        progress(done, total);
    }
    settled.written = ledger::catch_up(store).await?;
    Ok(settled)
}

/// Repeats an erasure, under the same reference and at the same position of the ledger. On an error, nothing has
/// changed.
pub(crate) async fn erase_again(
    store: &Store,
    entry: &Entry,
    rng: &mut (impl Rng + Send),
) -> Result<Again> {
    let Erasure {
        client, erased_at, ..
    } = &entry.erasure;
    let (client, erased_at) = (*client, *erased_at);
    let mut tx = store.write().await?;
    let lock = locks::connected(&mut tx, client, &BTreeSet::new()).await?;
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
            close_items(&mut tx, client, erased_at, rng).await?;
            suppressions::keep(store, &mut tx, client, erased_at).await?;
            let listing = listing::read(&mut tx, client).await?;
            let left = correct_again(&mut tx, &listing, &entry.erasure).await?;
            let numbers = listing.numbers.len();
            erase::anonymise(&mut tx, client, erased_at, &listing.own, numbers).await?;
            erase::record(&mut tx, entry).await?;
            Again::Erased(left)
        }
    };
    tx.commit().await?;
    Ok(again)
}

/// Puts the reference in the place of the client's name in texts about others, if the administrator let none of them stay.
/// Otherwise a person has to decide again: the ledger does not say about which texts it was. Returns where a text still names the
/// client.
async fn correct_again(tx: &mut Tx, listing: &Listing, erasure: &Erasure) -> Result<Vec<Place>> {
    let Swept {
        accepted,
        replaced,
        edited,
        ..
    } = erasure.swept;
    let all = accepted == 0 && replaced + edited > 0;
    let decided = listing.findings.iter().map(|finding| {
        let change = if all && finding.choices().contains(&Choice::Replace) {
            Change::Replace
        } else {
            Change::Leave
        };
        (finding.clone(), change)
    });
    let decided: Vec<_> = decided.collect();
    let with = (&listing.marks, &erasure.reference);
    if corrections::carry_out(tx, &decided, with).await?.is_none() {
        return Err(Error::Corrupt("text_words.field"));
    }
    let left = decided.into_iter();
    let left = left.filter(|(_, change)| *change == Change::Leave);
    Ok(left.map(|(finding, _)| finding.place).collect())
}

/// Closes everything that is open at an instant.
async fn close_items(
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
    // A date that has passed in every time zone.
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
            .bind(ids::random::<Uuid>(rng))
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
