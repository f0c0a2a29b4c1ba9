//! The studio itself: whether it is set up, and its locations.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rand::Rng;
use shared::{
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    money::{Currency, Money},
    setup::SetUp,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    db::{At, on, statements},
    ids,
    stored::{money, zone},
    team,
};

statements! {
    EXISTS = "select count(*) from studio";
    NAME = "select name from studio where id = 1";
    /// Two who set up at once: the second one waits here for the first one, and changes nothing.
    INSERT = "insert into studio (id, name, created_at) values (1, $1, $2) on conflict do nothing";
    INSERT_LOCATION = "insert into locations (id, name, time_zone, currency) values ($1, $2, $3, $4)";
    NUMBER_INVOICES = "update locations set invoice_prefix = $2, next_invoice = $3 where id = $1";
    LOCATION = "select id, name, time_zone, currency from locations where id = $1";
    LOCATIONS = "select id, name, time_zone, currency from locations order by name";
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

/// Whether the studio has been set up.
///
/// # Errors
/// When the database fails.
pub async fn is_set_up(tx: &mut Tx) -> Result<bool> {
    let count: i64 = on!(tx, |c| sqlx::query_scalar(EXISTS).fetch_one(c).await?);
    Ok(count > 0)
}

/// What the studio is called; nothing before it is set up.
///
/// # Errors
/// When the database fails.
pub async fn name(tx: &mut Tx) -> Result<String> {
    let name: Option<String> = on!(tx, |c| sqlx::query_scalar(NAME).fetch_optional(c).await?);
    Ok(name.unwrap_or_default())
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

/// Sets the studio up: itself, its first location, two groups, and its first administrator, whose group may do
/// everything. `None` when it is set up already.
///
/// A location of that name that came with an import stays as it is, with its time zone and its currency: what was
/// imported counts on them.
///
/// # Errors
/// When the database fails.
pub async fn set_up(
    store: &Store,
    form: &SetUp,
    password_hash: &str,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Option<TeamMemberId>> {
    let mut tx = store.write().await?;
    if !create(&mut tx, form.studio.as_str(), now).await? {
        return Ok(None);
    }
    let location = Location {
        id: ids::uuid(rng),
        name: form.location.as_str().to_owned(),
        time_zone: form.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        currency: form.currency.code().to_owned(),
    };
    let known = locations(&mut tx).await?;
    if known.iter().all(|known| known.name != location.name) {
        insert_location(&mut tx, &location).await?;
    }
    let owners = AccessGroupId(ids::uuid(rng));
    team::insert_group(&mut tx, owners, "Owners", &Permission::ALL).await?;
    team::insert_group(&mut tx, AccessGroupId(ids::uuid(rng)), "Front desk", &[]).await?;
    let member = team::NewMember {
        id: TeamMemberId(ids::uuid(rng)),
        name: form.name.as_str(),
        email: &form.email,
        password_hash: Some(password_hash),
        role: Role::Administrator,
        group: owners,
    };
    team::insert_member(&mut tx, &member, now).await?;
    tx.commit().await?;
    Ok(Some(member.id))
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

/// Writes down that there is a studio. Says whether there was none before.
pub(crate) async fn create(tx: &mut Tx, name: &str, now: Timestamp) -> Result<bool> {
    let count = on!(tx, |c| sqlx::query(INSERT)
        .bind(name)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(count > 0)
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
