//! The team: its members, its groups, and what the groups allow.

use super::form;
use crate::{
    access::{AccessGroupId, Permission, Role, Switch, TeamMemberId},
    client::{Email, Line},
    flaw::Flaws,
};

form! {
    /// Turns a permission of a group on or off.
    pub SetPermission = "set_permission";
    ids { group: AccessGroupId, permission: Permission, turn: Switch }
}

form! {
    /// Invites a new team member.
    pub InviteMember = "invite_member";
    ids { role: Role, group: AccessGroupId }
    typed { name, email }
}

form! {
    /// Makes a new code with which a team member sets a password.
    pub RenewLink = "renew_link";
    ids { member: TeamMemberId }
}

form! {
    /// Gives a team member another role and another group.
    pub ChangeMember = "change_member";
    ids { member: TeamMemberId, role: Role, group: AccessGroupId }
}

form! {
    /// Deactivates a team member.
    pub DeactivateMember = "deactivate_member";
    ids { member: TeamMemberId }
}

form! {
    /// Lets a deactivated team member log in again.
    pub ReactivateMember = "reactivate_member";
    ids { member: TeamMemberId }
}

form! {
    /// Removes the second factor of a team member who has lost it.
    pub ResetSecondFactor = "reset_second_factor";
    ids { member: TeamMemberId }
}

form! {
    /// Creates a group that allows nothing yet.
    pub CreateGroup = "create_group";
    typed { name }
}

form! {
    /// Renames a group.
    pub RenameGroup = "rename_group";
    ids { group: AccessGroupId }
    typed { name }
}

form! {
    /// Deletes an empty group.
    pub DeleteGroup = "delete_group";
    ids { group: AccessGroupId }
}

form! {
    /// Says whether every member of a group needs a second factor.
    pub NeedSecondFactor = "need_second_factor";
    ids { group: AccessGroupId, turn: Switch }
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

impl InviteMember {
    /// Parses the form.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<Invitation, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        let name = flaws.note(Self::name, Line::parse_name(&self.name));
        let email = flaws.note(Self::email, Email::parse(&self.email));
        let (Some(name), Some(email)) = (name, email) else {
            return Err(flaws);
        };
        Ok(Invitation {
            name,
            email,
            role: self.role,
            group: self.group,
        })
    }
}

impl CreateGroup {
    /// Parses the form: the name.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Line, Flaws<&'static str>> {
        Line::parse(&self.name).map_err(|flaw| Flaws::one(Self::name, flaw))
    }
}

impl RenameGroup {
    /// Parses the form: the name.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Line, Flaws<&'static str>> {
        Line::parse(&self.name).map_err(|flaw| Flaws::one(Self::name, flaw))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{flaw::Flaw, forms::Form};

    const GROUP: AccessGroupId = AccessGroupId(Uuid::nil());

    #[test]
    fn invitation_says_what_is_wrong_beside_each_field() {
        let check = |name: &str, email: &str, expected: &[(&str, Flaw)]| {
            let form = InviteMember {
                role: Role::Staff,
                group: GROUP,
                name: name.to_owned(),
                email: email.to_owned(),
            };
            let flaws = form.parse().err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        check("Ann Lee", "ann@lethe.example", &[]);
        check(
            "",
            "ann",
            &[("name", Flaw::Missing), ("email", Flaw::NotAnEmail)],
        );
    }

    #[test]
    fn group_needs_a_name() {
        let check = |name: &str, expected: Option<Flaw>| {
            let name = name.to_owned();
            let create = CreateGroup { name: name.clone() };
            let rename = RenameGroup { group: GROUP, name };
            let expected = expected.map(|flaw| Flaws::one("name", flaw));
            assert_eq!(create.parse().err(), expected);
            assert_eq!(rename.parse().err(), expected);
        };
        check("Coaches", None);
        check(" ", Some(Flaw::Missing));
        check("a\tb", Some(Flaw::NotOneLine));
    }

    #[test]
    fn choices_are_written_as_they_are_read() {
        let check = |form: ChangeMember| {
            let fields = form.fields().into_iter();
            let object = fields.map(|(name, value)| (name.to_owned(), value.into()));
            let object = serde_json::Value::Object(object.collect());
            let read: ChangeMember = serde_json::from_value(object).expect("the same form");
            assert_eq!(read, form);
        };
        for role in [Role::Administrator, Role::Staff] {
            check(ChangeMember {
                member: TeamMemberId(Uuid::nil()),
                role,
                group: GROUP,
            });
        }
        for permission in Permission::ALL {
            let read = serde_json::from_value(permission.to_string().into());
            assert_eq!(permission, read.expect("a permission"));
        }
        for switch in [Switch::On, Switch::Off] {
            let read = serde_json::from_value(switch.to_string().into());
            assert_eq!(switch, read.expect("a switch"));
        }
    }
}
