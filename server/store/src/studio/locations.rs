//! The locations of the studio.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use shared::{
    client::ClientId,
    flaw::Refused,
    forms::{ChangeLocation, LocationSettings, Shown},
    ids::LocationId,
    money::{Currency, Money},
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    engine::{
        act::{Act, begun},
        db::{on, statements},
        dialect, ids,
        stored::{money, zone},
    },
    team::rights,
};

statements! {
    INSERT_LOCATION = "insert into locations (id, name, time_zone, currency) values ($1, $2, $3, $4)";
    NUMBER_INVOICES = "update locations set invoice_prefix = $2, next_invoice = $3 where id = $1";
    LOCATION = "select id, name, time_zone, currency from locations where id = $1";
    ZONE_OF_HOME = "
        select l.time_zone from clients c join locations l on l.id = c.home_location_id where c.id = $1";
    LOCATIONS = "select id, name, time_zone, currency from locations order by name";
    ONE = "select id, name, address, time_zone, currency, invoice_prefix from locations where id = $1";
    ALL = "select id, name, address, time_zone, currency, invoice_prefix from locations order by name";
    CURRENCY_FIXED = "
        select l.id from locations l
        where l.id = $1 and (
            exists (select 1 from invoices i where i.location_id = $1)
            or exists (select 1 from credit_movements c where c.location_id = $1)
            or exists (select 1 from offers o where o.location_id = $1)
        )";
    SET_FACTS = "update locations set invoice_prefix = $2, address = $3 where id = $1";
    SET_ADDRESS = "update locations set address = $2 where id = $1";
    CHANGE = "
        update locations set name = $2, address = $3, time_zone = $4, currency = $5, invoice_prefix = $6 where id = $1";
}

/// A location of the studio.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Location {
    /// The location.
    #[sqlx(try_from = "Uuid")]
    pub id: LocationId,
    /// Its name, unique.
    pub name: String,
    /// An IANA time zone.
    pub time_zone: String,
    /// The ISO 4217 code of the location's currency.
    pub currency: String,
}

impl Location {
    /// Returns the time zone.
    ///
    /// # Errors
    ///
    /// Fails if Lethe does not know the stored time zone.
    pub fn zone(&self) -> Result<TimeZone> {
        zone(&self.time_zone)
    }

    /// Returns today's date at the location.
    ///
    /// # Errors
    ///
    /// Fails like [`Location::zone`].
    pub fn today(&self, now: Timestamp) -> Result<Date> {
        Ok(self.zone()?.to_datetime(now).date())
    }

    /// Returns the currency.
    ///
    /// # Errors
    ///
    /// Fails if Lethe does not know the stored currency.
    pub fn currency(&self) -> Result<Currency> {
        money(0, &self.currency).map(Money::currency)
    }
}

/// Returns one location.
pub async fn location(tx: &mut Tx, id: LocationId) -> Result<Option<Location>> {
    Ok(on!(tx, |c| sqlx::query_as(LOCATION)
        .bind(id.0)
        .fetch_optional(c)
        .await?))
}

/// Returns the time zone of a client's home location.
pub async fn zone_of_home(tx: &mut Tx, client: ClientId) -> Result<Option<TimeZone>> {
    let name: Option<String> = on!(tx, |c| sqlx::query_scalar(ZONE_OF_HOME)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    name.map(|name| zone(&name)).transpose()
}

/// Returns all locations, by name.
pub async fn locations(tx: &mut Tx) -> Result<Vec<Location>> {
    Ok(on!(tx, |c| sqlx::query_as(LOCATIONS).fetch_all(c).await?))
}

/// Sets the prefix of a location's invoice numbers, and the next number.
pub(crate) async fn number_invoices(
    tx: &mut Tx,
    location: LocationId,
    prefix: &str,
    next: i64,
) -> Result<()> {
    on!(tx, |c| sqlx::query(NUMBER_INVOICES)
        .bind(location.0)
        .bind(prefix)
        .bind(next)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Returns the number of an invoice: `INV-00042`.
pub(crate) fn invoice_number(prefix: &str, number: i64) -> String {
    format!("{prefix}-{number:05}")
}

/// Sets the address of a location.
pub(crate) async fn set_address(tx: &mut Tx, location: LocationId, address: &str) -> Result<()> {
    on!(tx, |c| sqlx::query(SET_ADDRESS)
        .bind(location.0)
        .bind(address)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Adds a location. The caller checks the permission.
pub(crate) async fn insert_location(tx: &mut Tx, location: &Location) -> Result<()> {
    let Location {
        id,
        name,
        time_zone,
        currency,
    } = location;
    on!(tx, |c| sqlx::query(INSERT_LOCATION)
        .bind(id.0)
        .bind(name)
        .bind(time_zone)
        .bind(currency)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// A location with its settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The location.
    pub location: Location,
    /// Where it is, if the studio has said so.
    pub address: Option<String>,
    /// The prefix of its invoice numbers.
    pub invoice_prefix: String,
    /// Whether invoices, account credit or the catalogue use its currency, so that it cannot change.
    pub currency_fixed: bool,
}

#[derive(sqlx::FromRow)]
struct SettingsRow {
    #[sqlx(flatten)]
    location: Location,
    address: Option<String>,
    invoice_prefix: String,
}

/// Returns all locations with their settings, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Settings>> {
    let rows: Vec<SettingsRow> = on!(&mut *tx, |c| sqlx::query_as(ALL).fetch_all(c).await?);
    let mut all = Vec::new();
    for SettingsRow {
        location,
        address,
        invoice_prefix,
    } in rows
    {
        all.push(Settings {
            currency_fixed: currency_fixed(tx, location.id).await?,
            location,
            address,
            invoice_prefix,
        });
    }
    Ok(all)
}

/// Adds a location.
pub async fn add(store: &Store, act: Act, settings: &LocationSettings) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Outcome::NotPermitted);
    }
    let location = Location {
        id: ids::random(&mut work.rng),
        name: settings.name.clone(),
        time_zone: settings.time_zone.clone(),
        currency: settings.currency.code().to_owned(),
    };
    match insert_location(&mut work.tx, &location).await {
        Ok(()) => {}
        Err(error) if error.is_taken("name") => {
            return Ok(Outcome::Refused(Refused::NameTaken));
        }
        Err(error) => return Err(error),
    }
    on!(&mut work.tx, |c| sqlx::query(SET_FACTS)
        .bind(location.id.0)
        .bind(&settings.invoice_prefix)
        .bind(&settings.address)
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}

/// Changes a location, unless another person has changed it since the page was made. Refuses a new currency once
/// invoices, account credit or the catalogue use the current one.
pub async fn change(
    store: &Store,
    act: Act,
    location: LocationId,
    settings: &LocationSettings,
    shown: &Shown,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Outcome::NotPermitted);
    }
    let lock = dialect::LOCK_LOCATION.on(&work.tx);
    let _: Option<Uuid> = on!(&mut work.tx, |c| sqlx::query_scalar(lock)
        .bind(location.0)
        .fetch_optional(c)
        .await?);
    let row: Option<SettingsRow> = on!(&mut work.tx, |c| sqlx::query_as(ONE)
        .bind(location.0)
        .fetch_optional(c)
        .await?);
    let Some(row) = row else {
        return Ok(Outcome::NotFound);
    };
    let current = row.into_form();
    let newer = shown.differences(&current);
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    let currency = settings.currency.code();
    if current.currency != currency && currency_fixed(&mut work.tx, location).await? {
        return Ok(Outcome::Refused(Refused::CurrencyFixed));
    }
    let changed = on!(&mut work.tx, |c| sqlx::query(CHANGE)
        .bind(location.0)
        .bind(&settings.name)
        .bind(&settings.address)
        .bind(&settings.time_zone)
        .bind(currency)
        .bind(&settings.invoice_prefix)
        .execute(c)
        .await
        .map(|done| done.rows_affected()));
    match changed.map_err(crate::Error::from) {
        Ok(_) => {}
        Err(error) if error.is_taken("name") => {
            return Ok(Outcome::Refused(Refused::NameTaken));
        }
        Err(error) => return Err(error),
    }
    work.commit().await
}

impl SettingsRow {
    /// Returns the location as its form shows it.
    fn into_form(self) -> ChangeLocation {
        let Self {
            location,
            address,
            invoice_prefix,
        } = self;
        ChangeLocation {
            location: location.id,
            name: location.name,
            address: address.unwrap_or_default(),
            time_zone: location.time_zone,
            currency: location.currency,
            invoice_prefix,
        }
    }
}

async fn currency_fixed(tx: &mut Tx, location: LocationId) -> Result<bool> {
    let fixed: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(CURRENCY_FIXED)
        .bind(location.0)
        .fetch_optional(c)
        .await?);
    Ok(fixed.is_some())
}
