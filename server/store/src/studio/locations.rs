//! The locations of the studio: added and changed.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rand::Rng;
use shared::{
    access::TeamMemberId,
    flaw::Refused,
    money::{Currency, Money},
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    engine::{
        db::{on, statements},
        dialect, ids,
        stored::{money, zone},
    },
    team::rights::{self, Change},
};

statements! {
    INSERT_LOCATION = "insert into locations (id, name, time_zone, currency) values ($1, $2, $3, $4)";
    NUMBER_INVOICES = "update locations set invoice_prefix = $2, next_invoice = $3 where id = $1";
    LOCATION = "select id, name, time_zone, currency from locations where id = $1";
    LOCATIONS = "select id, name, time_zone, currency from locations order by name";
    ALL = "select id, name, time_zone, currency, invoice_prefix from locations order by name";
    CURRENCY_FIXED = "
        select l.id from locations l
        where l.id = $1 and (
            exists (select 1 from invoices i where i.location_id = $1)
            or exists (select 1 from credit_movements c where c.location_id = $1)
        )";
    SET_PREFIX = "update locations set invoice_prefix = $2 where id = $1";
    CHANGE = "
        update locations set name = $2, time_zone = $3, currency = $4, invoice_prefix = $5 where id = $1";
}

/// A location of the studio.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Location {
    /// The location.
    pub id: Uuid,
    /// Its name, unique.
    pub name: String,
    /// An IANA time zone.
    pub time_zone: String,
    /// The ISO 4217 code of what is paid with there.
    pub currency: String,
}

impl Location {
    /// The time zone.
    ///
    /// # Errors
    /// When none is stored that Lethe knows.
    pub fn zone(&self) -> Result<TimeZone> {
        zone(&self.time_zone)
    }

    /// The date there.
    ///
    /// # Errors
    /// As [`Location::zone`].
    pub fn today(&self, now: Timestamp) -> Result<Date> {
        Ok(self.zone()?.to_datetime(now).date())
    }

    /// What is paid with there.
    ///
    /// # Errors
    /// When none is stored that Lethe knows.
    pub fn currency(&self) -> Result<Currency> {
        money(0, &self.currency).map(Money::currency)
    }
}

/// One location.
///
/// # Errors
/// When the database fails.
pub async fn location(tx: &mut Tx, id: Uuid) -> Result<Option<Location>> {
    Ok(on!(tx, |c| sqlx::query_as(LOCATION)
        .bind(id)
        .fetch_optional(c)
        .await?))
}

/// All locations, by name.
///
/// # Errors
/// When the database fails.
pub async fn locations(tx: &mut Tx) -> Result<Vec<Location>> {
    Ok(on!(tx, |c| sqlx::query_as(LOCATIONS).fetch_all(c).await?))
}

/// Says with what the numbers of a location's invoices begin, and which one is the next.
pub(crate) async fn number_invoices(
    tx: &mut Tx,
    location: Uuid,
    prefix: &str,
    next: i64,
) -> Result<()> {
    on!(tx, |c| sqlx::query(NUMBER_INVOICES)
        .bind(location)
        .bind(prefix)
        .bind(next)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// The number of an invoice: `INV-00042`.
pub(crate) fn invoice_number(prefix: &str, number: i64) -> String {
    format!("{prefix}-{number:05}")
}

/// Adds a location.
pub(crate) async fn insert_location(tx: &mut Tx, location: &Location) -> Result<()> {
    let Location {
        id,
        name,
        time_zone,
        currency,
    } = location;
    on!(tx, |c| sqlx::query(INSERT_LOCATION)
        .bind(id)
        .bind(name)
        .bind(time_zone)
        .bind(currency)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// A location with what is set there.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The location.
    pub location: Location,
    /// With what the numbers of its invoices begin.
    pub invoice_prefix: String,
    /// Whether invoices or credit there are counted in its currency, so that it cannot change.
    pub currency_fixed: bool,
}

/// What a location is to be.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Its name, unique.
    pub name: &'a str,
    /// An IANA time zone.
    pub time_zone: &'a str,
    /// An ISO 4217 code.
    pub currency: &'a str,
    /// With what the numbers of its invoices begin.
    pub invoice_prefix: &'a str,
}

#[derive(sqlx::FromRow)]
struct SettingsRow {
    #[sqlx(flatten)]
    location: Location,
    invoice_prefix: String,
}

/// All locations with what is set there, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Settings>> {
    let rows: Vec<SettingsRow> = on!(&mut *tx, |c| sqlx::query_as(ALL).fetch_all(c).await?);
    let mut all = Vec::new();
    for SettingsRow {
        location,
        invoice_prefix,
    } in rows
    {
        all.push(Settings {
            currency_fixed: currency_fixed(tx, location.id).await?,
            location,
            invoice_prefix,
        });
    }
    Ok(all)
}

/// Adds a location.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn add(
    store: &Store,
    by: TeamMemberId,
    wanted: &Wanted<'_>,
    rng: &mut (impl Rng + Send),
) -> Result<Change> {
    let mut tx = store.write().await?;
    if !is_administrator(&mut tx, by).await? {
        return Ok(Change::NotPermitted);
    }
    let location = Location {
        id: ids::uuid(rng),
        name: wanted.name.to_owned(),
        time_zone: wanted.time_zone.to_owned(),
        currency: wanted.currency.to_owned(),
    };
    match insert_location(&mut tx, &location).await {
        Ok(()) => {}
        Err(error) if error.is_taken("name") => return Ok(Change::NameTaken),
        Err(error) => return Err(error),
    }
    on!(&mut tx, |c| sqlx::query(SET_PREFIX)
        .bind(location.id)
        .bind(wanted.invoice_prefix)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Changes a location. Its currency stays once invoices or credit there are counted in it.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn change(
    store: &Store,
    by: TeamMemberId,
    location: Uuid,
    wanted: &Wanted<'_>,
) -> Result<Change> {
    let mut tx = store.write().await?;
    if !is_administrator(&mut tx, by).await? {
        return Ok(Change::NotPermitted);
    }
    let lock = dialect::LOCK_LOCATION.on(&tx);
    let _: Option<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(lock)
        .bind(location)
        .fetch_optional(c)
        .await?);
    let Some(before) = self::location(&mut tx, location).await? else {
        return Ok(Change::NotFound);
    };
    if before.currency != wanted.currency && currency_fixed(&mut tx, location).await? {
        return Ok(Change::Refused(Refused::CurrencyFixed));
    }
    let changed = on!(&mut tx, |c| sqlx::query(CHANGE)
        .bind(location)
        .bind(wanted.name)
        .bind(wanted.time_zone)
        .bind(wanted.currency)
        .bind(wanted.invoice_prefix)
        .execute(c)
        .await
        .map(|done| done.rows_affected()));
    match changed.map_err(crate::Error::from) {
        Ok(_) => {}
        Err(error) if error.is_taken("name") => return Ok(Change::NameTaken),
        Err(error) => return Err(error),
    }
    tx.commit().await?;
    Ok(Change::Saved)
}

async fn currency_fixed(tx: &mut Tx, location: Uuid) -> Result<bool> {
    let fixed: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(CURRENCY_FIXED)
        .bind(location)
        .fetch_optional(c)
        .await?);
    Ok(fixed.is_some())
}

async fn is_administrator(tx: &mut Tx, by: TeamMemberId) -> Result<bool> {
    let actor = rights::actor(tx, by).await?;
    Ok(actor.is_some_and(|actor| actor.is_administrator()))
}
