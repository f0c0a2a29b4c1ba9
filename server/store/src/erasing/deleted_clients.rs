//! Deleted Clients: what is left of erased clients, to read only.

use jiff::{Timestamp, civil::Date};
use shared::{
    client::{ClientId, Reference},
    ledger::Entry,
    proof::{Receipt, VerifierKey},
    time::Moment,
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    desk::{
        clients::Page,
        credit::{self, Movement},
        invoices::{self, Invoice},
        memberships, packages,
        visits::{self, Visit},
    },
    engine::{
        db::{At, on, statements},
        stored::zone,
    },
};

/// The record of an erased client shows every booking.
const ALL_VISITS: i64 = i64::MAX;

statements! {
    LIST = "
        select e.client_id, e.reference, e.erased_at, m.name as erased_by, l.name as home_location, l.time_zone
        from erasures e join clients c on c.id = e.client_id join locations l on l.id = c.home_location_id
        left join team_members m on m.id = e.erased_by
        order by e.erased_at desc, e.client_id
        limit $1";
    LIST_AFTER = "
        select e.client_id, e.reference, e.erased_at, m.name as erased_by, l.name as home_location, l.time_zone
        from erasures e join clients c on c.id = e.client_id join locations l on l.id = c.home_location_id
        left join team_members m on m.id = e.erased_by
        where e.erased_at <= (select erased_at from erasures where reference = $1)
            and (e.erased_at < (select erased_at from erasures where reference = $1)
                or e.client_id > (select client_id from erasures where reference = $1))
        order by e.erased_at desc, e.client_id
        limit $2";
    FIND = "
        select e.client_id, e.reference, e.erased_at, m.name as erased_by, l.name as home_location, l.time_zone,
            e.receipt, e.wiped_at, c.joined_on, l.address, s.name as studio
        from erasures e join clients c on c.id = e.client_id join locations l on l.id = c.home_location_id
        left join team_members m on m.id = e.erased_by
        left join studio s on s.id = 1
        where e.reference = $1";
    RECORDED = "select receipt, proof from erasures where reference = $1";
}

/// An erased client in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The reference by which the client is known.
    pub reference: Reference,
    /// When the client was erased.
    pub erased_at: Moment,
    /// The name of the administrator who did it, where these records know it.
    pub erased_by: Option<String>,
    /// The home location of the client, whose clocks tell the time.
    pub home_location: String,
}

/// What is left of an erased client.
#[derive(Clone, Debug)]
pub struct DeletedClient {
    /// Reference, when, and by whom.
    pub listed: Listed,
    /// The name of the studio; blank until it is set up.
    pub studio: String,
    /// The address of the home location, if the studio has entered it.
    pub address: Option<String>,
    /// When the bytes were gone from the disk, where they are.
    pub wiped_at: Option<Moment>,
    /// The receipt: the entry of the ledger.
    pub receipt: Entry,
    /// Since when there was a client.
    pub joined_on: Date,
    /// Business facts, newest first.
    pub history: History,
}

/// Business facts that remain, newest first.
#[derive(Clone, Debug)]
pub struct History {
    /// Invoices.
    pub invoices: Vec<Invoice>,
    /// Movements of account credit.
    pub credits: Vec<Movement>,
    /// Memberships.
    pub memberships: Vec<memberships::Sold>,
    /// Packages.
    pub packages: Vec<packages::Sold>,
    /// Bookings, as they stood when the client was erased.
    pub visits: Vec<Visit>,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    client_id: Uuid,
    reference: String,
    erased_at: At,
    erased_by: Option<String>,
    home_location: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    listed: ListedRow,
    receipt: String,
    wiped_at: Option<At>,
    joined_on: jiff_sqlx::Date,
    address: Option<String>,
    studio: Option<String>,
}

/// Returns erased clients, the last one first: `size` of them after the one with the reference `after`.
pub async fn list(tx: &mut Tx, after: Option<&Reference>, size: i64) -> Result<Page<Listed>> {
    let rows: Vec<ListedRow> = match after {
        None => on!(tx, |c| sqlx::query_as(LIST)
            .bind(size + 1)
            .fetch_all(c)
            .await?),
        Some(after) => {
            on!(tx, |c| sqlx::query_as(LIST_AFTER)
                .bind(after.as_str())
                .bind(size + 1)
                .fetch_all(c)
                .await?)
        }
    };
    Ok(Page::of(
        rows.into_iter()
            .map(ListedRow::into_listed)
            .collect::<Result<_>>()?,
        size,
    ))
}

/// Returns what is left of the erased client with this reference.
pub async fn find(tx: &mut Tx, reference: &Reference) -> Result<Option<DeletedClient>> {
    let row: Option<FoundRow> = on!(tx, |c| sqlx::query_as(FIND)
        .bind(reference.as_str())
        .fetch_optional(c)
        .await?);
    let Some(FoundRow {
        listed,
        receipt,
        wiped_at,
        joined_on,
        address,
        studio,
    }) = row
    else {
        return Ok(None);
    };
    let history = history(tx, ClientId(listed.client_id), listed.erased_at.0).await?;
    let zone = zone(&listed.time_zone)?;
    Ok(Some(DeletedClient {
        listed: listed.into_listed()?,
        studio: studio.unwrap_or_default(),
        address,
        wiped_at: wiped_at.map(|at| Moment::new(at.0, &zone)),
        receipt: Entry::read(&receipt, 0).map_err(|_| Error::Corrupt("erasures.receipt"))?,
        joined_on: joined_on.to_jiff(),
        history,
    }))
}

/// What is recorded of an erasure, without anything about the studio.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The entry of the ledger.
    pub entry: Entry,
    /// The receipt that needs no ledger. Erasures of earlier versions have none.
    pub receipt: Option<Receipt>,
    /// The key that verifies the receipt, where the key file has it.
    pub key: Option<VerifierKey>,
}

/// Returns what is recorded of the erasure with this reference.
pub async fn recorded(store: &Store, reference: &Reference) -> Result<Option<Recorded>> {
    let tx = &mut store.read().await?;
    let row: Option<(String, Option<String>)> = on!(tx, |c| sqlx::query_as(RECORDED)
        .bind(reference.as_str())
        .fetch_optional(c)
        .await?);
    let Some((entry, proof)) = row else {
        return Ok(None);
    };
    let receipt = proof.map(|proof| Receipt::parse(&proof)).transpose();
    let receipt = receipt.map_err(|_| Error::Corrupt("erasures.proof"))?;
    let ledger = store.ledger();
    let key = receipt.as_ref().zip(ledger);
    Ok(Some(Recorded {
        entry: Entry::read(&entry, 0).map_err(|_| Error::Corrupt("erasures.receipt"))?,
        key: key.and_then(|(receipt, ledger)| ledger.keys.of_receipt(receipt)),
        receipt,
    }))
}

/// Returns the business facts of a client who was erased at `erased_at`.
async fn history(tx: &mut Tx, client: ClientId, erased_at: Timestamp) -> Result<History> {
    let mut credits = credit::movements(tx, client).await?;
    credits.reverse();
    Ok(History {
        invoices: invoices::of_client(tx, client).await?,
        credits,
        memberships: memberships::of_client(tx, client).await?,
        packages: packages::of_client(tx, client).await?,
        visits: visits::of_client(tx, client, erased_at, ALL_VISITS).await?,
    })
}

impl ListedRow {
    fn into_listed(self) -> Result<Listed> {
        let Self {
            client_id: _,
            reference,
            erased_at,
            erased_by,
            home_location,
            time_zone,
        } = self;
        Ok(Listed {
            reference: Reference::parse(&reference).ok_or(Error::Corrupt("erasures.reference"))?,
            erased_at: Moment::new(erased_at.0, &zone(&time_zone)?),
            erased_by,
            home_location,
        })
    }
}
