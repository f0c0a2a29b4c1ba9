//! Pieces of the pages of Team settings.

use leptos::prelude::*;
use shared::{
    access::{Actor, Role},
    forms::ChangeMember,
};
use store::team::{
    members::Status,
    overview::{Group, Member},
    secrets::Code,
};

use super::{chip::chip, form::DeskForm};
use crate::{
    answers::reply::{Once, Reply},
    error::AppError,
    services::Services,
    words::{say, status, team},
};

/// Returns the team member, where it is an administrator: Team settings are for administrators.
///
/// # Errors
/// [`AppError::NotPermitted`] for other team members.
pub(crate) fn administrator(actor: Actor) -> Result<Actor, AppError> {
    if actor.is_administrator() {
        Ok(actor)
    } else {
        Err(AppError::NotPermitted)
    }
}

/// The name of a member, which leads to the member's page.
pub(crate) fn member_link(member: &Member) -> AnyView {
    let state = member.is_deactivated.then(|| {
        view! {
            " "
            {chip(status::member(Status::Deactivated))}
        }
    });
    view! {
        <a href=format!("/team/members/{}", member.id)>
            <bdi>{member.name.clone()}</bdi>
        </a>
        {state}
    }
    .into_any()
}

/// The fields in which a role and a group are chosen. They have the same names in every form.
pub(crate) fn role_and_group(
    form: &DeskForm,
    groups: &[Group],
    role: Role,
    group: &str,
) -> impl IntoView + use<> {
    let roles = [Role::Administrator, Role::Staff]
        .map(|role| (role.to_string(), team::role(role).to_owned()))
        .to_vec();
    let groups = groups
        .iter()
        .map(|group| (group.id.to_string(), group.name.clone()))
        .collect();
    view! {
        {form.choice(ChangeMember::role, say!(team.role), roles, &role.to_string())}
        {form.choice(ChangeMember::group, say!(team.group), groups, group)}
    }
}

/// The code that was just made, to be handed over; nothing where none was made.
#[component]
pub(crate) fn HandOver() -> impl IntoView {
    let code: Option<Code> = match use_context::<Reply>().and_then(Reply::into_once) {
        Some(Once::LinkCode(code)) => Some(code),
        Some(Once::ClientLink(_) | Once::Secret(_) | Once::RecoveryCodes(_)) | None => None,
    };
    code.map(|code| {
        let services = Services::of_request();
        let link = format!("{}/welcome?code={}", services.origin(), code.as_str());
        view! {
            <section class="notice good" role="status" aria-labelledby="hand-over">
                <h2 id="hand-over">{say!(member.code_title)}</h2>
                <p>{say!(member.code_lede)}</p>
                <p>
                    <code class="secret" id="link">
                        {link}
                    </code>
                </p>
                <p>
                    {say!(member.code)} " " <strong>
                        <code id="link-code">{code.as_str().to_owned()}</code>
                    </strong>
                </p>
            </section>
        }
    })
}
