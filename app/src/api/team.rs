//! The team: its members, its groups, and what they allow.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{
            refusing::Answers,
            reply::{Once, Reply, reply},
        },
        services::{Services, shown},
    },
    shared::{flaw::Refused, forms::Form},
    store::{team::groups, team::members},
};

use crate::{
    answers::{form::Outcome, team::PermissionChange},
    error::AppError,
};

/// Turns a permission of a group on or off. `once` is the number of the form.
#[server(endpoint = "set_permission")]
pub async fn set_permission(
    #[server(flatten)] form: forms::SetPermission,
    once: String,
) -> Result<PermissionChange, AppError> {
    // The door has read it.
    drop(once);
    let (services, act) = Services::acting()?;
    let (group, permission) = (form.group, form.permission);
    let set = groups::set_permission(&services.store, act, group, permission, form.turn);
    let change = match set.await? {
        store::Outcome::Done => PermissionChange::Saved,
        store::Outcome::Refused(Refused::LastManager) => PermissionChange::LastManager,
        store::Outcome::Refused(_) | store::Outcome::Newer(_) => return Err(AppError::Invalid),
        store::Outcome::NotPermitted => return Err(AppError::NotPermitted),
        store::Outcome::NotFound => return Err(AppError::NotFound),
    };
    reply(|| Reply::Permission(group, permission, change));
    Ok(change)
}

/// Invites a new member into the team. The code with which the member sets a password is shown once.
#[server(endpoint = "invite_member")]
pub async fn invite_member(
    #[server(flatten)] form: forms::InviteMember,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(invitation) => {
            let code = members::invite(&services.store, act, &invitation).await?;
            form.show_once(code, Once::LinkCode)
        }
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Makes a new code with which a member sets a password. It is shown once.
#[server(endpoint = "renew_link")]
pub async fn renew_link(#[server(flatten)] form: forms::RenewLink) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let code = members::renew_link(&services.store, act, form.member).await?;
    form.show_once(code, Once::LinkCode)
}

/// Gives a member another role and another group.
#[server(endpoint = "change_member")]
pub async fn change_member(
    #[server(flatten)] form: forms::ChangeMember,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    form.answer(members::change(&services.store, act, &form, &shown()).await?)
}

/// Deactivates a member. The member's logins end at once.
#[server(endpoint = "deactivate_member")]
pub async fn deactivate_member(
    #[server(flatten)] form: forms::DeactivateMember,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    form.answer(members::deactivate(&services.store, act, form.member).await?)
}

/// Lets a deactivated member log in again.
#[server(endpoint = "reactivate_member")]
pub async fn reactivate_member(
    #[server(flatten)] form: forms::ReactivateMember,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    form.answer(members::reactivate(&services.store, act, form.member).await?)
}

/// Removes the second factor of a member who has lost it.
#[server(endpoint = "reset_second_factor")]
pub async fn reset_second_factor(
    #[server(flatten)] form: forms::ResetSecondFactor,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    form.answer(members::reset_second_factor(&services.store, act, form.member).await?)
}

/// Creates a group that allows nothing yet.
#[server(endpoint = "create_group")]
pub async fn create_group(
    #[server(flatten)] form: forms::CreateGroup,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    match form.parse() {
        Ok(name) => form.answer(groups::create(&services.store, act, &name).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Renames a group.
#[server(endpoint = "rename_group")]
pub async fn rename_group(
    #[server(flatten)] form: forms::RenameGroup,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let name = match form.parse() {
        Ok(name) => name,
        Err(flaws) => return form.refuse(&flaws),
    };
    form.answer(groups::rename(&services.store, act, form.group, &name, &shown()).await?)
}

/// Deletes a group without members, and leads to the team.
#[server(endpoint = "delete_group")]
pub async fn delete_group(
    #[server(flatten)] form: forms::DeleteGroup,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let deleted = groups::delete(&services.store, act, form.group).await?;
    if deleted == store::Outcome::Done {
        leptos_axum::redirect(&format!(
            "/team/groups?done={}",
            forms::DeleteGroup::FUNCTION
        ));
    }
    form.answer(deleted)
}

/// Sets whether every member of a group needs a second factor.
#[server(endpoint = "need_second_factor")]
pub async fn need_second_factor(
    #[server(flatten)] form: forms::NeedSecondFactor,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    form.answer(groups::need_second_factor(&services.store, act, form.group, form.turn).await?)
}
