//! Team Access Groups: their permissions, their names, and whether they require a second factor.

use shared::{
    access::{AccessGroupId, Permission, Switch},
    client::Line,
    flaw::Refused,
    forms::{RenameGroup, Shown},
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    engine::{
        act::{Act, Work, begun},
        db::{on, statements},
        ids,
    },
    team::rights::{self, has_manager, parse_permission},
};

statements! {
    ALLOW = "
        insert into access_group_permissions (access_group_id, permission) values ($1, $2)
        on conflict do nothing";
    FORBID = "
        delete from access_group_permissions where access_group_id = $1 and permission = $2";
    PERMISSIONS_OF = "select permission from access_group_permissions where access_group_id = $1";
    INSERT_GROUP = "insert into access_groups (id, name) values ($1, $2)";
    NAME = "select name from access_groups where id = $1";
    NAMED = "select id from access_groups where name = $1";
    RENAME = "update access_groups set name = $2 where id = $1";
    NEEDS = "update access_groups set second_factor = $2 where id = $1";
    MEMBERS = "select count(*) from team_members where access_group_id = $1";
    FORBID_ALL = "delete from access_group_permissions where access_group_id = $1";
    DELETE = "delete from access_groups where id = $1";
}

/// Turns a permission of a group on or off. The last permission to manage team access cannot be turned off.
pub async fn set_permission(
    store: &Store,
    act: Act,
    group: AccessGroupId,
    permission: Permission,
    switch: Switch,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if let Some(outcome) = refusal(&mut work, group).await? {
        return Ok(outcome);
    }
    let statement = match switch {
        Switch::On => ALLOW,
        Switch::Off => FORBID,
    };
    on!(&mut work.tx, |c| sqlx::query(statement)
        .bind(group.0)
        .bind(permission.name())
        .execute(c)
        .await?
        .rows_affected());
    if !has_manager(&mut work.tx).await? {
        return Ok(Outcome::Refused(Refused::LastManager));
    }
    work.commit().await
}

/// Returns the permissions of a group.
pub(crate) async fn permissions_of(tx: &mut Tx, group: AccessGroupId) -> Result<Vec<Permission>> {
    let names: Vec<String> = on!(tx, |c| sqlx::query_scalar(PERMISSIONS_OF)
        .bind(group.0)
        .fetch_all(c)
        .await?);
    names.iter().map(|name| parse_permission(name)).collect()
}

/// Adds a group. The caller checks the permission.
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

/// Creates a group without permissions.
pub async fn create(store: &Store, act: Act, name: &Line) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if rights::lock(&mut work.tx, work.by).await?.is_none() {
        return Ok(Outcome::NotPermitted);
    }
    if named(&mut work.tx, name).await?.is_some() {
        return Ok(Outcome::Refused(Refused::NameTaken));
    }
    let group: AccessGroupId = ids::random(&mut work.rng);
    insert_group(&mut work.tx, group, name.as_str(), &[]).await?;
    work.commit().await
}

/// Renames a group, unless another person has renamed it since the page was made.
pub async fn rename(
    store: &Store,
    act: Act,
    group: AccessGroupId,
    name: &Line,
    shown: &Shown,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if let Some(outcome) = refusal(&mut work, group).await? {
        return Ok(outcome);
    }
    let current = RenameGroup {
        group,
        name: on!(&mut work.tx, |c| sqlx::query_scalar(NAME)
            .bind(group.0)
            .fetch_one(c)
            .await?),
    };
    let newer = shown.differences(&current);
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    let namesake = named(&mut work.tx, name).await?;
    if namesake.is_some_and(|id| id != group.0) {
        return Ok(Outcome::Refused(Refused::NameTaken));
    }
    on!(&mut work.tx, |c| sqlx::query(RENAME)
        .bind(group.0)
        .bind(name.as_str())
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}

/// Sets whether every member of a group needs a second factor. Members without one set it up with their next request.
pub async fn need_second_factor(
    store: &Store,
    act: Act,
    group: AccessGroupId,
    switch: Switch,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if let Some(outcome) = refusal(&mut work, group).await? {
        return Ok(outcome);
    }
    let needs = match switch {
        Switch::On => "required",
        Switch::Off => "optional",
    };
    on!(&mut work.tx, |c| sqlx::query(NEEDS)
        .bind(group.0)
        .bind(needs)
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}

/// Deletes an empty group. A group is not empty while a deactivated member is in it.
pub async fn delete(store: &Store, act: Act, group: AccessGroupId) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if let Some(outcome) = refusal(&mut work, group).await? {
        return Ok(outcome);
    }
    let members: i64 = on!(&mut work.tx, |c| sqlx::query_scalar(MEMBERS)
        .bind(group.0)
        .fetch_one(c)
        .await?);
    if members > 0 {
        return Ok(Outcome::Refused(Refused::NotEmpty));
    }
    for statement in [FORBID_ALL, DELETE] {
        on!(&mut work.tx, |c| sqlx::query(statement)
            .bind(group.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    work.commit().await
}

/// Locks the team, and returns why the actor cannot change this group, or `None` if the actor can.
async fn refusal(work: &mut Work, group: AccessGroupId) -> Result<Option<Outcome>> {
    Ok(match rights::lock(&mut work.tx, work.by).await? {
        None => Some(Outcome::NotPermitted),
        Some(groups) if groups.contains(&group) => None,
        Some(_) => Some(Outcome::NotFound),
    })
}

async fn named(tx: &mut Tx, name: &Line) -> Result<Option<Uuid>> {
    Ok(on!(tx, |c| sqlx::query_scalar(NAMED)
        .bind(name.as_str())
        .fetch_optional(c)
        .await?))
}
