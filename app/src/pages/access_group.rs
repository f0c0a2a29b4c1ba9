//! One Team Access Group: who is in it, and what it allows.

use leptos::prelude::*;
use shared::access::{AccessGroupId, Actor, Permission};
use store::team::{Group, Member};

use super::{
    page, query, segment,
    team::{administrator, member_link, permission_name, role_name},
};
use crate::{
    api::{AppError, reply::Reply, team::Turn},
    components::{
        field::Kind,
        form::{Act, DeskForm, Done},
        layout::{Crumbs, Layout, Menu, Width},
    },
    islands::permission_switch::{PermissionSwitch, Said},
    sentences::say,
    services::{Services, viewer},
};

/// The tabs of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Members,
    Access,
}

/// One group.
#[component]
pub fn AccessGroupPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("group").parse().ok().map(AccessGroupId);
    // A switch that was turned without WebAssembly leads back to its own tab.
    let switched = matches!(use_context::<Reply>(), Some(Reply::Permission(..)));
    let tab = if switched || query("tab") == "access" {
        Tab::Access
    } else {
        Tab::Members
    };
    let load = async move {
        let (actor, id) = (administrator(actor?)?, id.ok_or(AppError::NotFound)?);
        let mut tx = services.store.read().await?;
        let group = store::team::groups(&mut tx)
            .await?
            .into_iter()
            .find(|group| group.id == id);
        Ok::<_, AppError>((actor, group.ok_or(AppError::NotFound)?))
    };
    page(load, move |(actor, group)| show(actor, group, tab))
}

fn show(actor: Actor, group: Group, tab: Tab) -> impl IntoView {
    let name = group.name.clone();
    let link = move |this, href: String, words| {
        view! {
            <a href=href aria-current=(this == tab).then_some("page")>
                {words}
            </a>
        }
    };
    let base = format!("/team/{}", group.id.0);
    let may_manage = actor.may(Permission::ManageTeamAccess);
    let content = match tab {
        Tab::Members => {
            let is_empty = group.members.is_empty();
            let forms = may_manage.then(|| forms(group.id, &group.name, is_empty));
            (members(group.members), forms).into_any()
        }
        Tab::Access => {
            let switches = if may_manage {
                switches(group.id, &group.permissions)
            } else {
                look_only(&group.permissions)
            };
            let factor = second_factor(group.id, group.needs_second_factor, may_manage);
            (switches, factor).into_any()
        }
    };
    view! {
        <Layout actor menu=Menu::Team title=name.clone() width=Width::Narrow>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/team".into(), say!(team.title).into())] />
                    <h1>{name}</h1>
                    <p class="lede">{say!(team.groups)}</p>
                </div>
            </div>
            <Done function=query("done") />
            <nav class="tabs" aria-label=say!(team.tabs)>
                {link(Tab::Members, base.clone(), say!(team.members))}
                {link(Tab::Access, format!("{base}?tab=access"), say!(team.access))}
            </nav>
            {content}
        </Layout>
    }
}

fn members(members: Vec<Member>) -> impl IntoView {
    if members.is_empty() {
        return view! { <p class="hint">{say!(team.no_members)}</p> }.into_any();
    }
    let row = |Member {
                   id,
                   name,
                   email,
                   role,
                   is_deactivated,
               }| {
        view! {
            <tr>
                <td data-label=say!(team.member)>{member_link(id, &name, is_deactivated)}</td>
                <td data-label=say!(team.email)>{email}</td>
                <td data-label=say!(team.role)>{role_name(role)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=say!(team.members)>
            <table class="stack">
                <thead>
                    <tr>
                        <th scope="col">{say!(team.member)}</th>
                        <th scope="col">{say!(team.email)}</th>
                        <th scope="col">{say!(team.role)}</th>
                    </tr>
                </thead>
                <tbody>{members.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn switches(group: AccessGroupId, allowed: &[Permission]) -> AnyView {
    let reply = use_context::<Reply>();
    let switch = |permission: Permission| {
        let turn = if allowed.contains(&permission) {
            Turn::On
        } else {
            Turn::Off
        };
        let said = match &reply {
            Some(Reply::Permission(changed, which, _, change))
                if *changed == group && *which == permission =>
            {
                Said::from(*change)
            }
            _ => Said::Nothing,
        };
        view! { <PermissionSwitch group permission turn said /> }
    };
    sections(switch, None)
}

/// The switches for those who may not turn them.
fn look_only(allowed: &[Permission]) -> AnyView {
    let switch = |permission: Permission| {
        let checked = if allowed.contains(&permission) {
            "true"
        } else {
            "false"
        };
        view! {
            <div class="switch-row">
                <button type="button" role="switch" class="switch" aria-checked=checked disabled>
                    <span class="switch-track" aria-hidden="true"></span>
                    <span class="switch-label">{permission_name(permission)}</span>
                </button>
            </div>
        }
    };
    sections(switch, Some(say!(team.look_only)))
}

/// The switches of both sections: what a group allows its administrators, and what it allows everybody in it.
fn sections<V: IntoView + 'static>(
    switch: impl Fn(Permission) -> V,
    notice: Option<&'static str>,
) -> AnyView {
    let section = |for_administrators: bool, title, lede| {
        let switches = Permission::ALL
            .into_iter()
            .filter(|permission| permission.is_for_administrators() == for_administrators)
            .map(&switch)
            .collect_view();
        let lede = match notice {
            Some(notice) => view! { <p class="notice">{notice}</p> }.into_any(),
            None => view! { <p>{lede}</p> }.into_any(),
        };
        view! {
            <section class="card">
                <h2>{title}</h2>
                {lede}
                {switches}
            </section>
        }
    };
    let administrators = section(
        true,
        say!(team.administrator_access),
        say!(team.administrator_access_lede),
    );
    let everybody = section(false, say!(team.team_access), say!(team.team_access_lede));
    (administrators, everybody).into_any()
}

/// Whether everybody in the group needs a second factor: a switch of a plain form.
fn second_factor(group: AccessGroupId, needs: bool, may_manage: bool) -> impl IntoView {
    let form = DeskForm::of("need_second_factor");
    let other = if needs { Turn::Off } else { Turn::On };
    let page = format!("/team/{}?tab=access", group.0);
    view! {
        <section class="card">
            <h2>{say!(group.second_factor)}</h2>
            <p>{say!(group.second_factor_lede)}</p>
            {form.problem()}
            <form class="switch-row" method="post" action=form.action(&page)>
                <input type="hidden" name="group" value=group.0.to_string() />
                <input type="hidden" name="turn" value=format!("{other:?}") />
                <button
                    role="switch"
                    class="switch"
                    aria-checked=if needs { "true" } else { "false" }
                    aria-describedby="second-factor-hint"
                    disabled=!may_manage
                >
                    <span class="switch-track" aria-hidden="true"></span>
                    <span class="switch-label">{say!(group.second_factor_switch)}</span>
                </button>
                <p class="hint" id="second-factor-hint">
                    {say!(group.second_factor_hint)}
                </p>
            </form>
        </section>
    }
}

/// The forms that rename a group, and delete one in which nobody is.
fn forms(group: AccessGroupId, name: &str, is_empty: bool) -> impl IntoView + use<> {
    let page = format!("/team/{}", group.0);
    let rename = DeskForm::of("rename_group");
    let delete = DeskForm::of("delete_group");
    let fields = vec![("group", group.0.to_string())];
    let delete = (is_empty || delete.is_back()).then(|| {
        view! {
            <section class="card">
                <h2>{say!(group.delete)}</h2>
                <p>{say!(group.delete_lede)}</p>
                <Act form=delete page=page.clone() fields label=say!(group.delete_button) class="danger" />
            </section>
        }
    });
    view! {
        <section class="card">
            <h2>{say!(group.rename)}</h2>
            {rename.problem()}
            <form method="post" action=rename.action(&page) novalidate>
                <input type="hidden" name="group" value=group.0.to_string() />
                <div class="fields">{rename.field("name", say!(group.name), Kind::Text, name)}</div>
                <div class="form-actions">
                    <button class="primary">{say!(group.rename_button)}</button>
                </div>
            </form>
        </section>
        {delete}
    }
}
