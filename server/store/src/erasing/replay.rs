//! Brings the database and its ledger together before anything is served: finishes what was begun, repeats erasures on a database that
//! was restored to a day before them, and erases clients again whose rows were put back by hand.
//!
//! Only signed entries are obeyed, and only on a database that `lethe restore` restored, or if the operator says how many
//! clients are to be erased again.
//!
//! What was open on that day was settled before the client was erased, in a way that this database no longer knows. It
//! is closed here without notifying anyone: an erased client's account cannot be settled.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rand::Rng;
use shared::{
    client::ClientId,
    finding::Choice,
    ledger::{self as chain, Entry, Erasure, Head, Swept},
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
        corrections::{self, Corrections},
        erase,
        finishing::{self, Extent},
        ledger,
        listing::{self, Change, Listing},
        named::{self, Days, People},
    },
    studio::suppressions,
};

statements! {
    NOT_ERASED = "
        select e.client_id, e.receipt from erasures e join clients c on c.id = e.client_id
        where c.erased_at is null order by e.place";
    CANCEL_BOOKINGS = "
        update bookings set status = 'cancelled'
        where client_id = $1 and status <> 'cancelled'
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

/// The result of bringing the database and its ledger together.
#[derive(Debug, Default)]
pub struct Settled {
    /// The number of erasures that were repeated.
    pub erased_again: u64,
    /// The number of entries about clients whom this older database does not know.
    pub unknown: u64,
    /// The number of clients whose erasure the database had, but who were not erased: a row was put back by hand.
    pub put_back: u64,
    /// The findings: places in texts about others that name a client who was erased again.
    pub findings: Vec<Place>,
    /// The number of entries that were added to the file.
    pub written: u64,
}

/// What [`settle`] tells while it works.
#[derive(Debug)]
pub enum Told<'a> {
    /// The database lacks these erasures.
    Lacking(&'a [Entry]),
    /// So many of them are repeated.
    Done(u64),
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

/// Brings the database and its ledger to the same state before Lethe serves anything: finishes erasures, repeats the erasures that
/// only the ledger has, appends those that only the database has to the file, and erases clients again who have an erasure and are not
/// erased.
/// `again` is the number of clients whom the operator lets be erased again where `lethe restore` did not restore the database.
///
/// # Errors
///
/// Returns [`Error::Ledger`] if the ledger may not be obeyed, is not whole, or belongs to another database. Then nothing may be
/// served.
pub async fn settle(
    store: &Store,
    rng: &mut (impl Rng + Send),
    again: Option<u64>,
    mut tell: impl FnMut(Told),
) -> Result<Settled> {
    let mut settled = Settled::default();
    let (lacking, is_restored) = lacking(store).await?;
    finishing::finish(store, rng).await?;
    if !lacking.is_empty() {
        let all = lacking.len() as u64;
        tell(Told::Lacking(&lacking));
        if !is_restored && again != Some(all) {
            return Err(Problem::Unannounced(all).into());
        }
        let days = day_keys(store).await?;
        match named::without_key(&lacking, &days) as u64 {
            0 => {}
            gone => return Err(Problem::NoDayKeys(gone).into()),
        }
        let people = named::people(store, &lacking, &days).await?;
        for (done, (entry, people)) in (1..).zip(lacking.iter().zip(people)) {
            match erase_again(store, entry, people, rng).await? {
                Again::Erased(findings) => {
                    settled.erased_again += 1;
                    settled.findings.extend(findings);
                }
                Again::Unknown => settled.unknown += 1,
                Again::Done => {}
            }
            tell(Told::Done(done));
        }
    }
    settled.put_back = erase_put_back(store, rng, &mut settled.findings).await?;
    if let Some(agreed) = ledger::agree(store).await? {
        settled.written = agreed.written;
        if let Some(file) = store.ledger() {
            in_background(move || file.vouch()).await?;
        }
        ledger::complete_edge(store).await?;
        let mut tx = store.write().await?;
        ledger::note_written(&mut tx, agreed.entries).await?;
        ledger::note_met(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(settled)
}

/// Returns the day keys that are not removed yet.
async fn day_keys(store: &Store) -> Result<Days> {
    match store.ledger() {
        Some(file) => {
            let all = in_background(move || file.days.all()).await;
            all.map_err(ledger::about_day_keys)
        }
        None => Ok(Days::new()),
    }
}

/// Returns the entries of the ledger that the database does not have, and whether it was restored by `lethe restore`.
async fn lacking(store: &Store) -> Result<(Vec<Entry>, bool)> {
    let Some(file) = store.ledger() else {
        return Ok((Vec::new(), false));
    };
    let state = ledger::state(&mut store.read().await?).await?;
    let (newest, entries) = {
        let file = file.clone();
        in_background(move || Ok((file.newest(), file.read()?))).await?
    };
    let end = newest.as_ref().map_or(0, |head| head.position);
    let Some(mut entries) = entries else {
        let problem = state.without_file(end)?;
        return problem.map_or(Ok((Vec::new(), false)), |problem| Err(problem.into()));
    };
    let known = state.head()?;
    let place = usize::try_from(known.position).unwrap_or(usize::MAX);
    if let Some(problem) = state.with_end(entries.len() as u64, end)? {
        return Err(problem.into());
    }
    let is_same = |head: &Head| {
        let entry = usize::try_from(head.position - 1).map(|place| entries.get(place));
        entry.is_ok_and(|entry| entry.is_some_and(|entry| entry.hash == head.hash))
    };
    if !newest.as_ref().is_none_or(is_same) {
        return Err(Problem::Foreign.into());
    }
    let is_ours = match (place.checked_sub(1), entries.first()) {
        (None, Some(first)) => first.after == known.hash,
        (None, None) => true,
        // Where the database is ahead of the file, appending the missing entries compares the two.
        (Some(last), _) => entries
            .get(last)
            .is_none_or(|entry| entry.hash == known.hash),
    };
    if !is_ours {
        return Err(Problem::Foreign.into());
    }
    if entries.len() <= place {
        return Ok((Vec::new(), false));
    }
    // The copy of the newest entry is signed and was just compared.
    let vouched = usize::try_from(end).unwrap_or(usize::MAX);
    let signed = chain::signed(&entries, &file.keys).max(vouched).max(place);
    if signed < entries.len() {
        return Err(Problem::Unsigned((entries.len() - signed) as u64).into());
    }
    Ok((entries.split_off(place), state.restored))
}

/// Erases clients again who have an erasure and are not erased. Returns how many there were.
async fn erase_put_back(
    store: &Store,
    rng: &mut (impl Rng + Send),
    findings: &mut Vec<Place>,
) -> Result<u64> {
    let receipts: Vec<(Uuid, String)> = on!(&mut store.read().await?, |c| {
        sqlx::query_as(NOT_ERASED).fetch_all(c).await?
    });
    for (client, receipt) in &receipts {
        let client = ClientId(*client);
        let entry = Entry::read(receipt, 0).map_err(|_| Error::Corrupt("erasures.receipt"))?;
        let mut tx = store.write().await?;
        if let Lock::Held = lock(&mut tx, client).await? {
            findings.extend(repeat(store, &mut tx, (client, &entry.erasure), rng).await?);
            tx.commit().await?;
        }
    }
    Ok(receipts.len() as u64)
}

/// Erases a client again whom the caller has locked. Returns where texts about others still name the client.
async fn repeat(
    store: &Store,
    tx: &mut Tx,
    (client, erasure): (ClientId, &Erasure),
    rng: &mut (impl Rng + Send),
) -> Result<Vec<Place>> {
    let at = erasure.erased_at;
    close_items(tx, client, at, rng).await?;
    suppressions::keep(store, tx, client, at).await?;
    let listing = listing::read(tx, client, None).await?;
    let left = correct_again(tx, &listing, erasure).await?;
    let numbers = listing.numbers.len();
    // Not what the studio has chosen since, or had chosen when the backup was made.
    let visits = (erasure.visit_fate(), Extent::Whole);
    erase::anonymise(tx, client, at, (&listing.own, numbers), visits).await?;
    Ok(left)
}

/// Locks a client who is to be erased again.
async fn lock(tx: &mut Tx, client: ClientId) -> Result<Lock> {
    locks::for_erasing(tx, client, &BTreeSet::new()).await
}

/// Repeats an erasure, under the same reference and at the same position of the ledger. On an error, nothing has
/// changed.
pub(crate) async fn erase_again(
    store: &Store,
    entry: &Entry,
    People { client, by }: People,
    rng: &mut (impl Rng + Send),
) -> Result<Again> {
    let mut tx = store.write().await?;
    let lock = match client {
        Some(client) => lock(&mut tx, client).await?,
        None => Lock::NoSuchClient,
    };
    if ledger::lock(&mut tx).await?.position >= entry.position {
        return Ok(Again::Done);
    }
    let again = match (lock, client) {
        (Lock::NoSuchClient, _) | (_, None) => {
            ledger::advance(&mut tx, &entry.head()).await?;
            Again::Unknown
        }
        (Lock::Erased, _) => return Err(Error::Corrupt("erasures.place")),
        (Lock::Held, Some(client)) => {
            let left = repeat(store, &mut tx, (client, &entry.erasure), rng).await?;
            let people = erase::People {
                client,
                erased_by: by,
                asked_by: None,
            };
            erase::record(&mut tx, entry, people, None).await?;
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
    let corrections = Corrections::of(&decided, (&listing.marks, &erasure.reference));
    if !corrections::carry_out(tx, &corrections, Extent::Whole).await? {
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
