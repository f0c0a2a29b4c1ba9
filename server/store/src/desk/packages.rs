//! Packages of sessions: sold, used a credit at a time, taken back.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::{SettleAccounts, TeamMemberId},
    client::ClientId,
    flaw::Refused,
    money::Money,
    time::Day,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        events::{self, What},
        insert::{self, NewPackage},
        invoices::{self, ToIssue},
        locks::{self, Lock},
        statuses::PackageStatus,
    },
    engine::{
        db::{on, statements},
        ids,
        stored::zone,
    },
    studio::locations,
    team::rights,
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

/// A package to sell.
#[derive(Clone, Debug)]
pub struct Sale {
    /// To whom.
    pub client: ClientId,
    /// Where.
    pub location: Uuid,
    /// What it is called.
    pub name: String,
    /// How many sessions it is good for.
    pub credits: u32,
    /// The last day on which it is good, where it expires.
    pub expires_on: Option<Date>,
    /// What it costs, in the currency of the location. An invoice over it is issued, where it is not zero.
    pub price: Money,
}

/// A package of a client, in whatever state.
#[derive(Clone, Debug)]
pub struct Sold {
    /// The package.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// How far it is used. One whose expiry date has passed may still say that it is not.
    pub status: PackageStatus,
    /// How many sessions it is good for in all.
    pub credits_total: u32,
    /// How many of them are used or booked.
    pub credits_used: u32,
    /// When it was bought.
    pub purchased_on: Date,
    /// The last day on which it is good, where it expires.
    pub expires: Option<Day>,
    /// Where it was bought.
    pub location: String,
    /// Why it was taken back.
    pub reason: Option<String>,
}

impl Sold {
    /// How many credits are left, whether or not they can still be used.
    pub fn credits_left(&self) -> u32 {
        self.credits_total.saturating_sub(self.credits_used)
    }

    /// How far it is used, now that it is `now`.
    pub fn status_at(&self, now: Timestamp) -> PackageStatus {
        match self.status {
            PackageStatus::Unused | PackageStatus::Active
                if self.expires.is_some_and(|day| day.is_over(now)) =>
            {
                PackageStatus::Expired
            }
            status => status,
        }
    }

    /// Whether a session that starts at `at` can be booked with it.
    pub fn is_good(&self, at: Timestamp) -> bool {
        let runs = matches!(
            self.status_at(at),
            PackageStatus::Unused | PackageStatus::Active
        );
        runs && self.credits_left() > 0
    }

    /// Whether it can be taken back: neither used up nor taken back yet.
    pub fn can_be_voided(&self) -> bool {
        matches!(self.status, PackageStatus::Unused | PackageStatus::Active)
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
            id: self.id,
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

/// All packages of a client, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Sold>> {
    let rows: Vec<SoldRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(SoldRow::into_sold).collect()
}

/// One package of a client.
///
/// # Errors
/// When the database fails.
pub async fn one(tx: &mut Tx, client: ClientId, package: Uuid) -> Result<Option<Sold>> {
    let sold = of_client(tx, client).await?;
    Ok(sold.into_iter().find(|sold| sold.id == package))
}

/// The packages with which a client can book a session that starts at `at`: those that expire first come first.
///
/// # Errors
/// When the database fails.
pub async fn good(tx: &mut Tx, client: ClientId, at: Timestamp) -> Result<Vec<Sold>> {
    let mut good = of_client(tx, client).await?;
    good.retain(|sold| sold.is_good(at));
    // Of those that expire together, the oldest comes first.
    good.reverse();
    good.sort_by_key(|sold| sold.expires.map_or(Date::MAX, |day| day.date()));
    Ok(good)
}

/// What packages are called so far, to choose from.
///
/// # Errors
/// When the database fails.
pub async fn names(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(NAMES).fetch_all(c).await?))
}

/// Sells a package, with an invoice where it costs something.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn sell(
    store: &Store,
    by: TeamMemberId,
    sale: &Sale,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, sale.client).await? else {
        return Ok(Outcome::NotFound);
    };
    let Some(location) = locations::location(&mut tx, sale.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let today = location.today(now)?;
    let package = NewPackage {
        id: ids::uuid(rng),
        client: sale.client,
        location: sale.location,
        name: &sale.name,
        status: PackageStatus::Unused,
        credits_total: sale.credits,
        credits_used: 0,
        purchased_on: today,
        expires_on: sale.expires_on,
    };
    let sold = (What::PackageSold, Some(package.id));
    insert::insert_packages(&mut tx, &[package]).await?;
    events::note_by(&mut tx, sale.client, sold, Some(by), now, rng).await?;
    let to_issue = ToIssue {
        client: sale.client,
        location: sale.location,
        description: &sale.name,
        amount: sale.price,
        issued_on: today,
        due_on: today,
    };
    invoices::issue(&mut tx, &to_issue, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Takes a package back, for a reason. What was booked with it stays booked. It takes the right to settle accounts.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn void(
    store: &Store,
    by: TeamMemberId,
    (client, package): (ClientId, Uuid),
    reason: &str,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(permit) = rights::permit::<SettleAccounts>(&mut tx, crate::By::Team(by)).await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    let Some(sold) = one(&mut tx, client, package).await? else {
        return Ok(Outcome::NotFound);
    };
    if !sold.can_be_voided() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    on!(&mut tx, |c| sqlx::query(VOID)
        .bind(package)
        .bind(reason)
        .execute(c)
        .await?
        .rows_affected());
    let voided = (What::PackageVoided, Some(package));
    events::note_by(&mut tx, client, voided, Some(permit.by()), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Uses a credit of a package of a client who is locked, for a session that starts at `at`. Says whether it could.
pub(crate) async fn use_credit(
    tx: &mut Tx,
    client: ClientId,
    package: Uuid,
    at: Timestamp,
) -> Result<bool> {
    let sold = one(tx, client, package).await?;
    let Some(sold) = sold.filter(|sold| sold.is_good(at)) else {
        return Ok(false);
    };
    let used = sold.credits_used + 1;
    let status = if used == sold.credits_total {
        PackageStatus::Used
    } else {
        PackageStatus::Active
    };
    set_used(tx, package, used, status).await?;
    Ok(true)
}

/// Gives a credit back to a package of a client who is locked.
pub(crate) async fn give_back(tx: &mut Tx, client: ClientId, package: Uuid) -> Result<()> {
    let sold = one(tx, client, package).await?;
    let sold = sold.ok_or(Error::Corrupt("bookings.package_id"))?;
    let used = sold.credits_used.saturating_sub(1);
    let status = match sold.status {
        PackageStatus::Void | PackageStatus::Expired => sold.status,
        _ if used == 0 => PackageStatus::Unused,
        _ => PackageStatus::Active,
    };
    set_used(tx, package, used, status).await
}

async fn set_used(tx: &mut Tx, package: Uuid, used: u32, status: PackageStatus) -> Result<()> {
    on!(tx, |c| sqlx::query(SET_USED)
        .bind(package)
        .bind(i64::from(used))
        .bind(status.name())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
