//! Team settings: the team members.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission, Role},
    forms::InviteMember,
};
use store::team::overview::{Group, Member};

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, row},
        team_member::{HandOver, administrator, member_link, role_and_group},
        team_tabs::{TeamTab, TeamTabs},
    },
    login::viewer::viewer,
    services::Services,
    words::{say, team},
};

/// The address of this page.
const HERE: &str = "/team";

/// The team members, and the form that invites one.
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
    let form = actor
        .may(Permission::ManageTeamAccess)
        .then(|| form(groups));
    let members = table_of_members(groups);
    view! {
        <Layout actor menu=Menu::Team title=say!(team.title) width=Width::Wide>
            <PageHead title=say!(team.title) lede=say!(team.lede) />
            <TeamTabs here=TeamTab::Members />
            <Done function=query("done") />
            <HandOver />
            <section class="card">
                <h2>{say!(team.members)}</h2>
                {members}
            </section>
            {form}
        </Layout>
    }
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

/// The form that invites a member.
fn form(groups: &[Group]) -> impl IntoView + use<> {
    let invite = DeskForm::of::<InviteMember>();
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
    }
}
