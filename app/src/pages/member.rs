//! One team member: what the member may do and why, and what can be done about it.

use leptos::prelude::*;
use shared::{
    access::{Actor, Decision, Permission},
    forms::{ChangeMember, DeactivateMember, Form, ReactivateMember, RenewLink, ResetSecondFactor},
};
use store::team::{
    members::{Profile, Status},
    overview::Group,
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, May, Rank},
        chip::chip,
        facts::{Facts, fact, fact_of},
        form::{Act, DeskForm, Style},
        page::{Away, page},
        request::segment,
        table::{Column, Row, Table, link, row},
        team_member::{HandOver, administrator, role_and_group},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        say,
        status::{self, State},
        team,
    },
};

/// The server functions whose forms have pages below the page of a member.
const ACTS: &[&str] = &[
    ChangeMember::FUNCTION,
    RenewLink::FUNCTION,
    ReactivateMember::FUNCTION,
    ResetSecondFactor::FUNCTION,
];

/// One team member.
#[component]
pub fn MemberPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, asked) = (segment("member").parse().ok(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (administrator(actor?)?, asked?);
        let id = id.ok_or(Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let profile = store::team::members::find(&mut tx, id, services.now()).await?;
        let groups = store::team::overview::groups(&mut tx).await?;
        Ok::<_, Away>((actor, profile.ok_or(Away::NOT_FOUND)?, groups, asked))
    };
    page(load, |(actor, profile, groups, asked)| {
        show(actor, profile, groups, asked)
    })
}

fn show(actor: Actor, profile: Profile, groups: Vec<Group>, asked: Asked) -> impl IntoView {
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
    let (role, state) = (profile.actor.role, status::member(profile.status));
    let permissions = permissions(&profile);
    let acts = acts(&actor, &profile, &groups, asked);
    let place = Place::in_team([], say!(member.details).to_owned());
    view! {
        <Thing actor place title=name state=Some(state) acts>
            <HandOver />
            <Facts>
                {fact(say!(team.email), email)} {fact(say!(team.role), team::role(role))}
                {fact_of(say!(team.group), group)} {fact(say!(member.second_factor), factor)}
            </Facts>
            <section class="card">
                <h2>{say!(member.may_title)}</h2>
                {permissions}
            </section>
        </Thing>
    }
}

fn permissions(profile: &Profile) -> impl IntoView + use<> {
    let columns = vec![
        Column::Text(say!(member.permission)),
        Column::State(say!(member.may)),
        Column::Text(say!(member.why)),
    ];
    let row = |permission: Permission| -> Row {
        let (state, why) = why(profile, permission);
        row![team::permission(permission), chip(state), why]
    };
    let rows = Permission::ALL.into_iter().map(row).collect();
    view! { <Table name=say!(member.may_title) columns rows /> }
}

/// Returns whether a member may use a permission, and why.
fn why(profile: &Profile, permission: Permission) -> (State, String) {
    let yes = |why| (status::permitted(), why);
    let no = |why| (status::not_permitted(), why);
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

/// What can be done about the member.
fn acts(actor: &Actor, profile: &Profile, groups: &[Group], asked: Asked) -> Acts {
    let member = profile.actor.id;
    let hidden = || vec![(ChangeMember::member, member.to_string())];
    let may = |allowed: bool| May::from(allowed).permitted(actor, Permission::ManageTeamAccess);
    let is_deactivated = profile.status == Status::Deactivated;
    let link_lede = match profile.status {
        Status::Active => say!(member.password_lede),
        Status::Invited | Status::InvitationOver | Status::Deactivated => say!(member.invited_lede),
    };
    let plain = |at, form, lede: &'static str, button: &'static str, style| {
        view! { <ActForm form at lede hidden=hidden() button style /> }
    };
    let page = format!("/team/members/{member}");
    let may_deactivate = !is_deactivated && actor.may(Permission::ManageTeamAccess);
    let deactivate = may_deactivate.then(|| {
        let (form, page) = (DeskForm::of::<DeactivateMember>(), page.clone());
        view! { <Act form page fields=hidden() label=say!(member.deactivate) /> }
    });
    Acts::of(page, asked)
        .act::<ChangeMember, _>(Rank::First, say!(member.change), may(true), |at| {
            changing(at, profile, groups)
        })
        .at_once(deactivate)
        .act::<RenewLink, _>(
            Rank::Further,
            say!(member.password),
            may(!is_deactivated),
            |at| {
                let form = DeskForm::of::<RenewLink>();
                plain(at, form, link_lede, say!(member.renew), Style::Primary)
            },
        )
        .act::<ReactivateMember, _>(
            Rank::Further,
            say!(member.reactivate),
            may(is_deactivated),
            |at| {
                let (form, lede) = (
                    DeskForm::of::<ReactivateMember>(),
                    say!(member.reactivate_lede),
                );
                plain(at, form, lede, say!(member.reactivate), Style::Primary)
            },
        )
        .act::<ResetSecondFactor, _>(
            Rank::Last,
            say!(member.reset),
            may(profile.has_second_factor),
            |at| {
                let (form, lede) = (DeskForm::of::<ResetSecondFactor>(), say!(member.reset_lede));
                plain(at, form, lede, say!(member.reset), Style::Danger)
            },
        )
}

/// The form that changes the role and the group.
fn changing(at: At, profile: &Profile, groups: &[Group]) -> impl IntoView + use<> {
    let (member, role) = (profile.actor.id, profile.actor.role);
    let form = DeskForm::of::<ChangeMember>().editing(&ChangeMember {
        member,
        role,
        group: profile.group,
    });
    let choices = role_and_group(&form, groups, role, &profile.group.to_string());
    let hidden = vec![(ChangeMember::member, member.to_string())];
    view! {
        <ActForm form at hidden button=say!(member.change_button)>
            {choices}
        </ActForm>
    }
}
