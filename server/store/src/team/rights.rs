//! What a team member may do, read in the transaction that needs to know.

use shared::access::{
    AccessGroupId, Actor, ManageTeamAccess, Permission, Permit, Right, Role, TeamMemberId,
};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::{
        act::By,
        db::{on, statements},
        dialect,
    },
};

statements! {
    ACTOR = "
        select m.id, m.name, m.role, p.permission
        from team_members m
        left join access_group_permissions p on p.access_group_id = m.access_group_id
        where m.id = $1 and m.deactivated_at is null";
    /// A member without a password is not counted, because the member may never set one.
    MANAGERS = "
        select count(*) from team_members m
        join access_group_permissions p on p.access_group_id = m.access_group_id
        where m.role = 'administrator' and p.permission = 'manage_team_access' and m.deactivated_at is null
            and m.password_hash is not null";
}

#[derive(sqlx::FromRow)]
pub(crate) struct ActorRow {
    id: Uuid,
    name: String,
    role: String,
    permission: Option<String>,
}

/// Returns a team member with the current permissions, or `None` if there is no such member or the member is
/// deactivated.
pub async fn actor(tx: &mut Tx, id: TeamMemberId) -> Result<Option<Actor>> {
    to_actor(on!(tx, |c| sqlx::query_as(ACTOR)
        .bind(id.0)
        .fetch_all(c)
        .await?))
}

/// Returns the acting team member with the current permissions, or `None` if the actor is not a team member.
pub(crate) async fn acting(tx: &mut Tx, by: By) -> Result<Option<Actor>> {
    match by.team_member() {
        Some(id) => actor(tx, id).await,
        None => Ok(None),
    }
}

/// Returns the current right `R` of the acting team member, or `None` if the actor does not have it.
pub(crate) async fn permit<R: Right>(tx: &mut Tx, by: By) -> Result<Option<Permit<R>>> {
    let actor = acting(tx, by).await?;
    Ok(actor.and_then(|actor| actor.permit().ok()))
}

/// Returns whether the actor is an administrator.
pub(crate) async fn is_administrator(tx: &mut Tx, by: By) -> Result<bool> {
    let actor = acting(tx, by).await?;
    Ok(actor.is_some_and(|actor| actor.is_administrator()))
}

/// Builds one actor from its rows: one row for each permission of the group, or a single row without a permission.
pub(crate) fn to_actor(rows: Vec<ActorRow>) -> Result<Option<Actor>> {
    let mut actor: Option<Actor> = None;
    for ActorRow {
        id,
        name,
        role,
        permission,
    } in rows
    {
        let role = Role::parse(&role).ok_or(Error::Corrupt("team_members.role"))?;
        let actor = actor.get_or_insert_with(|| Actor {
            id: TeamMemberId(id),
            name,
            role,
            permissions: Vec::new(),
        });
        if let Some(permission) = permission {
            actor.permissions.push(parse_permission(&permission)?);
        }
    }
    Ok(actor)
}

/// Locks the team, so that only one change at a time is made, and checks the permission to change it. Returns all
/// groups, or `None` if `by` may not manage team access.
pub(crate) async fn lock(tx: &mut Tx, by: By) -> Result<Option<Vec<AccessGroupId>>> {
    let lock = dialect::LOCK_GROUPS.on(tx);
    let groups: Vec<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(lock).fetch_all(c).await?);
    let permit = permit::<ManageTeamAccess>(tx, by).await?;
    Ok(permit.map(|_| groups.into_iter().map(AccessGroupId).collect()))
}

/// Returns whether any team member can still log in and manage team access. If not, the caller must not commit the
/// change.
pub(crate) async fn has_manager(tx: &mut Tx) -> Result<bool> {
    let managers: i64 = on!(tx, |c| sqlx::query_scalar(MANAGERS).fetch_one(c).await?);
    Ok(managers > 0)
}

pub(crate) fn parse_permission(name: &str) -> Result<Permission> {
    Permission::parse(name).ok_or(Error::Corrupt("access_group_permissions.permission"))
}
