//! Team settings: the Team Access Groups.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    forms::CreateGroup,
};
use store::team::overview::Group;

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, link, row},
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
    },
    login::viewer::viewer,
    services::Services,
    words::{say, team},
};

/// The address of this page.
const HERE: &str = "/team/groups";

/// The groups, and the form that creates one.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        Ok::<_, Away>((actor, store::team::overview::groups(&mut tx).await?))
    };
    page(load, |(actor, groups)| show(actor, &groups))
}

fn show(actor: Actor, groups: &[Group]) -> impl IntoView + use<> {
    let create = actor.may(Permission::ManageTeamAccess).then(create);
    let groups = table(groups);
    view! {
        <Layout actor menu=Menu::Team title=say!(team.groups) width=Width::Wide>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(team.groups)
                lede=say!(team.groups_lede)
            />
            <TeamTabs here=TeamTab::Groups />
            <Done function=query("done") />
            {groups}
            {create}
        </Layout>
    }
}

fn table(groups: &[Group]) -> impl IntoView + use<> {
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

/// The form that creates a group.
fn create() -> impl IntoView {
    let form = DeskForm::of::<CreateGroup>();
    let name = form.field(CreateGroup::name, say!(group.name), Kind::Text, "");
    view! {
        <FormCard
            form
            page=HERE
            id="create"
            heading=say!(group.create)
            lede=say!(group.create_lede)
            button=say!(group.create_button)
        >
            {name}
        </FormCard>
    }
}
