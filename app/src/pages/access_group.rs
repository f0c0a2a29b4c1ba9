//! One Team Access Group: its members, and what it allows.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission, Switch},
    forms::{DeleteGroup, NeedSecondFactor, RenameGroup},
};
use store::team::overview::{Group, Member};

use crate::{
    answers::reply::Reply,
    components::{
        field::Kind,
        form::{Act, DeskForm, Done, FormCard, Style},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        permission_switch::{PermissionSwitch, SaveAtOnce},
        request::{query, segment},
        switch::checked,
        table::{Column, Table, row},
        team_member::{administrator, member_link},
    },
    login::viewer::viewer,
    services::Services,
    words::{say, team},
};

/// The tabs of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Members,
    Access,
}

/// Whether the team member may change the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Manage,
    Look,
}

/// One group.
#[component]
pub fn AccessGroupPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("group").parse().ok();
    // A switch that was turned without WebAssembly leads back to its own tab.
    let switched = use_context::<Reply>().and_then(Reply::into_permission);
    let tab = if switched.is_some() || query("tab") == "access" {
        Tab::Access
    } else {
        Tab::Members
    };
    let load = async move {
        let (actor, id) = (administrator(actor?)?, id.ok_or(Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let groups = store::team::overview::groups(&mut tx).await?;
        let group = groups.into_iter().find(|group| group.id == id);
        Ok::<_, Away>((actor, group.ok_or(Away::NOT_FOUND)?))
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
    let base = format!("/team/{}", group.id);
    let mode = if actor.may(Permission::ManageTeamAccess) {
        Mode::Manage
    } else {
        Mode::Look
    };
    let above = vec![
        ("/team".into(), say!(team.title).into()),
        ("/team/groups".into(), say!(team.groups).into()),
    ];
    let content = match (tab, mode) {
        (Tab::Members, Mode::Manage) => (members(&group.members), forms(&group)).into_any(),
        (Tab::Members, Mode::Look) => members(&group.members).into_any(),
        (Tab::Access, mode) => (switches(&group, mode), second_factor(&group, mode)).into_any(),
    };
    view! {
        <Layout actor menu=Menu::Team title=name.clone() width=Width::Narrow>
            <PageHead above=above title=name />
            <Done function=query("done") />
            <nav class="tabs" aria-label=say!(team.tabs)>
                {link(Tab::Members, base.clone(), say!(team.members))}
                {link(Tab::Access, format!("{base}?tab=access"), say!(team.access))}
            </nav>
            {content}
        </Layout>
    }
}

fn members(members: &[Member]) -> impl IntoView + use<> {
    let columns = vec![
        Column::Text(say!(team.member)),
        Column::Text(say!(team.email)),
        Column::Text(say!(team.role)),
    ];
    let row = |member: &Member| {
        row![
            member_link(member),
            member.email.clone(),
            team::role(member.role),
        ]
    };
    let rows = members.iter().map(row).collect();
    view! { <Table name=say!(team.members) columns rows empty=say!(team.no_members) /> }
}

/// The switches: what a group allows its administrators, and what it allows all its members.
fn switches(group: &Group, mode: Mode) -> impl IntoView + use<> {
    let (administrators, all): (Vec<_>, Vec<_>) = Permission::ALL
        .into_iter()
        .partition(|permission| permission.is_for_administrators());
    let section = |permissions: Vec<Permission>, title, lede| {
        let switches = permissions
            .into_iter()
            .map(|permission| switch(group, mode, permission))
            .collect_view();
        let lede = match mode {
            Mode::Look => view! { <p class="notice">{say!(team.look_only)}</p> }.into_any(),
            Mode::Manage => view! { <p>{lede}</p> }.into_any(),
        };
        view! {
            <section class="card">
                <h2>{title}</h2>
                {lede}
                {switches}
            </section>
        }
    };
    let (administrators, all) = (
        section(
            administrators,
            say!(team.administrator_access),
            say!(team.administrator_access_lede),
        ),
        section(all, say!(team.team_access), say!(team.team_access_lede)),
    );
    view! {
        {matches!(mode, Mode::Manage).then(|| view! { <SaveAtOnce /> })}
        {administrators}
        {all}
    }
}

/// The switch of one permission.
fn switch(group: &Group, mode: Mode, permission: Permission) -> AnyView {
    let turn = if group.permissions.contains(&permission) {
        Switch::On
    } else {
        Switch::Off
    };
    match mode {
        Mode::Manage => {
            let switched = use_context::<Reply>().and_then(Reply::into_permission);
            let changed = switched
                .filter(|(changed, which, _)| (*changed, *which) == (group.id, permission))
                .map(|(_, _, change)| change);
            view! { <PermissionSwitch group=group.id permission turn changed /> }.into_any()
        }
        Mode::Look => view! {
            <div class="switch-row">
                <button type="button" role="switch" class="switch" aria-checked=checked(turn) disabled>
                    <span class="switch-track" aria-hidden="true"></span>
                    <span class="switch-label">{team::permission(permission)}</span>
                </button>
            </div>
        }
        .into_any(),
    }
}

/// Whether every member of the group needs a second factor: a switch of a plain form.
fn second_factor(group: &Group, mode: Mode) -> impl IntoView + use<> {
    let form = DeskForm::of::<NeedSecondFactor>();
    let turn = if group.needs_second_factor {
        Switch::On
    } else {
        Switch::Off
    };
    let id = group.id.to_string();
    let page = format!("/team/{id}?tab=access");
    view! {
        <section class="card">
            <h2>{say!(group.second_factor)}</h2>
            <p>{say!(group.second_factor_lede)}</p>
            {form.problem()}
            <form class="switch-row" method="post" action=form.action(&page)>
                {form.own()}
                <input type="hidden" name=NeedSecondFactor::group value=id />
                <input type="hidden" name=NeedSecondFactor::turn value=turn.other().to_string() />
                <button
                    role="switch"
                    class="switch"
                    aria-checked=checked(turn)
                    aria-describedby="second-factor-hint"
                    disabled=mode == Mode::Look
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

/// The forms that rename a group, and delete one without members.
fn forms(group: &Group) -> impl IntoView + use<> {
    let page = format!("/team/{}", group.id);
    let rename = DeskForm::of::<RenameGroup>().editing(&RenameGroup {
        group: group.id,
        name: group.name.clone(),
    });
    let delete = DeskForm::of::<DeleteGroup>();
    let fields = vec![(RenameGroup::group, group.id.to_string())];
    let name = rename.field(RenameGroup::name, say!(group.name), Kind::Text, &group.name);
    let delete = (group.members.is_empty() || delete.is_back()).then(|| {
        let page = page.clone();
        let fields = vec![(DeleteGroup::group, group.id.to_string())];
        view! {
            <section class="card">
                <h2>{say!(group.delete)}</h2>
                <p>{say!(group.delete_lede)}</p>
                <Act form=delete page fields label=say!(group.delete_button) style=Style::Danger />
            </section>
        }
    });
    view! {
        <FormCard form=rename page heading=say!(group.rename) hidden=fields button=say!(group.rename_button)>
            {name}
        </FormCard>
        {delete}
    }
}
