//! Team Access Groups: created, renamed, deleted, and whether they need a second factor.

use rand::Rng;
use shared::{
    access::{AccessGroupId, Permission, TeamMemberId},
    client::Line,
    flaw::Refused,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    engine::{
        db::{on, statements},
        ids,
    },
    team::rights::{self, Change, has_manager, parse_permission},
};

statements! {
    ALLOW = "
        insert into access_group_permissions (access_group_id, permission) values ($1, $2)
        on conflict do nothing";
    FORBID = "
        delete from access_group_permissions where access_group_id = $1 and permission = $2";
    PERMISSIONS_OF = "select permission from access_group_permissions where access_group_id = $1";
    INSERT_GROUP = "insert into access_groups (id, name) values ($1, $2)";
    NAMED = "select id from access_groups where name = $1";
    RENAME = "update access_groups set name = $2 where id = $1";
    NEEDS = "update access_groups set second_factor = $2 where id = $1";
    MEMBERS = "select count(*) from team_members where access_group_id = $1";
    FORBID_ALL = "delete from access_group_permissions where access_group_id = $1";
    DELETE = "delete from access_groups where id = $1";
}

/// What became of a request to change a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionChange {
    /// It is as asked.
    Saved,
    /// The team member may not manage team access.
    NotPermitted,
    /// There is no such group.
    NoSuchGroup,
    /// Nobody could manage team access afterwards.
    LastManager,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Allow.
    On,
    /// Do not allow.
    Off,
}

/// Turns a permission of a group on or off, on behalf of `by`. Nobody can take the last permission to manage
/// team access away.
///
/// # Errors
/// When the database fails.
pub async fn set_permission(
    store: &Store,
    by: TeamMemberId,
    group: AccessGroupId,
    permission: Permission,
    switch: Switch,
) -> Result<PermissionChange> {
    let mut tx = store.write().await?;
    let Some(groups) = rights::lock(&mut tx, by).await? else {
        return Ok(PermissionChange::NotPermitted);
    };
    if !groups.contains(&group) {
        return Ok(PermissionChange::NoSuchGroup);
    }
    let statement = match switch {
        Switch::On => ALLOW,
        Switch::Off => FORBID,
    };
    on!(&mut tx, |c| sqlx::query(statement)
        .bind(group.0)
        .bind(permission.name())
        .execute(c)
        .await?
        .rows_affected());
    if !has_manager(&mut tx).await? {
        return Ok(PermissionChange::LastManager);
    }
    tx.commit().await?;
    Ok(PermissionChange::Saved)
}

/// What a group allows.
pub(crate) async fn permissions_of(tx: &mut Tx, group: AccessGroupId) -> Result<Vec<Permission>> {
    let names: Vec<String> = on!(tx, |c| sqlx::query_scalar(PERMISSIONS_OF)
        .bind(group.0)
        .fetch_all(c)
        .await?);
    names.iter().map(|name| parse_permission(name)).collect()
}

/// Adds a group.
pub(crate) async fn insert_group(
    tx: &mut Tx,
    id: AccessGroupId,
    name: &str,
    permissions: &[Permission],
) -> Result<()> {
    on!(tx, |c| sqlx::query(INSERT_GROUP)
        .bind(id.0)
        .bind(name)
        .execute(c)
        .await?
        .rows_affected());
    for permission in permissions {
        on!(tx, |c| sqlx::query(ALLOW)
            .bind(id.0)
            .bind(permission.name())
            .execute(c)
            .await?
            .rows_affected());
    }
    Ok(())
}

/// Creates a group that allows nothing.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn create(
    store: &Store,
    by: TeamMemberId,
    name: &Line,
    rng: &mut (impl Rng + Send),
) -> Result<Change> {
    let mut tx = store.write().await?;
    if rights::lock(&mut tx, by).await?.is_none() {
        return Ok(Change::NotPermitted);
    }
    if named(&mut tx, name).await?.is_some() {
        return Ok(Change::NameTaken);
    }
    let group = AccessGroupId(ids::uuid(rng));
    insert_group(&mut tx, group, name.as_str(), &[]).await?;
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Renames a group.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn rename(
    store: &Store,
    by: TeamMemberId,
    group: AccessGroupId,
    name: &Line,
) -> Result<Change> {
    let mut tx = match lock(store, by, group).await? {
        Ok(tx) => tx,
        Err(refused) => return Ok(refused),
    };
    if named(&mut tx, name).await?.is_some_and(|id| id != group.0) {
        return Ok(Change::NameTaken);
    }
    on!(&mut tx, |c| sqlx::query(RENAME)
        .bind(group.0)
        .bind(name.as_str())
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Says whether everybody in a group needs a second factor. Who has none is led to set one up with the next request.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn need_second_factor(
    store: &Store,
    by: TeamMemberId,
    group: AccessGroupId,
    switch: Switch,
) -> Result<Change> {
    let mut tx = match lock(store, by, group).await? {
        Ok(tx) => tx,
        Err(refused) => return Ok(refused),
    };
    let needs = match switch {
        Switch::On => "required",
        Switch::Off => "optional",
    };
    on!(&mut tx, |c| sqlx::query(NEEDS)
        .bind(group.0)
        .bind(needs)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Deletes a group in which nobody is, not even somebody who is deactivated.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn delete(store: &Store, by: TeamMemberId, group: AccessGroupId) -> Result<Change> {
    let mut tx = match lock(store, by, group).await? {
        Ok(tx) => tx,
        Err(refused) => return Ok(refused),
    };
    let members: i64 = on!(&mut tx, |c| sqlx::query_scalar(MEMBERS)
        .bind(group.0)
        .fetch_one(c)
        .await?);
    if members > 0 {
        return Ok(Change::Refused(Refused::NotEmpty));
    }
    for statement in [FORBID_ALL, DELETE] {
        on!(&mut tx, |c| sqlx::query(statement)
            .bind(group.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    tx.commit().await?;
    Ok(Change::Saved)
}

/// A transaction that holds the team, on behalf of somebody who may change this group; otherwise why not.
async fn lock(
    store: &Store,
    by: TeamMemberId,
    group: AccessGroupId,
) -> Result<std::result::Result<Tx, Change>> {
    let mut tx = store.write().await?;
    Ok(match rights::lock(&mut tx, by).await? {
        None => Err(Change::NotPermitted),
        Some(groups) if groups.contains(&group) => Ok(tx),
        Some(_) => Err(Change::NotFound),
    })
}

async fn named(tx: &mut Tx, name: &Line) -> Result<Option<Uuid>> {
    Ok(on!(tx, |c| sqlx::query_scalar(NAMED)
        .bind(name.as_str())
        .fetch_optional(c)
        .await?))
}
