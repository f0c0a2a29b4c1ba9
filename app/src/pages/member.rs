//! One team member: what this member may do and why, and what can be done about it.

use leptos::prelude::*;
use shared::access::{Actor, Decision, Permission, Role, TeamMemberId};
use store::{
    members::{Profile, Status},
    secrets::Code,
    team::Group,
};

use super::{
    Away,
    client_frame::{fact, table},
    page, query, segment,
    team::{administrator, permission_name, role_name},
};
use crate::{
    api::reply::{Once, Reply},
    components::{
        form::{Act, DeskForm, Done, WhoMay},
        layout::{Crumbs, Layout, Menu, Width},
        table::Column,
    },
    sentences::say,
    services::{Services, viewer},
};

/// One team member.
#[component]
pub fn MemberPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("member").parse().ok().map(TeamMemberId);
    let load = async move {
        let actor = administrator(actor?)?;
        let id = id.ok_or(Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let profile = store::members::find(&mut tx, id, services.now()).await?;
        let groups = store::team::groups(&mut tx).await?;
        Ok::<_, Away>((actor, profile.ok_or(Away::NOT_FOUND)?, groups))
    };
    page(load, |(actor, profile, groups)| {
        show(actor, profile, groups)
    })
}

fn show(actor: Actor, profile: Profile, groups: Vec<Group>) -> impl IntoView {
    let name = profile.actor.name.clone();
    let may_manage = actor.may(Permission::ManageTeamAccess);
    let group_page = format!("/team/{}", profile.group.0);
    let factor = if profile.has_second_factor {
        say!(member.on)
    } else {
        say!(member.off)
    };
    let forms = if may_manage {
        forms(&profile, groups).into_any()
    } else {
        view! { <WhoMay permission=say!(team.manage_team_access) /> }.into_any()
    };
    view! {
        <Layout actor menu=Menu::Team title=name.clone() width=Width::Narrow>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/team".into(), say!(team.title).into())] />
                    <h1>
                        <bdi>{name}</bdi>
                    </h1>
                    <p class="lede">{say!(member.details)}</p>
                </div>
            </div>
            <Done function=query("done") />
            <HandOver />
            <section class="card">
                <dl class="facts">
                    {fact(say!(team.email), profile.email.clone())}
                    {fact(say!(team.role), role_name(profile.actor.role))} <div>
                        <dt>{say!(team.group)}</dt>
                        <dd>
                            <a href=group_page>
                                <bdi>{profile.group_name.clone()}</bdi>
                            </a>
                        </dd>
                    </div> {fact(say!(member.state), state(&profile))} {fact(say!(member.second_factor), factor)}
                </dl>
            </section>
            <section class="card">
                <h2>{say!(member.may_title)}</h2>
                {permissions(&profile)}
            </section>
            {forms}
        </Layout>
    }
}

/// The code that was just made, to be handed over; nothing where none was.
#[component]
pub(super) fn HandOver() -> impl IntoView {
    let code: Option<Code> = match use_context::<Reply>() {
        Some(Reply::Once(Once::LinkCode(code))) => Some(code),
        _ => None,
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

fn state(profile: &Profile) -> &'static str {
    match profile.status {
        Status::Active => say!(member.active),
        Status::Invited => say!(member.invited),
        Status::InvitationOver => say!(member.link_over),
        Status::Deactivated => say!(member.deactivated),
    }
}

fn permissions(profile: &Profile) -> AnyView {
    let columns = [
        Column::Text(say!(member.permission)),
        Column::Text(say!(member.may)),
        Column::Text(say!(member.why)),
    ];
    let row = |permission: Permission| {
        let (may, why) = why(profile, permission);
        let class = if may { "badge good" } else { "badge" };
        let may = if may {
            say!(member.yes)
        } else {
            say!(member.no)
        };
        view! {
            <tr>
                <td data-label=say!(member.permission)>{permission_name(permission)}</td>
                <td data-label=say!(member.may)>
                    <span class=class>{may}</span>
                </td>
                <td data-label=say!(member.why)>{why}</td>
            </tr>
        }
    };
    let rows = Permission::ALL.into_iter().map(row).collect::<Vec<_>>();
    table(say!(member.may_title), &columns, rows)
}

/// Whether a member may use a permission, and why or why not.
fn why(profile: &Profile, permission: Permission) -> (bool, String) {
    let group = profile.group_name.as_str();
    if profile.status == Status::Deactivated {
        return (false, say!(member.why_deactivated).into());
    }
    match profile.actor.decide(permission) {
        Decision::Allowed if permission.is_for_administrators() => (
            true,
            say!(member.why_administrator, group = group).to_string(),
        ),
        Decision::Allowed => (true, say!(member.why_team, group = group).to_string()),
        Decision::GroupForbids => (false, say!(member.why_group, group = group).to_string()),
        Decision::NotAdministrator => (false, say!(member.why_role, group = group).to_string()),
    }
}

/// The fields in which a role and a group are chosen.
pub(super) fn role_and_group(
    form: &DeskForm,
    groups: &[Group],
    role: Role,
    group: &str,
) -> impl IntoView + use<> {
    let roles = [Role::Administrator, Role::Staff]
        .map(|role| (format!("{role:?}"), role_name(role).to_owned()))
        .to_vec();
    let groups = groups
        .iter()
        .map(|group| (group.id.0.to_string(), group.name.clone()))
        .collect();
    view! {
        {form.choice("role", say!(team.role), roles, &format!("{role:?}"))}
        {form.choice("group", say!(team.group), groups, group)}
    }
}

fn forms(profile: &Profile, groups: Vec<Group>) -> impl IntoView + use<> {
    let member = profile.actor.id.0.to_string();
    let here = format!("/team/members/{member}");
    let act = |function, label, class| {
        let fields = vec![("member", member.clone())];
        view! { <Act form=DeskForm::of(function) page=here.clone() fields label class /> }
    };
    let card = |title, lede, act| {
        view! {
            <section class="card">
                <h2>{title}</h2>
                <p>{lede}</p>
                {act}
            </section>
        }
    };
    let is_deactivated = profile.status == Status::Deactivated;
    let password = (!is_deactivated).then(|| {
        let lede = if profile.status == Status::Active {
            say!(member.password_lede)
        } else {
            say!(member.invited_lede)
        };
        card(
            say!(member.password),
            lede,
            act("renew_link", say!(member.renew), ""),
        )
    });
    let factor = profile.has_second_factor.then(|| {
        card(
            say!(member.reset_title),
            say!(member.reset_lede),
            act("reset_second_factor", say!(member.reset), "danger"),
        )
    });
    let end = if is_deactivated {
        card(
            say!(member.reactivate_title),
            say!(member.reactivate_lede),
            act("reactivate_member", say!(member.reactivate), ""),
        )
    } else {
        card(
            say!(member.deactivate_title),
            say!(member.deactivate_lede),
            act("deactivate_member", say!(member.deactivate), "danger"),
        )
    };
    let form = DeskForm::of("change_member");
    let group = profile.group.0.to_string();
    let choices = role_and_group(&form, &groups, profile.actor.role, &group);
    view! {
        <section class="card">
            <h2>{say!(member.change)}</h2>
            {form.problem()}
            <form method="post" action=form.action(&here) novalidate>
                <input type="hidden" name="member" value=member.clone() />
                <div class="fields">{choices}</div>
                <div class="form-actions">
                    <button class="primary">{say!(member.change_button)}</button>
                </div>
            </form>
        </section>
        {password}
        {factor}
        {end}
    }
}
