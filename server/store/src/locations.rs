//! The locations of the studio: added and changed.

use rand::Rng;
use shared::{access::TeamMemberId, flaw::Refused};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    db::{on, statements},
    dialect, ids,
    studio::{self, Location},
    team::{self, Change},
};

statements! {
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
    match studio::insert_location(&mut tx, &location).await {
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
    let Some(before) = studio::location(&mut tx, location).await? else {
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
    let actor = team::actor(tx, by).await?;
    Ok(actor.is_some_and(|actor| actor.is_administrator()))
}
