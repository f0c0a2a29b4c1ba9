//! Team settings: the team members, and the Team Access Groups.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission, Role},
    forms::{CreateGroup, InviteMember},
};
use store::team::overview::{Group, Member};

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, link, row},
        team_member::{HandOver, administrator, member_link, role_and_group},
    },
    login::viewer::viewer,
    services::Services,
    words::{say, team},
};

/// The address of this page.
const HERE: &str = "/team";

/// The groups, and the team members in each.
#[component]
pub fn TeamPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        Ok::<_, Away>((actor, store::team::overview::groups(&mut tx).await?))
    };
    page(load, |(actor, groups)| show(actor, &groups))
}

fn show(actor: Actor, groups: &[Group]) -> impl IntoView + use<> {
    let forms = actor
        .may(Permission::ManageTeamAccess)
        .then(|| forms(groups));
    let links = [
        ("/team/locations", say!(locations.title)),
        ("/team/website", say!(website.link)),
        ("/team/settings", say!(settings.title)),
    ];
    let links = links.map(|(page, words)| {
        view! {
            <a class="button" href=page>
                {words}
            </a>
        }
    });
    let links = view! { <div class="actions">{links.collect_view()}</div> };
    let (groups, members) = (table_of_groups(groups), table_of_members(groups));
    view! {
        <Layout actor menu=Menu::Team title=say!(team.title) width=Width::Wide>
            <PageHead title=say!(team.title) lede=say!(team.lede) beside=Some(links.into_any()) />
            <Done function=query("done") />
            <HandOver />
            <section class="card">
                <h2>{say!(team.groups)}</h2>
                <p>{say!(team.groups_lede)}</p>
                {groups}
            </section>
            <section class="card">
                <h2>{say!(team.members)}</h2>
                {members}
            </section>
            {forms}
        </Layout>
    }
}

fn table_of_groups(groups: &[Group]) -> impl IntoView + use<> {
    let row = |group: &Group| -> Row {
        let permissions = group.permissions.iter().copied();
        let allowed: Vec<_> = permissions.map(team::permission).collect();
        let allowed = if allowed.is_empty() {
            say!(team.allows_nothing).into()
        } else {
            allowed.join(", ")
        };
        row![
            link(format!("/team/{}", group.id), group.name.as_str()),
            group.members.len().to_string(),
            allowed,
        ]
    };
    let columns = vec![
        Column::Text(say!(team.group)),
        Column::Number(say!(team.members)),
        Column::Text(say!(team.allows)),
    ];
    let rows = groups.iter().map(row).collect();
    view! { <Table name=say!(team.groups) columns rows /> }
}

/// All team members.
fn table_of_members(groups: &[Group]) -> impl IntoView + use<> {
    let row = |(group, member): (&Group, &Member)| -> Row {
        row![
            member_link(member),
            member.email.clone(),
            team::role(member.role),
            group.name.clone(),
        ]
    };
    let columns = vec![
        Column::Text(say!(team.member)),
        Column::Text(say!(team.email)),
        Column::Text(say!(team.role)),
        Column::Text(say!(team.group)),
    ];
    let members = groups
        .iter()
        .flat_map(|group| group.members.iter().map(move |member| (group, member)));
    let rows = members.map(row).collect();
    view! { <Table name=say!(team.members) columns rows /> }
}

/// The forms that invite a member and create a group.
fn forms(groups: &[Group]) -> impl IntoView + use<> {
    let invite = DeskForm::of::<InviteMember>();
    let create = DeskForm::of::<CreateGroup>();
    let choices = role_and_group(&invite, groups, Role::Staff, "");
    view! {
        <FormCard
            form=invite.clone()
            page=HERE
            id="invite"
            heading=say!(member.invite)
            lede=say!(member.invite_lede)
            button=say!(member.invite_button)
        >
            {invite.field(InviteMember::name, say!(member.name), Kind::Text, "")}
            {invite.field(InviteMember::email, say!(team.email), Kind::Email, "")}
            {choices}
        </FormCard>
        <FormCard
            form=create.clone()
            page=HERE
            id="create"
            heading=say!(group.create)
            lede=say!(group.create_lede)
            button=say!(group.create_button)
        >
            {create.field(CreateGroup::name, say!(group.name), Kind::Text, "")}
        </FormCard>
    }
}
