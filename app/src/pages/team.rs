//! Team settings: who works here, and the Team Access Groups.

use leptos::prelude::*;
use shared::access::{Actor, Permission, Role, TeamMemberId};
use store::team::{Group, Member};

use super::{
    member::{HandOver, role_and_group},
    page, query,
};
use crate::{
    api::AppError,
    components::{
        field::Kind,
        form::{DeskForm, Done},
        layout::{Layout, Menu, Width},
    },
    sentences::say,
    services::{Services, viewer},
};

/// The groups, and the team members in each.
#[component]
pub fn TeamPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        Ok::<_, AppError>((actor, store::team::groups(&mut tx).await?))
    };
    page(load, |(actor, groups)| show(actor, groups))
}

/// Team settings are for administrators.
pub(super) fn administrator(actor: Actor) -> Result<Actor, AppError> {
    if actor.is_administrator() {
        Ok(actor)
    } else {
        Err(AppError::NotPermitted)
    }
}

/// What a permission is called.
pub(super) fn permission_name(permission: Permission) -> &'static str {
    match permission {
        Permission::DeleteAccounts => say!(team.delete_accounts),
        Permission::ManageTeamAccess => say!(team.manage_team_access),
        Permission::SettleAccounts => say!(team.settle_accounts),
        Permission::ViewMedicalInformation => say!(team.view_medical_information),
    }
}

/// What a role is called.
pub(super) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => say!(team.administrator),
        Role::Staff => say!(team.staff),
    }
}

fn show(actor: Actor, groups: Vec<Group>) -> impl IntoView {
    let members = members(&groups);
    let forms = actor
        .may(Permission::ManageTeamAccess)
        .then(|| forms(&groups));
    let group = |Group {
                     id,
                     name,
                     needs_second_factor: _,
                     permissions,
                     members,
                 }: Group| {
        let allowed = permissions
            .into_iter()
            .map(permission_name)
            .collect::<Vec<_>>()
            .join(", ");
        let allowed = if allowed.is_empty() {
            say!(team.allows_nothing).into()
        } else {
            allowed
        };
        view! {
            <tr>
                <td data-label=say!(team.group)>
                    <a href=format!("/team/{}", id.0)>{name}</a>
                </td>
                <td data-label=say!(team.members) class="number">
                    {members.len()}
                </td>
                <td data-label=say!(team.allows)>{allowed}</td>
            </tr>
        }
    };
    view! {
        <Layout actor menu=Menu::Team title=say!(team.title) width=Width::Wide>
            <div class="page-head">
                <div>
                    <h1>{say!(team.title)}</h1>
                    <p class="lede">{say!(team.lede)}</p>
                </div>
                <div class="actions">
                    <a class="button" href="/team/locations">
                        {say!(locations.title)}
                    </a>
                    <a class="button" href="/team/website">
                        {say!(website.link)}
                    </a>
                </div>
            </div>
            <Done function=query("done") />
            <HandOver />
            <section class="card">
                <h2>{say!(team.groups)}</h2>
                <p>{say!(team.groups_lede)}</p>
                <div class="table-scroll" tabindex="0" role="region" aria-label=say!(team.groups)>
                    <table class="stack">
                        <thead>
                            <tr>
                                <th scope="col">{say!(team.group)}</th>
                                <th scope="col" class="number">
                                    {say!(team.members)}
                                </th>
                                <th scope="col">{say!(team.allows)}</th>
                            </tr>
                        </thead>
                        <tbody>{groups.into_iter().map(group).collect_view()}</tbody>
                    </table>
                </div>
            </section>
            {members}
            {forms}
        </Layout>
    }
}

/// Everybody in the team.
fn members(groups: &[Group]) -> AnyView {
    let members = groups.iter().flat_map(|group| {
        group.members.iter().map(
            |Member {
                 id,
                 name,
                 email,
                 role,
                 is_deactivated,
             }| {
                view! {
                    <tr>
                        <td data-label=say!(team.member)>{member_link(*id, name, *is_deactivated)}</td>
                        <td data-label=say!(team.email)>{email.clone()}</td>
                        <td data-label=say!(team.role)>{role_name(*role)}</td>
                        <td data-label=say!(team.group)>{group.name.clone()}</td>
                    </tr>
                }
            },
        )
    });
    let members = members.collect_view();
    view! {
        <section class="card">
            <h2>{say!(team.members)}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label=say!(team.members)>
                <table class="stack">
                    <thead>
                        <tr>
                            <th scope="col">{say!(team.member)}</th>
                            <th scope="col">{say!(team.email)}</th>
                            <th scope="col">{say!(team.role)}</th>
                            <th scope="col">{say!(team.group)}</th>
                        </tr>
                    </thead>
                    <tbody>{members}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The name of a member, which leads to the member's page.
pub(super) fn member_link(
    id: TeamMemberId,
    name: &str,
    is_deactivated: bool,
) -> impl IntoView + use<> {
    let badge = is_deactivated.then(|| {
        view! {
            " "
            <span class="badge">{say!(member.deactivated)}</span>
        }
    });
    view! {
        <a href=format!("/team/members/{}", id.0)>
            <bdi>{name.to_owned()}</bdi>
        </a>
        {badge}
    }
}

/// The forms that invite a member and create a group.
fn forms(groups: &[Group]) -> impl IntoView + use<> {
    let invite = DeskForm::of("invite_member");
    let create = DeskForm::of("create_group");
    let choices = role_and_group(&invite, groups, Role::Staff, "");
    view! {
        <section class="card" id="invite">
            <h2>{say!(member.invite)}</h2>
            <p>{say!(member.invite_lede)}</p>
            {invite.problem()}
            <form method="post" action=invite.action("/team") novalidate>
                <div class="fields">
                    {invite.field("name", say!(member.name), Kind::Text, "")}
                    {invite.field("email", say!(team.email), Kind::Email, "")} {choices}
                </div>
                <div class="form-actions">
                    <button class="primary">{say!(member.invite_button)}</button>
                </div>
            </form>
        </section>
        <section class="card" id="create">
            <h2>{say!(group.create)}</h2>
            <p>{say!(group.create_lede)}</p>
            {create.problem()}
            <form method="post" action=create.action("/team") novalidate>
                <div class="fields">{create.field("name", say!(group.name), Kind::Text, "")}</div>
                <div class="form-actions">
                    <button class="primary">{say!(group.create_button)}</button>
                </div>
            </form>
        </section>
    }
}
