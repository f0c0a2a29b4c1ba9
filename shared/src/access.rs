//! Who may do what. A right is an argument: a function that needs one takes a [`Permit`], and only an
//! [`Actor`] who has the right can make it.

use std::marker::PhantomData;

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
    /// Whether it is for administrators alone (Administrator Access), or for everybody in the group (Team Access).
    pub fn is_for_administrators(self) -> bool {
        match self {
            Self::DeleteAccounts | Self::ManageTeamAccess | Self::SettleAccounts => true,
            Self::ViewMedicalInformation => false,
        }
    }
}

/// The team member who asks: read afresh for every request and again inside every transaction that
/// needs a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who it is.
    pub id: TeamMemberId,
    /// The name to show.
    pub name: String,
    /// What the team member is.
    pub role: Role,
    /// What the team member's group allows.
    pub permissions: Vec<Permission>,
}

impl Actor {
    /// Whether this is an administrator.
    pub fn is_administrator(&self) -> bool {
        match self.role {
            Role::Administrator => true,
            Role::Staff => false,
        }
    }

    /// Whether this team member may use `permission`: the group has it on, and where it is for administrators
    /// alone, this is one.
    pub fn may(&self, permission: Permission) -> bool {
        self.why(permission) == Why::Allowed
    }

    /// Why this team member may use `permission`, or may not.
    pub fn why(&self, permission: Permission) -> Why {
        if !self.permissions.contains(&permission) {
            Why::GroupForbids
        } else if permission.is_for_administrators() && !self.is_administrator() {
            Why::NotAdministrator
        } else {
            Why::Allowed
        }
    }

    /// The right that `R` stands for.
    ///
    /// # Errors
    /// [`NotPermitted`] when the actor does not have it.
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
pub enum Why {
    /// The group has it on, and the role suffices.
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

/// Proof of a right. Only [`Actor::permit`] makes it; it cannot be copied or sent, and acting spends it.
#[derive(Debug)]
pub struct Permit<R> {
    by: TeamMemberId,
    right: PhantomData<R>,
}

impl<R> Permit<R> {
    /// Whose right it is.
    pub fn by(&self) -> TeamMemberId {
        self.by
    }
}

/// Who may call a server function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callers {
    /// Everybody, logged in or not.
    Anyone,
    /// Every team member, and those who have to set up a second factor before anything else: what belongs to
    /// one's own account.
    Account,
    /// Every team member.
    Team,
    /// Every administrator.
    Administrators,
    /// Team members whose group has the permission on; administrators, where it is for them alone.
    Permitted(Permission),
    /// Every client, for what is the client's own.
    Client,
}

impl Callers {
    /// Whether `actor` (nobody, when no team member is logged in), or for what is a client's own `client`, is among
    /// them.
    ///
    /// # Errors
    /// Which of the two ways of being refused it is.
    pub fn admit(self, actor: Option<&Actor>, client: Option<ClientId>) -> Result<(), Refusal> {
        if self == Self::Client {
            return client.map(drop).ok_or(Refusal::NotLoggedIn);
        }
        match (self, actor) {
            (Self::Anyone, _) | (Self::Account | Self::Team, Some(_)) => Ok(()),
            (_, None) => Err(Refusal::NotLoggedIn),
            (Self::Administrators, Some(actor)) if actor.is_administrator() => Ok(()),
            (Self::Permitted(permission), Some(actor)) if actor.may(permission) => Ok(()),
            (Self::Administrators | Self::Permitted(_) | Self::Client, Some(_)) => {
                Err(Refusal::NotPermitted)
            }
        }
    }
}

/// Why somebody was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is logged in.
    NotLoggedIn,
    /// Somebody is, without the right.
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
    fn deleting_needs_an_administrator_in_a_group_that_allows_it() {
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
    fn a_permission_says_why() {
        let check = |role, permissions: &[Permission], permission, expected| {
            let seen = actor(role, permissions).why(permission);
            assert_eq!(seen, expected, "{role:?} {permissions:?} {permission:?}");
        };
        let (delete, medical) = (
            Permission::DeleteAccounts,
            Permission::ViewMedicalInformation,
        );
        check(Role::Administrator, &[delete], delete, Why::Allowed);
        check(Role::Administrator, &[delete], medical, Why::GroupForbids);
        check(
            Role::Staff,
            &[delete, medical],
            delete,
            Why::NotAdministrator,
        );
        check(Role::Staff, &[delete, medical], medical, Why::Allowed);
        check(Role::Staff, &[], delete, Why::GroupForbids);
    }

    #[test]
    fn callers_are_admitted_by_who_they_are() {
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
