//! The team: its members, its groups, and what they allow.

use leptos::prelude::*;
use shared::access::{AccessGroupId, Permission, Role, TeamMemberId};

use crate::{
    answers::{
        form::Outcome,
        team::{PermissionChange, Turn},
    },
    error::AppError,
};

/// Turns a permission of a group on or off.
#[server(endpoint = "set_permission")]
pub async fn set_permission(
    group: AccessGroupId,
    permission: Permission,
    turn: Turn,
) -> Result<PermissionChange, AppError> {
    use crate::{
        answers::reply::{Reply, reply},
        login::viewer::viewer,
        services::Services,
    };
    use store::team::{PermissionChange as Outcome, Switch};

    let switch = Switch::from(turn);
    let by = viewer()?.id;
    let store = Services::of_request().store;
    let change = match store::team::set_permission(&store, by, group, permission, switch).await? {
        Outcome::Saved => PermissionChange::Saved,
        Outcome::LastManager => PermissionChange::LastManager,
        Outcome::NotPermitted => return Err(AppError::NotPermitted),
        Outcome::NoSuchGroup => return Err(AppError::NotFound),
    };
    reply(|| Reply::Permission(group, permission, turn, change));
    Ok(change)
}

/// Invites a new member into the team. The code with which the member sets a password is shown once.
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
    };
    use store::{
        members::{Invitation, invite},
        secrets::Code,
        team::Change,
    };

    use crate::{
        answers::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        login::viewer::viewer,
        services::Services,
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
    let mut rng = services.rng();
    let code = Code::random(&mut rng, LINK_CODE_GROUPS);
    let (by, now) = (viewer()?.id, services.now());
    let change = invite(
        &services.store,
        by,
        &invitation,
        &code.digest(),
        now,
        &mut rng,
    )
    .await?;
    match change {
        Change::Saved => {
            reply(|| Reply::Once(Once::LinkCode(code)));
            Ok(Outcome::Done)
        }
        Change::Refused(Refused::KnownMember) => {
            form.refuse(Flaws::one("email", Refused::KnownMember.into()))
        }
        change => form.changed(change),
    }
}

/// Makes a new code with which a member sets a password. It is shown once.
#[server(endpoint = "renew_link")]
pub async fn renew_link(member: TeamMemberId) -> Result<Outcome, AppError> {
    use store::{secrets::Code, team::Change};

    use crate::{
        answers::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        login::viewer::viewer,
        services::Services,
    };

    let services = Services::of_request();
    let code = Code::random(&mut services.rng(), LINK_CODE_GROUPS);
    let (by, now) = (viewer()?.id, services.now());
    let change =
        store::members::renew_link(&services.store, by, member, &code.digest(), now).await?;
    if change == Change::Saved {
        reply(|| Reply::Once(Once::LinkCode(code)));
    }
    Form::new("renew_link", []).changed(change)
}

/// The groups of four characters of a code with which a member sets a password: 100 bits.
#[cfg(feature = "ssr")]
const LINK_CODE_GROUPS: usize = 5;

/// Gives a member another role and another group.
#[server(endpoint = "change_member")]
pub async fn change_member(
    member: TeamMemberId,
    role: Role,
    group: AccessGroupId,
) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let (role_sent, group_sent) = (format!("{role:?}"), group.0.to_string());
    let form = Form::new(
        "change_member",
        [("role", &role_sent), ("group", &group_sent)],
    );
    let (services, by) = (Services::of_request(), viewer()?.id);
    form.changed(store::members::change(&services.store, by, member, role, group).await?)
}

/// Deactivates a member. The member's logins end at once.
#[server(endpoint = "deactivate_member")]
pub async fn deactivate_member(member: TeamMemberId) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let (services, by) = (Services::of_request(), viewer()?.id);
    let now = services.now();
    let change = store::members::deactivate(&services.store, by, member, now).await?;
    Form::new("deactivate_member", []).changed(change)
}

/// Lets a deactivated member log in again.
#[server(endpoint = "reactivate_member")]
pub async fn reactivate_member(member: TeamMemberId) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let (services, by) = (Services::of_request(), viewer()?.id);
    let change = store::members::reactivate(&services.store, by, member).await?;
    Form::new("reactivate_member", []).changed(change)
}

/// Removes the second factor of a member who has lost it.
#[server(endpoint = "reset_second_factor")]
pub async fn reset_second_factor(member: TeamMemberId) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let (services, by) = (Services::of_request(), viewer()?.id);
    let change = store::members::reset_second_factor(&services.store, by, member).await?;
    Form::new("reset_second_factor", []).changed(change)
}

/// Creates a group that allows nothing yet.
#[server(endpoint = "create_group")]
pub async fn create_group(#[server(default)] name: String) -> Result<Outcome, AppError> {
    use shared::{client::Line, flaw::Flaws};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let form = Form::new("create_group", [("name", &name)]);
    let name = match Line::parse(&name) {
        Ok(name) => name,
        Err(flaw) => return form.refuse(Flaws::one("name", flaw)),
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    let mut rng = services.rng();
    form.changed(store::groups::create(&services.store, by, &name, &mut rng).await?)
}

/// Renames a group.
#[server(endpoint = "rename_group")]
pub async fn rename_group(
    group: AccessGroupId,
    #[server(default)] name: String,
) -> Result<Outcome, AppError> {
    use shared::{client::Line, flaw::Flaws};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let form = Form::new("rename_group", [("name", &name)]);
    let name = match Line::parse(&name) {
        Ok(name) => name,
        Err(flaw) => return form.refuse(Flaws::one("name", flaw)),
    };
    let (services, by) = (Services::of_request(), viewer()?.id);
    form.changed(store::groups::rename(&services.store, by, group, &name).await?)
}

/// Deletes a group without members, and leads to the team.
#[server(endpoint = "delete_group")]
pub async fn delete_group(group: AccessGroupId) -> Result<Outcome, AppError> {
    use store::team::Change;

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let (services, by) = (Services::of_request(), viewer()?.id);
    let change = store::groups::delete(&services.store, by, group).await?;
    if change == Change::Saved {
        leptos_axum::redirect("/team?done=delete_group");
    }
    Form::new("delete_group", []).changed(change)
}

/// Sets whether every member of a group needs a second factor.
#[server(endpoint = "need_second_factor")]
pub async fn need_second_factor(group: AccessGroupId, turn: Turn) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let (services, by) = (Services::of_request(), viewer()?.id);
    let change = store::groups::need_second_factor(&services.store, by, group, turn.into()).await?;
    Form::new("need_second_factor", []).changed(change)
}
