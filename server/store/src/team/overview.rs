//! The Team Access Groups with their permissions and members, for the team page.

use shared::access::{AccessGroupId, Permission, Role, TeamMemberId};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::db::{At, on, statements},
    team::rights::parse_permission,
};

statements! {
    GROUPS = "select id, name, second_factor from access_groups order by name";
    GROUP_PERMISSIONS = "select access_group_id, permission from access_group_permissions";
    MEMBERS = "
        select id, name, email, role, access_group_id, deactivated_at from team_members order by name, id";
}

/// A Team Access Group with its permissions and members.
#[derive(Clone, Debug)]
pub struct Group {
    /// The group.
    pub id: AccessGroupId,
    /// Its name, unique.
    pub name: String,
    /// Whether every member needs a second factor to log in.
    pub needs_second_factor: bool,
    /// The permissions of its members.
    pub permissions: Vec<Permission>,
    /// Its members, by name.
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
    /// Whether the member can no longer log in.
    pub is_deactivated: bool,
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

/// Returns all groups by name, each with its permissions and members.
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
