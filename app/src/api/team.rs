//! The team: who is in it, its groups, and what they allow.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
pub use shared::access::Switch as Turn;
use shared::access::{AccessGroupId, Permission, Role, TeamMemberId};

use super::{AppError, form::Outcome};

/// What became of a change to a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PermissionChange {
    /// It is as asked.
    Saved,
    /// Nobody could manage team access afterwards. Nothing has changed.
    LastManager,
}

/// Turns a permission of a group on or off.
#[server(endpoint = "set_permission")]
pub async fn set_permission(
    group: AccessGroupId,
    permission: Permission,
    turn: Turn,
) -> Result<PermissionChange, AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::{Services, viewer},
    };
    use store::{By, Outcome};

    let services = Services::of_request();
    let (store, act) = (&services.store, services.act(By::Team(viewer()?.id)));
    let change = match store::team::set_permission(store, act, group, permission, turn).await? {
        Outcome::Done => PermissionChange::Saved,
        Outcome::Refused(_) => PermissionChange::LastManager,
        Outcome::NotPermitted => return Err(AppError::NotPermitted),
        Outcome::Newer(_) | Outcome::NotFound => return Err(AppError::NotFound),
    };
    reply(|| Reply::Permission(group, permission, turn, change));
    Ok(change)
}

/// Invites somebody into the team. The code with which the new member sets a password is shown once.
#[server(endpoint = "invite_member")]
pub async fn invite_member(
    #[server(default)] name: String,
    #[server(default)] email: String,
    role: Role,
    group: AccessGroupId,
) -> Result<Outcome, AppError> {
    use shared::{
        client::{Email, Line},
        flaw::{Flaws, Refused},
        forms::Invitation,
    };
    use store::{Answer, By, members::invite};

    use crate::{
        api::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        services::{Services, viewer},
    };

    let (role_sent, group_sent) = (format!("{role:?}"), group.0.to_string());
    let form = Form::new(
        "invite_member",
        [
            ("name", &name),
            ("email", &email),
            ("role", &role_sent),
            ("group", &group_sent),
        ],
    );
    let mut flaws = Flaws::none();
    let name = flaws.note("name", Line::parse(&name));
    let email = flaws.note("email", Email::parse(&email));
    let (Some(name), Some(email)) = (name, email) else {
        return form.refuse(flaws);
    };
    let invitation = Invitation {
        name,
        email,
        role,
        group,
    };
    let services = Services::of_request();
    let act = services.act(By::Team(viewer()?.id));
    match invite(&services.store, act, &invitation).await? {
        Answer::Done(code) => {
            reply(|| Reply::Once(Once::LinkCode(code)));
            Ok(Outcome::Done)
        }
        Answer::Not(store::Outcome::Refused(Refused::KnownMember)) => {
            form.refuse(Flaws::one("email", Refused::KnownMember.into()))
        }
        Answer::Not(outcome) => form.outcome(outcome),
    }
}

/// Makes a new code with which a member sets a password. It is shown once.
#[server(endpoint = "renew_link")]
pub async fn renew_link(member: TeamMemberId) -> Result<Outcome, AppError> {
    use store::{Answer, By, members};

    use crate::{
        api::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let act = services.act(By::Team(viewer()?.id));
    match members::renew_link(&services.store, act, member).await? {
        Answer::Done(code) => {
            reply(|| Reply::Once(Once::LinkCode(code)));
            Ok(Outcome::Done)
        }
        Answer::Not(outcome) => Form::new("renew_link", []).outcome(outcome),
    }
}

/// Gives a member another role and another group.
#[server(endpoint = "change_member")]
pub async fn change_member(
    member: TeamMemberId,
    role: Role,
    group: AccessGroupId,
) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let (role_sent, group_sent) = (format!("{role:?}"), group.0.to_string());
    let form = Form::new(
        "change_member",
        [("role", &role_sent), ("group", &group_sent)],
    );
    let services = Services::of_request();
    let act = services.act(store::By::Team(viewer()?.id));
    let wanted = shared::forms::ChangeMember {
        member,
        role,
        group,
    };
    // Until the page carries what it showed.
    let shown = shared::forms::Shown::read([]);
    form.outcome(store::members::change(&services.store, act, &wanted, &shown).await?)
}

/// Deactivates a member, whose log-ins end at once.
#[server(endpoint = "deactivate_member")]
pub async fn deactivate_member(member: TeamMemberId) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    let change = store::members::deactivate(&services.store, act, member).await?;
    Form::new("deactivate_member", []).outcome(change)
}

/// Lets a deactivated member log in again.
#[server(endpoint = "reactivate_member")]
pub async fn reactivate_member(member: TeamMemberId) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    let change = store::members::reactivate(&services.store, act, member).await?;
    Form::new("reactivate_member", []).outcome(change)
}

/// Takes the second factor from a member who has lost it.
#[server(endpoint = "reset_second_factor")]
pub async fn reset_second_factor(member: TeamMemberId) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    let change = store::members::reset_second_factor(&services.store, act, member).await?;
    Form::new("reset_second_factor", []).outcome(change)
}

/// Creates a group that allows nothing yet.
#[server(endpoint = "create_group")]
pub async fn create_group(#[server(default)] name: String) -> Result<Outcome, AppError> {
    use shared::{client::Line, flaw::Flaws};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let form = Form::new("create_group", [("name", &name)]);
    let name = match Line::parse(&name) {
        Ok(name) => name,
        Err(flaw) => return form.refuse(Flaws::one("name", flaw)),
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    form.outcome(store::groups::create(&services.store, act, &name).await?)
}

/// Renames a group.
#[server(endpoint = "rename_group")]
pub async fn rename_group(
    group: AccessGroupId,
    #[server(default)] name: String,
) -> Result<Outcome, AppError> {
    use shared::{client::Line, flaw::Flaws};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let form = Form::new("rename_group", [("name", &name)]);
    let name = match Line::parse(&name) {
        Ok(name) => name,
        Err(flaw) => return form.refuse(Flaws::one("name", flaw)),
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    // Until the page carries what it showed.
    let shown = shared::forms::Shown::read([]);
    form.outcome(store::groups::rename(&services.store, act, group, &name, &shown).await?)
}

/// Deletes a group in which nobody is, and leads to the team.
#[server(endpoint = "delete_group")]
pub async fn delete_group(group: AccessGroupId) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    let change = store::groups::delete(&services.store, act, group).await?;
    if change == store::Outcome::Done {
        leptos_axum::redirect("/team?done=delete_group");
    }
    Form::new("delete_group", []).outcome(change)
}

/// Says whether everybody in a group needs a second factor.
#[server(endpoint = "need_second_factor")]
pub async fn need_second_factor(group: AccessGroupId, turn: Turn) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let act = services.act(store::By::Team(by));
    let change = store::groups::need_second_factor(&services.store, act, group, turn).await?;
    Form::new("need_second_factor", []).outcome(change)
}
