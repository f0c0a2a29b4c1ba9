//! Who may do what. A right is an argument: a function that needs one takes a [`Permit`], and only an [`Actor`] who has
//! the right can make it.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Serialize};

use crate::{client::ClientId, words};

pub use crate::ids::{AccessGroupId, TeamMemberId};

words! {
    /// The role of a team member.
    #[derive(Serialize, Deserialize)]
    pub Role {
        /// Runs the studio.
        Administrator = "administrator",
        /// Works in it.
        Staff = "staff",
    }
}

words! {
    /// A permission of a Team Access Group, shown under Access in this order. Each is off until an administrator turns
    /// it on.
    #[derive(Serialize, Deserialize)]
    pub Permission {
        /// Erase clients for good.
        DeleteAccounts = "delete_accounts",
        /// Change who is in the team, and what groups allow.
        ManageTeamAccess = "manage_team_access",
        /// Settle what is open without a payment or a visit: write invoices off, void them, return credit, void
        /// packages.
        SettleAccounts = "settle_accounts",
        /// See and change clients' medical information.
        ViewMedicalInformation = "view_medical_information",
    }
}

impl Permission {
    /// Returns whether only administrators of the group have it (Administrator Access), or all its members (Team
    /// Access).
    pub fn is_for_administrators(self) -> bool {
        match self {
            Self::DeleteAccounts | Self::ManageTeamAccess | Self::SettleAccounts => true,
            Self::ViewMedicalInformation => false,
        }
    }
}

/// Writes the role as forms carry it.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Writes the permission as forms carry it.
impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// On: allowed, or required.
    #[default]
    On,
    /// Off.
    Off,
}

impl Switch {
    /// Returns the other way.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::On => Self::Off,
            Self::Off => Self::On,
        }
    }
}

/// Writes the switch as forms carry it.
impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The team member who asks: read afresh for every request and again inside every transaction that
/// needs a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The team member.
    pub id: TeamMemberId,
    /// The team member's name.
    pub name: String,
    /// The team member's role.
    pub role: Role,
    /// The permissions of the team member's group.
    pub permissions: Vec<Permission>,
}

impl Actor {
    /// Returns whether the actor is an administrator.
    pub fn is_administrator(&self) -> bool {
        match self.role {
            Role::Administrator => true,
            Role::Staff => false,
        }
    }

    /// Returns whether the actor may use `permission`: the group has it on, and where it is for administrators alone, the
    /// actor is one.
    pub fn may(&self, permission: Permission) -> bool {
        self.decide(permission) == Decision::Allowed
    }

    /// Returns why the actor may use `permission`, or may not.
    pub fn decide(&self, permission: Permission) -> Decision {
        if !self.permissions.contains(&permission) {
            Decision::GroupForbids
        } else if permission.is_for_administrators() && !self.is_administrator() {
            Decision::NotAdministrator
        } else {
            Decision::Allowed
        }
    }

    /// Returns the right `R`.
    ///
    /// # Errors
    /// [`NotPermitted`] if the actor does not have it.
    pub fn permit<R: Right>(&self) -> Result<Permit<R>, NotPermitted> {
        if self.may(R::PERMISSION) {
            Ok(Permit {
                by: self.id,
                right: PhantomData,
            })
        } else {
            Err(NotPermitted)
        }
    }
}

/// Why a team member may use a permission, or may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The group has it on, and the role is sufficient.
    Allowed,
    /// The group has it off.
    GroupForbids,
    /// The group has it on, and it is for administrators alone.
    NotAdministrator,
}

/// The actor does not have the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPermitted;

/// A right that a function can ask for by its type.
pub trait Right {
    /// The permission that gives it.
    const PERMISSION: Permission;
}

/// The right to erase clients.
#[derive(Debug)]
pub struct DeleteAccounts;

impl Right for DeleteAccounts {
    const PERMISSION: Permission = Permission::DeleteAccounts;
}

/// The right to change what groups allow.
#[derive(Debug)]
pub struct ManageTeamAccess;

impl Right for ManageTeamAccess {
    const PERMISSION: Permission = Permission::ManageTeamAccess;
}

/// The right to settle accounts.
#[derive(Debug)]
pub struct SettleAccounts;

impl Right for SettleAccounts {
    const PERMISSION: Permission = Permission::SettleAccounts;
}

/// Proof of a right. Only [`Actor::permit`] makes it; it cannot be copied or sent, and acting consumes it.
#[derive(Debug)]
pub struct Permit<R> {
    by: TeamMemberId,
    right: PhantomData<R>,
}

impl<R> Permit<R> {
    /// Returns the team member who has the right.
    pub fn by(&self) -> TeamMemberId {
        self.by
    }
}

/// Who may call a server function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callers {
    /// Every visitor, logged in or not.
    Anyone,
    /// Every team member, for their own account: also one who must set up a second factor before anything else.
    Account,
    /// Every team member.
    Team,
    /// Every administrator.
    Administrators,
    /// Team members whose group has the permission on; only administrators, where it is for them alone.
    Permitted(Permission),
    /// Every client, for their own data.
    Client,
}

impl Callers {
    /// Admits a caller: the team member who is logged in, or for [`Callers::Client`] the client who is.
    ///
    /// # Errors
    /// Why the caller is refused.
    pub fn admit(self, actor: Option<&Actor>, client: Option<ClientId>) -> Result<(), Refusal> {
        let actor = actor.ok_or(Refusal::NotLoggedIn);
        let right = match self {
            Self::Anyone => return Ok(()),
            Self::Client => return client.map(drop).ok_or(Refusal::NotLoggedIn),
            Self::Account | Self::Team => return actor.map(drop),
            Self::Administrators => actor?.is_administrator(),
            Self::Permitted(permission) => actor?.may(permission),
        };
        right.then_some(()).ok_or(Refusal::NotPermitted)
    }
}

/// Why a caller was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The caller is not logged in.
    NotLoggedIn,
    /// The caller is logged in, without the right.
    NotPermitted,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn actor(role: Role, permissions: &[Permission]) -> Actor {
        Actor {
            id: TeamMemberId(Uuid::nil()),
            name: String::new(),
            role,
            permissions: permissions.to_vec(),
        }
    }

    #[test]
    fn deleting_takes_an_administrator_in_a_group_that_allows_it() {
        let check = |role, permissions: &[Permission], expected: bool| {
            let seen = actor(role, permissions).permit::<DeleteAccounts>().is_ok();
            assert_eq!(seen, expected, "{role:?} {permissions:?}");
        };
        check(Role::Administrator, &[Permission::DeleteAccounts], true);
        check(Role::Administrator, &Permission::ALL, true);
        check(Role::Administrator, &[Permission::ManageTeamAccess], false);
        check(Role::Administrator, &[], false);
        check(Role::Staff, &Permission::ALL, false);
    }

    #[test]
    fn decision_says_what_is_missing() {
        let check = |role, permissions: &[Permission], permission, expected| {
            let seen = actor(role, permissions).decide(permission);
            assert_eq!(seen, expected, "{role:?} {permissions:?} {permission:?}");
        };
        let (delete, medical) = (
            Permission::DeleteAccounts,
            Permission::ViewMedicalInformation,
        );
        check(Role::Administrator, &[delete], delete, Decision::Allowed);
        check(
            Role::Administrator,
            &[delete],
            medical,
            Decision::GroupForbids,
        );
        check(
            Role::Staff,
            &[delete, medical],
            delete,
            Decision::NotAdministrator,
        );
        check(Role::Staff, &[delete, medical], medical, Decision::Allowed);
        check(Role::Staff, &[], delete, Decision::GroupForbids);
    }

    #[test]
    fn callers_are_admitted_by_login_and_right() {
        let check = |callers: Callers, who: Option<&Actor>, expected| {
            assert_eq!(callers.admit(who, None), expected);
        };
        let staff = actor(Role::Staff, &Permission::ALL);
        let admin = actor(Role::Administrator, &[Permission::DeleteAccounts]);
        let deleting = Callers::Permitted(Permission::DeleteAccounts);
        let managing = Callers::Permitted(Permission::ManageTeamAccess);
        check(Callers::Anyone, None, Ok(()));
        check(Callers::Team, None, Err(Refusal::NotLoggedIn));
        check(Callers::Account, None, Err(Refusal::NotLoggedIn));
        check(Callers::Account, Some(&staff), Ok(()));
        check(Callers::Team, Some(&staff), Ok(()));
        check(deleting, None, Err(Refusal::NotLoggedIn));
        check(deleting, Some(&staff), Err(Refusal::NotPermitted));
        check(deleting, Some(&admin), Ok(()));
        check(managing, Some(&admin), Err(Refusal::NotPermitted));
        check(Callers::Administrators, None, Err(Refusal::NotLoggedIn));
        check(
            Callers::Administrators,
            Some(&staff),
            Err(Refusal::NotPermitted),
        );
        check(Callers::Administrators, Some(&admin), Ok(()));
        let medical = Callers::Permitted(Permission::ViewMedicalInformation);
        check(medical, Some(&staff), Ok(()));
        check(medical, Some(&admin), Err(Refusal::NotPermitted));
        check(Callers::Client, Some(&admin), Err(Refusal::NotLoggedIn));
        let nora = Some(ClientId(Uuid::nil()));
        assert_eq!(Callers::Client.admit(None, nora), Ok(()));
        assert_eq!(Callers::Anyone.admit(None, nora), Ok(()));
        for teams in [Callers::Team, Callers::Administrators, medical] {
            assert_eq!(teams.admit(None, nora), Err(Refusal::NotLoggedIn));
        }
    }
}
