//! Team Access Groups: created, renamed, deleted, and whether they need a second factor.

use rand::Rng;
use shared::{
    access::{AccessGroupId, TeamMemberId},
    client::Line,
    flaw::Refused,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    db::{on, statements},
    ids,
    team::{self, Change, Switch},
};

statements! {
    NAMED = "select id from access_groups where name = $1";
    RENAME = "update access_groups set name = $2 where id = $1";
    NEEDS = "update access_groups set second_factor = $2 where id = $1";
    MEMBERS = "select count(*) from team_members where access_group_id = $1";
    FORBID_ALL = "delete from access_group_permissions where access_group_id = $1";
    DELETE = "delete from access_groups where id = $1";
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
    if team::lock(&mut tx, by).await?.is_none() {
        return Ok(Change::NotPermitted);
    }
    if named(&mut tx, name).await?.is_some() {
        return Ok(Change::NameTaken);
    }
    let group = AccessGroupId(ids::uuid(rng));
    team::insert_group(&mut tx, group, name.as_str(), &[]).await?;
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
    Ok(match team::lock(&mut tx, by).await? {
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
