//! Packages of sessions: sold, used one credit at a time, and voided.

use jiff::{Timestamp, civil::Date};
use shared::{
    access::SettleAccounts,
    client::ClientId,
    flaw::Refused,
    forms::PackageSale,
    ids::PackageId,
    package::{After, Change, PackageStatus, Stock},
    time::Day,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::What,
        insert::{self, NewPackage},
        invoices::{self, ToIssue},
    },
    engine::{
        act::{Act, begun},
        db::{on, statements},
        ids,
        stored::zone,
        text_words,
    },
    studio::locations,
};

statements! {
    OF_CLIENT = "
        select p.id, p.name, p.status, p.credits_total, p.credits_used, p.purchased_on, p.expires_on, p.reason,
            l.name as location, l.time_zone
        from packages p join locations l on l.id = p.location_id
        where p.client_id = $1
        order by p.purchased_on desc, p.id";
    SET_USED = "update packages set credits_used = $2, status = $3 where id = $1";
    VOID = "update packages set status = 'void', reason = $2 where id = $1";
    NAMES = "
        with recursive known (name) as (
            select min(name) from packages
            union all
            select (select min(p.name) from packages p where p.name > known.name) from known
            where known.name is not null
        )
        select name from known where name is not null limit 100";
}

/// A package of a client, in any state.
#[derive(Clone, Debug)]
pub struct Sold {
    /// The package.
    pub id: PackageId,
    /// The name.
    pub name: String,
    /// How far it is used. The stored status of an expired package may still be unused or active.
    pub status: PackageStatus,
    /// The number of credits in total.
    pub credits_total: u32,
    /// The number of credits that are used or booked.
    pub credits_used: u32,
    /// The day of purchase.
    pub purchased_on: Date,
    /// The last day of validity, if it expires.
    pub expires: Option<Day>,
    /// The location where it was sold.
    pub location: String,
    /// The reason why it was voided.
    pub reason: Option<String>,
}

impl Sold {
    /// Returns the package as the rules need it.
    pub fn stock(&self) -> Stock {
        Stock {
            status: self.status,
            credits_total: self.credits_total,
            credits_used: self.credits_used,
            purchased_on: self.purchased_on,
            expires: self.expires,
        }
    }
}

#[derive(sqlx::FromRow)]
struct SoldRow {
    id: Uuid,
    name: String,
    status: String,
    credits_total: i64,
    credits_used: i64,
    purchased_on: jiff_sqlx::Date,
    expires_on: Option<jiff_sqlx::Date>,
    reason: Option<String>,
    location: String,
    time_zone: String,
}

impl SoldRow {
    fn into_sold(self) -> Result<Sold> {
        let zone = zone(&self.time_zone)?;
        let count =
            |credits| u32::try_from(credits).map_err(|_| Error::Corrupt("packages.credits_total"));
        Ok(Sold {
            id: PackageId(self.id),
            name: self.name,
            status: PackageStatus::parse(&self.status).ok_or(Error::Corrupt("packages.status"))?,
            credits_total: count(self.credits_total)?,
            credits_used: count(self.credits_used)?,
            purchased_on: self.purchased_on.to_jiff(),
            expires: self.expires_on.map(|date| Day::new(date.to_jiff(), &zone)),
            location: self.location,
            reason: self.reason,
        })
    }
}

/// Returns all packages of a client, the latest first.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Sold>> {
    let rows: Vec<SoldRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(SoldRow::into_sold).collect()
}

/// Returns one package of a client.
pub async fn one(tx: &mut Tx, client: ClientId, package: PackageId) -> Result<Option<Sold>> {
    let sold = of_client(tx, client).await?;
    Ok(sold.into_iter().find(|sold| sold.id == package))
}

/// Returns the packages that can pay for a session that starts at `at`, in the order in which they pay.
pub async fn good(tx: &mut Tx, client: ClientId, at: Timestamp) -> Result<Vec<Sold>> {
    let mut good = of_client(tx, client).await?;
    good.retain(|sold| sold.stock().pays_for(at));
    good.sort_by_key(|sold| (sold.stock().order(), sold.id));
    Ok(good)
}

/// Returns the package names in use, as suggestions.
pub async fn names(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(NAMES).fetch_all(c).await?))
}

/// Sells a package, with an invoice unless it is free.
pub async fn sell(store: &Store, act: Act, sale: &PackageSale) -> Result<Outcome> {
    let mut act = begun!(store.for_client(sale.client, act).await?);
    let Some(location) = locations::location(act.tx(), sale.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let today = location.today(act.now())?;
    let package = NewPackage {
        id: ids::random(act.rng()),
        client: sale.client,
        location: sale.location,
        name: &sale.name,
        status: PackageStatus::Unused,
        credits_total: sale.credits,
        credits_used: 0,
        purchased_on: today,
        expires_on: sale.expires_on,
    };
    let id = package.id;
    insert::insert_packages(act.tx(), &[package]).await?;
    let to_issue = ToIssue {
        location: sale.location,
        description: &sale.name,
        amount: sale.price,
        issued_on: today,
        due_on: today,
    };
    invoices::charge(&mut act, &to_issue).await?;
    act.commit(What::PackageSold, id.0).await
}

/// Voids a package, for a reason. Seats that were booked with it stay booked. It requires the permission to settle
/// accounts.
pub async fn void(
    store: &Store,
    act: Act,
    client: ClientId,
    package: PackageId,
    reason: &str,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(_permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Some(sold) = one(act.tx(), client, package).await? else {
        return Ok(Outcome::NotFound);
    };
    match void_one(&mut act, &sold, reason).await? {
        Ok(()) => act.commit(What::PackageVoided, package.0).await,
        Err(refused) => Ok(Outcome::Refused(refused)),
    }
}

/// Voids a package of the act's client, or returns why it is refused.
pub(crate) async fn void_one(
    act: &mut ClientAct,
    sold: &Sold,
    reason: &str,
) -> Result<std::result::Result<(), Refused>> {
    if let Err(refused) = sold.stock().allows(Change::Void) {
        return Ok(Err(refused));
    }
    on!(act.tx(), |c| sqlx::query(VOID)
        .bind(sold.id.0)
        .bind(reason)
        .execute(c)
        .await?
        .rows_affected());
    text_words::changed(act.tx(), "packages", &[sold.id.0]).await?;
    Ok(Ok(()))
}

/// Uses a credit of a locked client's package, for a session that starts at `at`. Returns whether a credit was left.
pub(crate) async fn use_credit(
    tx: &mut Tx,
    client: ClientId,
    package: PackageId,
    at: Timestamp,
) -> Result<bool> {
    let sold = one(tx, client, package).await?;
    match sold.map(|sold| sold.stock().after(Change::Use(at))) {
        Some(Ok(after)) => set_used(tx, package, after).await.map(|()| true),
        Some(Err(_)) | None => Ok(false),
    }
}

/// Returns a credit to a locked client's package.
pub(crate) async fn give_back(tx: &mut Tx, client: ClientId, package: PackageId) -> Result<()> {
    let sold = one(tx, client, package).await?;
    let sold = sold.ok_or(Error::Corrupt("bookings.package_id"))?;
    match sold.stock().after(Change::Return) {
        Ok(after) => set_used(tx, package, after).await,
        Err(_) => Ok(()),
    }
}

async fn set_used(tx: &mut Tx, package: PackageId, after: After) -> Result<()> {
    on!(tx, |c| sqlx::query(SET_USED)
        .bind(package.0)
        .bind(i64::from(after.credits_used))
        .bind(after.status.name())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
