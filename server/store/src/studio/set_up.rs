//! The studio itself: whether it is set up, and its locations.

use jiff::Timestamp;
use rand::Rng;
use shared::{
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    setup::SetUp,
};

use crate::{
    Result, Store, Tx,
    engine::{
        db::{At, on, statements},
        ids,
    },
    studio::locations,
    team::{groups, members},
};

statements! {
    EXISTS = "select count(*) from studio";
    NAME = "select name from studio where id = 1";
    /// Two who set up at once: the second one waits here for the first one, and changes nothing.
    INSERT = "insert into studio (id, name, created_at) values (1, $1, $2) on conflict do nothing";
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
    let location = locations::Location {
        id: ids::uuid(rng),
        name: form.location.as_str().to_owned(),
        time_zone: form.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        currency: form.currency.code().to_owned(),
    };
    let known = locations::locations(&mut tx).await?;
    if known.iter().all(|known| known.name != location.name) {
        locations::insert_location(&mut tx, &location).await?;
    }
    let owners = AccessGroupId(ids::uuid(rng));
    groups::insert_group(&mut tx, owners, "Owners", &Permission::ALL).await?;
    groups::insert_group(&mut tx, AccessGroupId(ids::uuid(rng)), "Front desk", &[]).await?;
    let member = members::NewMember {
        id: TeamMemberId(ids::uuid(rng)),
        name: form.name.as_str(),
        email: &form.email,
        password_hash: Some(password_hash),
        role: Role::Administrator,
        group: owners,
    };
    members::insert_member(&mut tx, &member, now).await?;
    tx.commit().await?;
    Ok(Some(member.id))
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
