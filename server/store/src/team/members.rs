//! Team members: invited, given a new way in, moved, deactivated.

use jiff::{Timestamp, ToSpan};
use rand::Rng;
use shared::{
    access::{AccessGroupId, Actor, Permission, Role, TeamMemberId},
    client::{Email, Line},
    flaw::Refused,
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    engine::{
        db::{At, on, statements},
        ids,
    },
    team::{
        attempts, groups, logins,
        rights::{self, Change},
        second_factor,
    },
};

statements! {
    INSERT_MEMBER = "
        insert into team_members (id, name, email, email_key, password_hash, role, access_group_id, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    ONE = "
        select m.id, m.name, m.email, m.role, m.access_group_id, g.name as group_name, g.second_factor,
            m.password_hash is not null as has_password, m.totp_confirmed_at, m.deactivated_at,
            exists (
                select 1 from team_links l where l.team_member_id = m.id and l.expires_at > $2
            ) as has_link
        from team_members m join access_groups g on g.id = m.access_group_id
        where m.id = $1";
    DEACTIVATED_AT = "select deactivated_at from team_members where id = $1";
    MOVE = "update team_members set role = $2, access_group_id = $3 where id = $1";
    DEACTIVATE = "update team_members set deactivated_at = $2 where id = $1";
    SET_PASSWORD = "
        update team_members set password_hash = $2, failed_log_ins = 0, last_failed_at = null where id = $1";
    CHANGE_PASSWORD = "
        update team_members set password_hash = $3 where id = $1 and password_hash = $2";
    INSERT_LINK = "insert into team_links (token_hash, team_member_id, expires_at) values ($1, $2, $3)";
    END_LINKS = "delete from team_links where team_member_id = $1";
    LINK = "
        select l.team_member_id from team_links l join team_members m on m.id = l.team_member_id
        where l.token_hash = $1 and l.expires_at > $2 and m.deactivated_at is null";
    USE_LINK = "delete from team_links where token_hash = $1";
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

/// For how many days a code with which a member sets a password counts.
pub const LINK_DAYS: i64 = 7;

/// A team member, with all that decides what the member may do.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The member, with what the group allows.
    pub actor: Actor,
    /// The email address, which is the user name.
    pub email: String,
    /// The group.
    pub group: AccessGroupId,
    /// Its name.
    pub group_name: String,
    /// Whether the group needs a second factor.
    pub group_needs_second_factor: bool,
    /// Whether the member has one.
    pub has_second_factor: bool,
    /// Whether the member can log in.
    pub status: Status,
}

/// Whether a member can log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// With the password.
    Active,
    /// Once the member has set a password with the code, which still counts.
    Invited,
    /// No password was set, and the code does not count any more.
    InvitationOver,
    /// Not any more.
    Deactivated,
}

/// A team member to invite.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The name.
    pub name: Line,
    /// The email address, which becomes the user name.
    pub email: Email,
    /// Administrator or staff.
    pub role: Role,
    /// The group.
    pub group: AccessGroupId,
}

#[derive(sqlx::FromRow)]
struct ProfileRow {
    id: Uuid,
    name: String,
    email: String,
    role: String,
    access_group_id: Uuid,
    group_name: String,
    second_factor: String,
    has_password: bool,
    totp_confirmed_at: Option<At>,
    deactivated_at: Option<At>,
    has_link: bool,
}

/// One team member, deactivated or not.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, member: TeamMemberId, now: Timestamp) -> Result<Option<Profile>> {
    let row: Option<ProfileRow> = on!(&mut *tx, |c| sqlx::query_as(ONE)
        .bind(member.0)
        .bind(At(now))
        .fetch_optional(c)
        .await?);
    let Some(row) = row else {
        return Ok(None);
    };
    let group = AccessGroupId(row.access_group_id);
    let permissions: Vec<Permission> = groups::permissions_of(tx, group).await?;
    Ok(Some(Profile {
        actor: Actor {
            id: TeamMemberId(row.id),
            name: row.name,
            role: Role::parse(&row.role).ok_or(Error::Corrupt("team_members.role"))?,
            permissions,
        },
        email: row.email,
        group,
        group_name: row.group_name,
        group_needs_second_factor: row.second_factor == "required",
        has_second_factor: row.totp_confirmed_at.is_some(),
        status: match (row.deactivated_at, row.has_password, row.has_link) {
            (Some(_), _, _) => Status::Deactivated,
            (None, true, _) => Status::Active,
            (None, false, true) => Status::Invited,
            (None, false, false) => Status::InvitationOver,
        },
    }))
}

/// Adds a member without a password, and the code (by its digest) with which the member sets one.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn invite(
    store: &Store,
    by: TeamMemberId,
    invitation: &Invitation,
    code: &[u8],
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Change> {
    let mut tx = store.write().await?;
    let Some(groups) = rights::lock(&mut tx, by).await? else {
        return Ok(Change::NotPermitted);
    };
    if !groups.contains(&invitation.group) {
        return Ok(Change::NotFound);
    }
    let member = NewMember {
        id: TeamMemberId(ids::uuid(rng)),
        name: invitation.name.as_str(),
        email: &invitation.email,
        password_hash: None,
        role: invitation.role,
        group: invitation.group,
    };
    match insert_member(&mut tx, &member, now).await {
        Ok(()) => {}
        Err(error) if error.is_taken("email_key") => {
            return Ok(Change::Refused(Refused::KnownMember));
        }
        Err(error) => return Err(error),
    }
    insert_link(&mut tx, member.id, code, now).await?;
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Gives a member a new code (by its digest) with which to set a password; the one before does not count any more.
/// The password stays until the code is used.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn renew_link(
    store: &Store,
    by: TeamMemberId,
    member: TeamMemberId,
    code: &[u8],
    now: Timestamp,
) -> Result<Change> {
    let mut tx = store.write().await?;
    if rights::lock(&mut tx, by).await?.is_none() {
        return Ok(Change::NotPermitted);
    }
    match is_deactivated(&mut tx, member).await? {
        Some(false) => {}
        Some(true) => return Ok(Change::Refused(Refused::Changed)),
        None => return Ok(Change::NotFound),
    }
    attempts::lock_member(&mut tx, member).await?;
    end_links(&mut tx, member).await?;
    insert_link(&mut tx, member, code, now).await?;
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Whether a code, by its digest, still sets a password.
///
/// # Errors
/// When the database fails.
pub async fn link_counts(tx: &mut Tx, code: &[u8], now: Timestamp) -> Result<bool> {
    Ok(of_link(tx, code, now).await?.is_some())
}

/// Sets the password of whom the code, by its digest, was made for, once. Every log-in of the member ends. Says whether
/// the code counted.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn use_link(
    store: &Store,
    code: &[u8],
    password_hash: &str,
    now: Timestamp,
) -> Result<bool> {
    let mut tx = store.write().await?;
    let Some(member) = of_link(&mut tx, code, now).await? else {
        return Ok(false);
    };
    // The member first, as everybody does; and of two at once, one deletes the link.
    attempts::lock_member(&mut tx, member).await?;
    let used = on!(&mut tx, |c| sqlx::query(USE_LINK)
        .bind(code)
        .execute(c)
        .await?
        .rows_affected());
    if used == 0 {
        return Ok(false);
    }
    on!(&mut tx, |c| sqlx::query(SET_PASSWORD)
        .bind(member.0)
        .bind(password_hash)
        .execute(c)
        .await?
        .rows_affected());
    logins::end_all(&mut tx, member).await?;
    tx.commit().await?;
    Ok(true)
}

/// Changes a member's own password from one hash to another, and ends every log-in but the one of `token_hash`. Says
/// whether it was the first hash until now.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn change_password(
    store: &Store,
    member: TeamMemberId,
    (before, after): (&str, &str),
    token_hash: &[u8],
    now: Timestamp,
) -> Result<bool> {
    let mut tx = store.write().await?;
    let changed = on!(&mut tx, |c| sqlx::query(CHANGE_PASSWORD)
        .bind(member.0)
        .bind(before)
        .bind(after)
        .execute(c)
        .await?
        .rows_affected());
    if changed == 0 {
        return Ok(false);
    }
    end_links(&mut tx, member).await?;
    logins::end_others(&mut tx, member, token_hash).await?;
    logins::prove_within(&mut tx, token_hash, member, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives a member another role and another group.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn change(
    store: &Store,
    by: TeamMemberId,
    member: TeamMemberId,
    role: Role,
    group: AccessGroupId,
) -> Result<Change> {
    let mut tx = store.write().await?;
    let Some(groups) = rights::lock(&mut tx, by).await? else {
        return Ok(Change::NotPermitted);
    };
    if !groups.contains(&group) || is_deactivated(&mut tx, member).await?.is_none() {
        return Ok(Change::NotFound);
    }
    on!(&mut tx, |c| sqlx::query(MOVE)
        .bind(member.0)
        .bind(role.name())
        .bind(group.0)
        .execute(c)
        .await?
        .rows_affected());
    finish(tx).await
}

/// Deactivates a member, whose log-ins and codes end at once.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn deactivate(
    store: &Store,
    by: TeamMemberId,
    member: TeamMemberId,
    now: Timestamp,
) -> Result<Change> {
    switch(store, by, member, Some(now)).await
}

/// Lets a deactivated member log in again.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn reactivate(store: &Store, by: TeamMemberId, member: TeamMemberId) -> Result<Change> {
    switch(store, by, member, None).await
}

/// Takes the second factor from a member who has lost it. Every log-in of the member ends.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn reset_second_factor(
    store: &Store,
    by: TeamMemberId,
    member: TeamMemberId,
) -> Result<Change> {
    let mut tx = store.write().await?;
    if rights::lock(&mut tx, by).await?.is_none() {
        return Ok(Change::NotPermitted);
    }
    if is_deactivated(&mut tx, member).await?.is_none() {
        return Ok(Change::NotFound);
    }
    second_factor::clear(&mut tx, member).await?;
    logins::end_all(&mut tx, member).await?;
    tx.commit().await?;
    Ok(Change::Saved)
}

/// Whether a member is deactivated; `None` where there is no such member.
async fn is_deactivated(tx: &mut Tx, member: TeamMemberId) -> Result<Option<bool>> {
    let row: Option<Option<At>> = on!(tx, |c| sqlx::query_scalar(DEACTIVATED_AT)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|deactivated_at| deactivated_at.is_some()))
}

async fn switch(
    store: &Store,
    by: TeamMemberId,
    member: TeamMemberId,
    deactivated_at: Option<Timestamp>,
) -> Result<Change> {
    let mut tx = store.write().await?;
    if rights::lock(&mut tx, by).await?.is_none() {
        return Ok(Change::NotPermitted);
    }
    match is_deactivated(&mut tx, member).await? {
        Some(before) if before != deactivated_at.is_some() => {}
        Some(_) => return Ok(Change::Refused(Refused::Changed)),
        None => return Ok(Change::NotFound),
    }
    on!(&mut tx, |c| sqlx::query(DEACTIVATE)
        .bind(member.0)
        .bind(deactivated_at.map(At))
        .execute(c)
        .await?
        .rows_affected());
    if deactivated_at.is_some() {
        end_links(&mut tx, member).await?;
        logins::end_all(&mut tx, member).await?;
    }
    finish(tx).await
}

/// Lets the change count, where somebody is left who may manage team access.
async fn finish(mut tx: Tx) -> Result<Change> {
    if !rights::has_manager(&mut tx).await? {
        return Ok(Change::Refused(Refused::LastManager));
    }
    tx.commit().await?;
    Ok(Change::Saved)
}

async fn insert_link(tx: &mut Tx, member: TeamMemberId, code: &[u8], now: Timestamp) -> Result<()> {
    let expires_at = now
        .checked_add((24 * LINK_DAYS).hours())
        .unwrap_or(Timestamp::MAX);
    on!(tx, |c| sqlx::query(INSERT_LINK)
        .bind(code)
        .bind(member.0)
        .bind(At(expires_at))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

async fn end_links(tx: &mut Tx, member: TeamMemberId) -> Result<()> {
    on!(tx, |c| sqlx::query(END_LINKS)
        .bind(member.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

async fn of_link(tx: &mut Tx, code: &[u8], now: Timestamp) -> Result<Option<TeamMemberId>> {
    let member: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(LINK)
        .bind(code)
        .bind(At(now))
        .fetch_optional(c)
        .await?);
    Ok(member.map(TeamMemberId))
}
