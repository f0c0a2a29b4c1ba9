//! Team members and Team Access Groups.

use jiff::Timestamp;
use shared::{
    access::{
        AccessGroupId, Actor, ManageTeamAccess, Permission, Permit, Right, Role, TeamMemberId,
    },
    client::Email,
    log_in,
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    db::{At, on, statements},
    dialect,
};

statements! {
    ACTOR = "
        select m.id, m.name, m.role, p.permission
        from team_members m
        left join access_group_permissions p on p.access_group_id = m.access_group_id
        where m.id = $1 and m.deactivated_at is null";
    CREDENTIALS = "
        select id, password_hash, failed_log_ins, last_failed_at from team_members where email_key = $1";
    COUNT_ATTEMPT = "
        update team_members set failed_log_ins = failed_log_ins + 1, last_failed_at = $2 where id = $1";
    FORGET_FAILURES = "
        update team_members set failed_log_ins = 0, last_failed_at = null where id = $1";
    GROUPS = "select id, name from access_groups order by name";
    GROUP_PERMISSIONS = "select access_group_id, permission from access_group_permissions";
    MEMBERS = "select id, name, email, role, access_group_id from team_members order by name, id";
    ALLOW = "
        insert into access_group_permissions (access_group_id, permission) values ($1, $2)
        on conflict do nothing";
    FORBID = "
        delete from access_group_permissions where access_group_id = $1 and permission = $2";
    OTHERS_WHO_MAY = "
        select count(*) from team_members m
        join access_group_permissions p on p.access_group_id = m.access_group_id
        where m.role = 'administrator' and p.permission = $2 and m.access_group_id <> $1";
    INSERT_GROUP = "insert into access_groups (id, name) values ($1, $2)";
    INSERT_MEMBER = "
        insert into team_members (id, name, email, email_key, password_hash, role, access_group_id, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// A Team Access Group with what it allows and who is in it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The group.
    pub id: AccessGroupId,
    /// Its name, unique.
    pub name: String,
    /// What it allows its administrators.
    pub permissions: Vec<Permission>,
    /// Who is in it, by name.
    pub members: Vec<Member>,
}

/// A team member.
#[derive(Clone, Debug)]
pub struct Member {
    /// The team member.
    pub id: TeamMemberId,
    /// The name to show.
    pub name: String,
    /// The email address, which is the user name.
    pub email: String,
    /// Administrator or staff.
    pub role: Role,
}

/// What is needed to check a log-in.
#[derive(Debug)]
pub struct Credentials {
    /// Who would be logged in.
    pub id: TeamMemberId,
    /// The password as a PHC string.
    pub password_hash: String,
    /// Failures since the last success.
    pub failed_log_ins: i64,
    /// When the last of them was.
    pub last_failed_at: Option<Timestamp>,
}

/// What an attempt to log in comes to before the password is looked at.
#[derive(Debug)]
pub enum Attempt {
    /// Nobody has the email address.
    Unknown,
    /// There were too many failures; the next attempt counts after these seconds.
    TooSoon(i64),
    /// It counts, and the password is to be compared.
    Counted(Credentials),
}

/// A team member to add.
#[derive(Debug)]
pub(crate) struct NewMember<'a> {
    pub(crate) id: TeamMemberId,
    pub(crate) name: &'a str,
    pub(crate) email: &'a Email,
    pub(crate) password_hash: &'a str,
    pub(crate) role: Role,
    pub(crate) group: AccessGroupId,
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

#[derive(sqlx::FromRow)]
pub(crate) struct ActorRow {
    id: Uuid,
    name: String,
    role: String,
    permission: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CredentialsRow {
    id: Uuid,
    password_hash: String,
    failed_log_ins: i64,
    last_failed_at: Option<At>,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    id: Uuid,
    name: String,
    email: String,
    role: String,
    access_group_id: Uuid,
}

/// The team member who acts, with the permissions of this instant.
///
/// # Errors
/// When the database fails.
pub async fn actor(tx: &mut Tx, id: TeamMemberId) -> Result<Option<Actor>> {
    to_actor(on!(tx, |c| sqlx::query_as(ACTOR)
        .bind(id.0)
        .fetch_all(c)
        .await?))
}

/// The right `R` of the team member who acts, as it is at this instant; `None` where there is none.
pub(crate) async fn permit<R: Right>(tx: &mut Tx, id: TeamMemberId) -> Result<Option<Permit<R>>> {
    let actor = actor(tx, id).await?;
    Ok(actor.and_then(|actor| actor.permit().ok()))
}

/// One actor from its rows, one for each permission of the group, or one without any.
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

/// What is needed to check a log-in with this email address.
///
/// # Errors
/// When the database fails.
pub async fn credentials(tx: &mut Tx, email: &Email) -> Result<Option<Credentials>> {
    let row: Option<CredentialsRow> = on!(tx, |c| sqlx::query_as(CREDENTIALS)
        .bind(email.key())
        .fetch_optional(c)
        .await?);
    Ok(row.map(
        |CredentialsRow {
             id,
             password_hash,
             failed_log_ins,
             last_failed_at,
         }| Credentials {
            id: TeamMemberId(id),
            password_hash,
            failed_log_ins,
            last_failed_at: last_failed_at.map(|at| at.0),
        },
    ))
}

/// Counts an attempt to log in with this email address. It is a failure until a log-in begins, which forgets it:
/// of many attempts at once, no more passwords are looked at than of as many one after the other.
///
/// # Errors
/// When the database fails.
pub async fn attempt(store: &Store, email: &Email, now: Timestamp) -> Result<Attempt> {
    let mut tx = store.write().await?;
    let lock = dialect::LOCK_MEMBER.on(&tx);
    let _: Option<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(lock)
        .bind(email.key())
        .fetch_optional(c)
        .await?);
    let Some(known) = credentials(&mut tx, email).await? else {
        return Ok(Attempt::Unknown);
    };
    if let Some(seconds) = log_in::wait(known.failed_log_ins, known.last_failed_at, now) {
        return Ok(Attempt::TooSoon(seconds));
    }
    on!(&mut tx, |c| sqlx::query(COUNT_ATTEMPT)
        .bind(known.id.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(Attempt::Counted(known))
}

/// Forgets failures, after a log-in that succeeded.
pub(crate) async fn forget_failures(tx: &mut Tx, id: TeamMemberId) -> Result<()> {
    on!(tx, |c| sqlx::query(FORGET_FAILURES)
        .bind(id.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// All groups by name, each with its permissions and members.
///
/// # Errors
/// When the database fails.
pub async fn groups(tx: &mut Tx) -> Result<Vec<Group>> {
    let groups: Vec<(Uuid, String)> = on!(tx, |c| sqlx::query_as(GROUPS).fetch_all(c).await?);
    let permissions: Vec<(Uuid, String)> = on!(tx, |c| sqlx::query_as(GROUP_PERMISSIONS)
        .fetch_all(c)
        .await?);
    let members: Vec<MemberRow> = on!(tx, |c| sqlx::query_as(MEMBERS).fetch_all(c).await?);
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(id, name)| Group {
            id: AccessGroupId(id),
            name,
            permissions: Vec::new(),
            members: Vec::new(),
        })
        .collect();
    for (group, permission) in permissions {
        let permission = parse_permission(&permission)?;
        groups
            .iter_mut()
            .filter(|g| g.id.0 == group)
            .for_each(|g| g.permissions.push(permission));
    }
    for MemberRow {
        id,
        name,
        email,
        role,
        access_group_id,
    } in members
    {
        let role = Role::parse(&role).ok_or(Error::Corrupt("team_members.role"))?;
        let member = Member {
            id: TeamMemberId(id),
            name,
            email,
            role,
        };
        if let Some(group) = groups.iter_mut().find(|g| g.id.0 == access_group_id) {
            group.members.push(member);
        }
    }
    Ok(groups)
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
    let groups: Vec<Uuid> = {
        let lock = dialect::LOCK_GROUPS.on(&tx);
        on!(&mut tx, |c| sqlx::query_scalar(lock).fetch_all(c).await?)
    };
    let permit = match actor(&mut tx, by).await? {
        Some(actor) => actor.permit::<ManageTeamAccess>(),
        None => return Ok(PermissionChange::NotPermitted),
    };
    if permit.is_err() {
        return Ok(PermissionChange::NotPermitted);
    }
    if !groups.contains(&group.0) {
        return Ok(PermissionChange::NoSuchGroup);
    }
    let statement = match switch {
        Switch::On => ALLOW,
        Switch::Off => {
            if permission == Permission::ManageTeamAccess
                && others_who_may(&mut tx, group, permission).await? == 0
            {
                return Ok(PermissionChange::LastManager);
            }
            FORBID
        }
    };
    on!(&mut tx, |c| sqlx::query(statement)
        .bind(group.0)
        .bind(permission.name())
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(PermissionChange::Saved)
}

/// How many administrators outside `group` have the permission.
async fn others_who_may(tx: &mut Tx, group: AccessGroupId, permission: Permission) -> Result<i64> {
    Ok(on!(tx, |c| sqlx::query_scalar(OTHERS_WHO_MAY)
        .bind(group.0)
        .bind(permission.name())
        .fetch_one(c)
        .await?))
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

/// Adds a team member.
pub(crate) async fn insert_member(
    tx: &mut Tx,
    member: &NewMember<'_>,
    now: Timestamp,
) -> Result<()> {
    let NewMember {
        id,
        name,
        email,
        password_hash,
        role,
        group,
    } = member;
    on!(tx, |c| sqlx::query(INSERT_MEMBER)
        .bind(id.0)
        .bind(name)
        .bind(email.as_str())
        .bind(email.key())
        .bind(password_hash)
        .bind(role.name())
        .bind(group.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

fn parse_permission(name: &str) -> Result<Permission> {
    Permission::parse(name).ok_or(Error::Corrupt("access_group_permissions.permission"))
}
