//! One team member: what the member may do and why, and what can be done about it.

use leptos::prelude::*;
use shared::{
    access::{Actor, Decision, Permission},
    forms::{ChangeMember, DeactivateMember, ReactivateMember, RenewLink, ResetSecondFactor},
};
use store::team::{
    members::{Profile, Status},
    overview::Group,
};

use crate::{
    components::{
        facts::{Facts, fact, fact_of},
        form::{Act, DeskForm, Done, FormCard, Style, WhoMay},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::{query, segment},
        table::{Column, Row, Table, link, row},
        team_member::{HandOver, administrator, role_and_group},
    },
    login::viewer::viewer,
    services::Services,
    words::{say, team},
};

/// One team member.
#[component]
pub fn MemberPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("member").parse().ok();
    let load = async move {
        let actor = administrator(actor?)?;
        let id = id.ok_or(Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let profile = store::team::members::find(&mut tx, id, services.now()).await?;
        let groups = store::team::overview::groups(&mut tx).await?;
        Ok::<_, Away>((actor, profile.ok_or(Away::NOT_FOUND)?, groups))
    };
    page(load, |(actor, profile, groups)| {
        show(actor, profile, groups)
    })
}

fn show(actor: Actor, profile: Profile, groups: Vec<Group>) -> impl IntoView {
    let name = profile.actor.name.clone();
    let group = link(
        format!("/team/{}", profile.group),
        profile.group_name.as_str(),
    );
    let factor = if profile.has_second_factor {
        say!(member.on)
    } else {
        say!(member.off)
    };
    let email = profile.email.clone();
    let (role, status) = (profile.actor.role, profile.status);
    let permissions = permissions(&profile);
    let forms = if actor.may(Permission::ManageTeamAccess) {
        forms(&profile, &groups).into_any()
    } else {
        view! { <WhoMay permission=say!(team.manage_team_access) /> }.into_any()
    };
    view! {
        <Layout actor menu=Menu::Team title=name.clone() width=Width::Narrow>
            <PageHead above=vec![("/team".into(), say!(team.title).into())] title=name lede=say!(member.details) />
            <Done function=query("done") />
            <HandOver />
            <section class="card">
                <Facts>
                    {fact(say!(team.email), email)} {fact(say!(team.role), team::role(role))}
                    {fact_of(say!(team.group), group)} {fact(say!(member.state), state(status))}
                    {fact(say!(member.second_factor), factor)}
                </Facts>
            </section>
            <section class="card">
                <h2>{say!(member.may_title)}</h2>
                {permissions}
            </section>
            {forms}
        </Layout>
    }
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Active => say!(member.active),
        Status::Invited => say!(member.invited),
        Status::InvitationOver => say!(member.link_over),
        Status::Deactivated => say!(member.deactivated),
    }
}

fn permissions(profile: &Profile) -> impl IntoView + use<> {
    let columns = vec![
        Column::Text(say!(member.permission)),
        Column::Text(say!(member.may)),
        Column::Text(say!(member.why)),
    ];
    let row = |permission: Permission| -> Row {
        let (class, may, why) = why(profile, permission);
        row![
            team::permission(permission),
            view! { <span class=class>{may}</span> },
            why,
        ]
    };
    let rows = Permission::ALL.into_iter().map(row).collect();
    view! { <Table name=say!(member.may_title) columns rows /> }
}

/// Returns whether a member may use a permission, as the class of a badge and its word; and why.
fn why(profile: &Profile, permission: Permission) -> (&'static str, &'static str, String) {
    let yes = |why| ("badge good", say!(member.yes), why);
    let no = |why| ("badge", say!(member.no), why);
    let group = profile.group_name.as_str();
    if profile.status == Status::Deactivated {
        return no(say!(member.why_deactivated).into());
    }
    match profile.actor.decide(permission) {
        Decision::Allowed if permission.is_for_administrators() => {
            yes(say!(member.why_administrator, group = group).to_string())
        }
        Decision::Allowed => yes(say!(member.why_team, group = group).to_string()),
        Decision::GroupForbids => no(say!(member.why_group, group = group).to_string()),
        Decision::NotAdministrator => no(say!(member.why_role, group = group).to_string()),
    }
}

fn forms(profile: &Profile, groups: &[Group]) -> impl IntoView + use<> {
    let member = profile.actor.id;
    let here = format!("/team/members/{member}");
    let card = |title, lede, (form, label, style)| {
        let fields = vec![(ChangeMember::member, member.to_string())];
        view! {
            <section class="card">
                <h2>{title}</h2>
                <p>{lede}</p>
                <Act form page=here.clone() fields label style />
            </section>
        }
    };
    let password = |lede| {
        let form = DeskForm::of::<RenewLink>();
        card(
            say!(member.password),
            lede,
            (form, say!(member.renew), Style::Plain),
        )
    };
    let password = match profile.status {
        Status::Active => Some(password(say!(member.password_lede))),
        Status::Invited | Status::InvitationOver => Some(password(say!(member.invited_lede))),
        Status::Deactivated => None,
    };
    let factor = profile.has_second_factor.then(|| {
        let form = DeskForm::of::<ResetSecondFactor>();
        let act = (form, say!(member.reset), Style::Danger);
        card(say!(member.reset_title), say!(member.reset_lede), act)
    });
    let end = match profile.status {
        Status::Deactivated => {
            let form = DeskForm::of::<ReactivateMember>();
            card(
                say!(member.reactivate_title),
                say!(member.reactivate_lede),
                (form, say!(member.reactivate), Style::Plain),
            )
        }
        Status::Active | Status::Invited | Status::InvitationOver => {
            let form = DeskForm::of::<DeactivateMember>();
            card(
                say!(member.deactivate_title),
                say!(member.deactivate_lede),
                (form, say!(member.deactivate), Style::Danger),
            )
        }
    };
    let role = profile.actor.role;
    let form = DeskForm::of::<ChangeMember>().editing(&ChangeMember {
        member,
        role,
        group: profile.group,
    });
    let choices = role_and_group(&form, groups, role, &profile.group.to_string());
    let hidden = vec![(ChangeMember::member, member.to_string())];
    view! {
        <FormCard form page=here heading=say!(member.change) hidden button=say!(member.change_button)>
            {choices}
        </FormCard>
        {password}
        {factor}
        {end}
    }
}
