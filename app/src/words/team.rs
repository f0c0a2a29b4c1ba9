//! Roles and permissions.

use shared::access::Permission;
use shared::access::Role;

use super::catalogue::say;

/// Returns the name of a permission.
pub fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::DeleteAccounts => say!(team.delete_accounts),
        Permission::ManageTeamAccess => say!(team.manage_team_access),
        Permission::SettleAccounts => say!(team.settle_accounts),
        Permission::ViewMedicalInformation => say!(team.view_medical_information),
    }
}

/// Returns what a permission allows.
pub fn permission_hint(permission: Permission) -> &'static str {
    match permission {
        Permission::DeleteAccounts => say!(team.delete_accounts_hint),
        Permission::ManageTeamAccess => say!(team.manage_team_access_hint),
        Permission::SettleAccounts => say!(team.settle_accounts_hint),
        Permission::ViewMedicalInformation => say!(team.view_medical_information_hint),
    }
}

/// Returns the name of a role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Administrator => say!(team.administrator),
        Role::Staff => say!(team.staff),
    }
}
