//! Team members: their invitations, codes, groups, deactivation and passwords.

use jiff::{Timestamp, ToSpan};
use shared::{
    access::{AccessGroupId, Actor, Permission, Role, TeamMemberId},
    client::Email,
    flaw::Refused,
    forms::{ChangeMember, Invitation, Shown},
    ids::UndoId,
    undo,
};
use uuid::Uuid;

use crate::{
    Answer, Error, Outcome, Result, Store, Tx,
    engine::{
        act::{Act, Work, begun},
        db::{At, on, statements},
        ids, text_words,
    },
    team::{attempts, groups, logins, rights, second_factor, secrets::Code},
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
    POSITION = "select role, access_group_id from team_members where id = $1";
    MOVE = "update team_members set role = $2, access_group_id = $3 where id = $1";
    DEACTIVATE = "update team_members set deactivated_at = $2, undo_id = $3 where id = $1";
    DEACTIVATED = "select id, deactivated_at from team_members where undo_id = $1";
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

/// Adds a team member. The caller checks the permission.
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
    text_words::added(tx, "team_members", &[id.0]).await
}

/// The number of days for which a code that sets a password is valid.
pub const LINK_DAYS: i64 = 7;

/// The number of four-character groups in a code that sets a password: 100 bits.
const LINK_CODE_GROUPS: usize = 5;

/// A team member, with everything that determines what the member may do.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The member, with what the group allows.
    pub actor: Actor,
    /// The email address, which is the user name.
    pub email: String,
    /// The group.
    pub group: AccessGroupId,
    /// The name of the group.
    pub group_name: String,
    /// Whether the group needs a second factor.
    pub group_needs_second_factor: bool,
    /// Whether the member has a second factor.
    pub has_second_factor: bool,
    /// Whether the member can log in.
    pub status: Status,
}

/// Whether a member can log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The member can log in with the password.
    Active,
    /// The member can log in after setting a password with the code, which is still valid.
    Invited,
    /// The member never set a password, and the code has expired.
    InvitationOver,
    /// The member can no longer log in.
    Deactivated,
}

/// A password hash, and the hash that it replaces.
#[derive(Clone, Copy)]
pub struct NewHash<'a> {
    /// The current hash.
    pub before: &'a str,
    /// The new hash.
    pub after: &'a str,
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

/// Returns one team member, deactivated or not.
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

/// Adds a member without a password. Returns the code that sets the password, which is shown once.
pub async fn invite(store: &Store, act: Act, invitation: &Invitation) -> Result<Answer<Code>> {
    let code = Code::random(&mut act.once.rng(), LINK_CODE_GROUPS);
    let mut work = begun!(store.begin(act).await?, repeated: code);
    let Some(groups) = rights::lock(&mut work.tx, work.by).await? else {
        return Ok(Answer::Not(Outcome::NotPermitted));
    };
    if !groups.contains(&invitation.group) {
        return Ok(Answer::Not(Outcome::NotFound));
    }
    let member = NewMember {
        id: ids::random(&mut work.rng),
        name: invitation.name.as_str(),
        email: &invitation.email,
        password_hash: None,
        role: invitation.role,
        group: invitation.group,
    };
    let now = work.now;
    match insert_member(&mut work.tx, &member, now).await {
        Ok(()) => {}
        Err(error) if error.is_taken("email_key") => {
            return Ok(Answer::Not(Outcome::Refused(Refused::KnownMember)));
        }
        Err(error) => return Err(error),
    }
    insert_link(&mut work.tx, member.id, &code.digest(), now).await?;
    work.commit().await?;
    Ok(Answer::Done(code))
}

/// Replaces the code that sets a member's password, and returns the new one, which is shown once. The password stays
/// valid until the code is used.
pub async fn renew_link(store: &Store, act: Act, member: TeamMemberId) -> Result<Answer<Code>> {
    let code = Code::random(&mut act.once.rng(), LINK_CODE_GROUPS);
    let mut work = begun!(store.begin(act).await?, repeated: code);
    if rights::lock(&mut work.tx, work.by).await?.is_none() {
        return Ok(Answer::Not(Outcome::NotPermitted));
    }
    match is_deactivated(&mut work.tx, member).await? {
        Some(false) => {}
        Some(true) => return Ok(Answer::Not(Outcome::Refused(Refused::Changed))),
        None => return Ok(Answer::Not(Outcome::NotFound)),
    }
    let now = work.now;
    attempts::lock_member(&mut work.tx, member).await?;
    end_links(&mut work.tx, member).await?;
    insert_link(&mut work.tx, member, &code.digest(), now).await?;
    work.commit().await?;
    Ok(Answer::Done(code))
}

/// Returns whether the code with this digest is still valid.
pub async fn link_counts(tx: &mut Tx, code: &[u8], now: Timestamp) -> Result<bool> {
    Ok(of_link(tx, code, now).await?.is_some())
}

/// Redeems the one-time code with this digest: sets the member's password and ends the member's logins.
pub async fn use_link(
    store: &Store,
    act: Act,
    code: &[u8],
    password_hash: &str,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let now = work.now;
    let Some(member) = of_link(&mut work.tx, code, now).await? else {
        return Ok(Outcome::Refused(Refused::LinkExpired));
    };
    // The member is locked first, as everywhere. Of two concurrent requests, only one deletes the code.
    attempts::lock_member(&mut work.tx, member).await?;
    let used = on!(&mut work.tx, |c| sqlx::query(USE_LINK)
        .bind(code)
        .execute(c)
        .await?
        .rows_affected());
    if used == 0 {
        return Ok(Outcome::Refused(Refused::LinkExpired));
    }
    on!(&mut work.tx, |c| sqlx::query(SET_PASSWORD)
        .bind(member.0)
        .bind(password_hash)
        .execute(c)
        .await?
        .rows_affected());
    logins::end_all(&mut work.tx, member).await?;
    work.commit().await
}

/// Changes the acting team member's password, and ends the member's logins except the one of `token_hash`. Refused if
/// the password changed while it was compared.
pub async fn change_password(
    store: &Store,
    act: Act,
    hash: NewHash<'_>,
    token_hash: &[u8],
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let Some(member) = work.by.team_member() else {
        return Ok(Outcome::NotPermitted);
    };
    let changed = on!(&mut work.tx, |c| sqlx::query(CHANGE_PASSWORD)
        .bind(member.0)
        .bind(hash.before)
        .bind(hash.after)
        .execute(c)
        .await?
        .rows_affected());
    if changed == 0 {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let now = work.now;
    end_links(&mut work.tx, member).await?;
    logins::end_others(&mut work.tx, member, token_hash).await?;
    logins::prove_within(&mut work.tx, token_hash, member, now).await?;
    work.commit().await
}

/// Gives a member another role and group, unless another person has done so since the page was made.
pub async fn change(
    store: &Store,
    act: Act,
    wanted: &ChangeMember,
    shown: &Shown,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let Some(groups) = rights::lock(&mut work.tx, work.by).await? else {
        return Ok(Outcome::NotPermitted);
    };
    let ChangeMember {
        member,
        role,
        group,
    } = *wanted;
    let Some(current) = position(&mut work.tx, member).await? else {
        return Ok(Outcome::NotFound);
    };
    if !groups.contains(&group) {
        return Ok(Outcome::NotFound);
    }
    let newer = shown.differences(&current);
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    on!(&mut work.tx, |c| sqlx::query(MOVE)
        .bind(member.0)
        .bind(role.name())
        .bind(group.0)
        .execute(c)
        .await?
        .rows_affected());
    finish(work).await
}

/// Deactivates a member, and ends the member's logins at once. A code cannot be used until the member is active again.
pub async fn deactivate(store: &Store, act: Act, member: TeamMemberId) -> Result<Outcome> {
    let since = (act.now, act.once.undo_id());
    switch(store, act, member, Some(since)).await
}

/// Lets a deactivated member log in again. An earlier code stays invalid.
pub async fn reactivate(store: &Store, act: Act, member: TeamMemberId) -> Result<Outcome> {
    switch(store, act, member, None).await
}

/// Undoes the deactivation of this id, if it is the last one of its member and not too old. The member can log in again, also by a
/// code that was handed out before; logins that have ended stay so. A form that is sent again gets `id` as the row that it made.
pub(crate) async fn undo_deactivation(store: &Store, act: Act, id: UndoId) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let manager = rights::lock(&mut work.tx, work.by).await?;
    let deactivated: Option<(Uuid, At)> = on!(&mut work.tx, |c| sqlx::query_as(DEACTIVATED)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    let Some((member, At(done_at))) = deactivated else {
        return Ok(Outcome::Refused(Refused::TooLate));
    };
    if manager.is_none() {
        return Ok(Outcome::NotPermitted);
    }
    if let Err(too_late) = undo::in_time(done_at, work.now) {
        return Ok(Outcome::Refused(too_late));
    }
    set_deactivated(&mut work.tx, TeamMemberId(member), None).await?;
    work.about(None, id.0).await?;
    work.commit().await
}

/// Removes the second factor of a member who has lost it, and ends the member's logins.
pub async fn reset_second_factor(store: &Store, act: Act, member: TeamMemberId) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if rights::lock(&mut work.tx, work.by).await?.is_none() {
        return Ok(Outcome::NotPermitted);
    }
    if is_deactivated(&mut work.tx, member).await?.is_none() {
        return Ok(Outcome::NotFound);
    }
    second_factor::clear(&mut work.tx, member).await?;
    logins::end_all(&mut work.tx, member).await?;
    work.commit().await
}

/// Returns a member's role and group as their form shows them.
async fn position(tx: &mut Tx, member: TeamMemberId) -> Result<Option<ChangeMember>> {
    let row: Option<(String, Uuid)> = on!(tx, |c| sqlx::query_as(POSITION)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    let position = |(role, group): (String, Uuid)| {
        Ok(ChangeMember {
            member,
            role: Role::parse(&role).ok_or(Error::Corrupt("team_members.role"))?,
            group: AccessGroupId(group),
        })
    };
    row.map(position).transpose()
}

/// Returns whether a member is deactivated, or `None` if there is no such member.
async fn is_deactivated(tx: &mut Tx, member: TeamMemberId) -> Result<Option<bool>> {
    let row: Option<Option<At>> = on!(tx, |c| sqlx::query_scalar(DEACTIVATED_AT)
        .bind(member.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|deactivated_at| deactivated_at.is_some()))
}

async fn switch(
    store: &Store,
    act: Act,
    member: TeamMemberId,
    deactivated: Option<(Timestamp, UndoId)>,
) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if rights::lock(&mut work.tx, work.by).await?.is_none() {
        return Ok(Outcome::NotPermitted);
    }
    match is_deactivated(&mut work.tx, member).await? {
        Some(before) if before != deactivated.is_some() => {}
        Some(_) => return Ok(Outcome::Refused(Refused::Changed)),
        None => return Ok(Outcome::NotFound),
    }
    set_deactivated(&mut work.tx, member, deactivated).await?;
    match deactivated {
        // Undoing it brings a code back.
        Some(_) => logins::end_all(&mut work.tx, member).await?,
        None => end_links(&mut work.tx, member).await?,
    }
    finish(work).await
}

/// Notes since when a member is deactivated, and by which id that can be undone; or that the member is active.
async fn set_deactivated(
    tx: &mut Tx,
    member: TeamMemberId,
    deactivated: Option<(Timestamp, UndoId)>,
) -> Result<()> {
    on!(tx, |c| sqlx::query(DEACTIVATE)
        .bind(member.0)
        .bind(deactivated.map(|(at, _)| At(at)))
        .bind(deactivated.map(|(_, undo)| undo.0))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Commits the change if a team member remains who may manage team access.
async fn finish(mut work: Work) -> Result<Outcome> {
    if !rights::has_manager(&mut work.tx).await? {
        return Ok(Outcome::Refused(Refused::LastManager));
    }
    work.commit().await
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
