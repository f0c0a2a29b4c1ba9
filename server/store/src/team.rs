//! Team members and Team Access Groups.

use jiff::Timestamp;
use shared::{
    access::{
        AccessGroupId, Actor, ManageTeamAccess, Permission, Permit, Right, Role, TeamMemberId,
    },
    client::Email,
    flaw::Refused,
    login,
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
        select id, password_hash, failed_log_ins, last_failed_at from team_members
        where email_key = $1 and deactivated_at is null";
    CREDENTIALS_OF = "
        select id, password_hash, failed_log_ins, last_failed_at from team_members
        where id = $1 and deactivated_at is null";
    COUNT_ATTEMPT = "
        update team_members set failed_log_ins = $2, last_failed_at = $3 where id = $1";
    FORGET_FAILURES = "
        update team_members set failed_log_ins = 0, last_failed_at = null where id = $1";
    GROUPS = "select id, name, second_factor from access_groups order by name";
    GROUP_PERMISSIONS = "select access_group_id, permission from access_group_permissions";
    MEMBERS = "
        select id, name, email, role, access_group_id, deactivated_at from team_members order by name, id";
    ALLOW = "
        insert into access_group_permissions (access_group_id, permission) values ($1, $2)
        on conflict do nothing";
    FORBID = "
        delete from access_group_permissions where access_group_id = $1 and permission = $2";
    /// Who has never set a password may never do so, and does not count.
    MANAGERS = "
        select count(*) from team_members m
        join access_group_permissions p on p.access_group_id = m.access_group_id
        where m.role = 'administrator' and p.permission = 'manage_team_access' and m.deactivated_at is null
            and m.password_hash is not null";
    PERMISSIONS_OF = "select permission from access_group_permissions where access_group_id = $1";
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
    /// Whether everybody in it needs a second factor to log in.
    pub needs_second_factor: bool,
    /// What it allows those in it.
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
    /// Whether the member cannot log in any more.
    pub is_deactivated: bool,
}

/// What is needed to check a log-in.
#[derive(Debug)]
pub struct Credentials {
    /// Who would be logged in.
    pub id: TeamMemberId,
    /// The password as a PHC string; none where none has been set yet.
    pub password_hash: Option<String>,
    /// Failures since the last success, or since a pause after which they are forgotten.
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
    /// `None` until the member sets a password.
    pub(crate) password_hash: Option<&'a str>,
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

/// What became of a change to the team, its groups or the locations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is as asked.
    Saved,
    /// Who asks may not.
    NotPermitted,
    /// There is no such member, group or location.
    NotFound,
    /// Another one has the name.
    NameTaken,
    /// It cannot be done.
    Refused(Refused),
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
    password_hash: Option<String>,
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
    deactivated_at: Option<At>,
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
    Ok(row.map(CredentialsRow::into_credentials))
}

impl CredentialsRow {
    fn into_credentials(self) -> Credentials {
        Credentials {
            id: TeamMemberId(self.id),
            password_hash: self.password_hash,
            failed_log_ins: self.failed_log_ins,
            last_failed_at: self.last_failed_at.map(|at| at.0),
        }
    }
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
    let known = credentials(&mut tx, email).await?;
    let attempt = count(&mut tx, known, now).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// Counts an attempt of somebody who is known already, as [`attempt`] does.
///
/// # Errors
/// When the database fails.
pub async fn attempt_by(store: &Store, member: TeamMemberId, now: Timestamp) -> Result<Attempt> {
    let mut tx = store.write().await?;
    let attempt = attempt_within(&mut tx, member, now).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// The same within a transaction, which holds the member from here on and has to be committed for the attempt to
/// count.
pub(crate) async fn attempt_within(
    tx: &mut Tx,
    member: TeamMemberId,
    now: Timestamp,
) -> Result<Attempt> {
    lock_member(tx, member).await?;
    let row: Option<CredentialsRow> = on!(&mut *tx, |c| sqlx::query_as(CREDENTIALS_OF)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    count(tx, row.map(CredentialsRow::into_credentials), now).await
}

async fn count(tx: &mut Tx, known: Option<Credentials>, now: Timestamp) -> Result<Attempt> {
    let Some(known) = known else {
        return Ok(Attempt::Unknown);
    };
    let failures = match login::attempt(known.failed_log_ins, known.last_failed_at, now) {
        Ok(failures) => failures,
        Err(seconds) => return Ok(Attempt::TooSoon(seconds)),
    };
    on!(tx, |c| sqlx::query(COUNT_ATTEMPT)
        .bind(known.id.0)
        .bind(failures)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(Attempt::Counted(known))
}

/// Locks a team member until the transaction ends.
pub(crate) async fn lock_member(tx: &mut Tx, member: TeamMemberId) -> Result<()> {
    let lock = dialect::LOCK_MEMBER_BY_ID.on(tx);
    let _: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(lock)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    Ok(())
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
    let groups: Vec<(Uuid, String, String)> =
        on!(tx, |c| sqlx::query_as(GROUPS).fetch_all(c).await?);
    let permissions: Vec<(Uuid, String)> = on!(tx, |c| sqlx::query_as(GROUP_PERMISSIONS)
        .fetch_all(c)
        .await?);
    let members: Vec<MemberRow> = on!(tx, |c| sqlx::query_as(MEMBERS).fetch_all(c).await?);
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(id, name, second_factor)| Group {
            id: AccessGroupId(id),
            name,
            needs_second_factor: second_factor == "required",
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
        deactivated_at,
    } in members
    {
        let role = Role::parse(&role).ok_or(Error::Corrupt("team_members.role"))?;
        let member = Member {
            id: TeamMemberId(id),
            name,
            email,
            role,
            is_deactivated: deactivated_at.is_some(),
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
    let Some(groups) = lock(&mut tx, by).await? else {
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

/// Locks the team, so that its changes come one after the other, and takes the right to change it: the groups that
/// there are, or `None` where `by` may not manage team access.
pub(crate) async fn lock(tx: &mut Tx, by: TeamMemberId) -> Result<Option<Vec<AccessGroupId>>> {
    let lock = dialect::LOCK_GROUPS.on(tx);
    let groups: Vec<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(lock).fetch_all(c).await?);
    let Some(actor) = actor(tx, by).await? else {
        return Ok(None);
    };
    if actor.permit::<ManageTeamAccess>().is_err() {
        return Ok(None);
    }
    Ok(Some(groups.into_iter().map(AccessGroupId).collect()))
}

/// Whether there is somebody who can log in and may manage team access. Without one, the change that was made in
/// the transaction must not count.
pub(crate) async fn has_manager(tx: &mut Tx) -> Result<bool> {
    let managers: i64 = on!(tx, |c| sqlx::query_scalar(MANAGERS).fetch_one(c).await?);
    Ok(managers > 0)
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
