//! The team of the demo studio.

use jiff::Timestamp;
use shared::{
    access::{Permission, Role, TeamMemberId},
    client::Email,
};

use super::dice::Dice;
use crate::{
    Error, Result, Tx,
    team::{groups, members},
};

/// A login of the demo studio.
#[derive(Debug)]
pub struct DemoLogin {
    /// The email address, which is the user name.
    pub email: &'static str,
    /// The name to show.
    pub name: &'static str,
    /// The permissions of this team member, in a few words.
    pub what: &'static str,
    role: Role,
    group: &'static str,
    permissions: &'static [Permission],
}

/// The logins, all with [`PASSWORD`]. The first team member has erased the erased clients.
pub const LOGINS: [DemoLogin; 3] = [
    DemoLogin {
        email: "olivia@lethe.example",
        name: "Olivia Reed",
        what: "administrator, may delete accounts and manage team access",
        role: Role::Administrator,
        group: "Owners",
        permissions: &Permission::ALL,
    },
    DemoLogin {
        email: "adam@lethe.example",
        name: "Adam Okafor",
        what: "administrator without these permissions",
        role: Role::Administrator,
        group: "Managers",
        permissions: &[],
    },
    DemoLogin {
        email: "sam@lethe.example",
        name: "Sam Lindqvist",
        what: "staff",
        role: Role::Staff,
        group: "Front desk",
        permissions: &[],
    },
];

/// The password of all [`LOGINS`].
pub const PASSWORD: &str = "forget-me-not-2026";

/// Adds the team members of [`LOGINS`], and returns the first one.
pub(super) async fn hire(
    tx: &mut Tx,
    dice: &mut Dice,
    password_hash: &str,
    opened: Timestamp,
) -> Result<TeamMemberId> {
    let ids = [(); 3].map(|()| dice.id());
    for (log_in, id) in LOGINS.iter().zip(ids) {
        let group = dice.id();
        groups::insert_group(tx, group, log_in.group, log_in.permissions).await?;
        let email = Email::parse(log_in.email).map_err(|_| Error::Corrupt("team_members.email"))?;
        let member = members::NewMember {
            id,
            name: log_in.name,
            email: &email,
            password_hash: Some(password_hash),
            role: log_in.role,
            group,
        };
        members::insert_member(tx, &member, opened).await?;
    }
    Ok(ids[0])
}
