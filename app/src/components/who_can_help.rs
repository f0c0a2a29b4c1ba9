//! Who can help a team member whose request was refused. Clients and strangers never see it.

use leptos::prelude::*;
use shared::access::{Actor, Callers, Permission};
use store::team::overview::{Group, Member, groups};

use super::facts::{Facts, fact};
use crate::{services::Services, words::say};

/// How many team members are named. The others are counted.
const NAMED: usize = 5;

/// The team members who may do what was refused, and those who can permit it.
#[component]
pub fn WhoCanHelp(
    /// Who may do it.
    callers: Callers,
) -> impl IntoView {
    let services = Services::of_request();
    let load = async move {
        let mut tx = services.store.read().await.ok()?;
        groups(&mut tx).await.ok()
    };
    view! {
        <Suspense>
            {Suspend::new(async move {
                let groups = load.await.unwrap_or_default();
                let able = named(&groups, callers);
                let managers = named(&groups, Callers::Permitted(Permission::ManageTeamAccess));
                view! { <Facts>{fact(say!(error.who_can), able)} {fact(say!(error.who_can_permit), managers)}</Facts> }
            })}
        </Suspense>
    }
}

/// Returns the names of the team members who may do it, each with the group.
fn named(groups: &[Group], callers: Callers) -> String {
    let members = groups
        .iter()
        .flat_map(|group| group.members.iter().map(move |member| (group, member)));
    let able = members.filter(|(group, member)| {
        let actor = actor(group, member);
        !member.is_deactivated && callers.admit(Some(&actor), None).is_ok()
    });
    let able: Vec<_> = able
        .map(|(group, member)| {
            let (name, group) = (member.name.clone(), group.name.clone());
            say!(error.of_group, name = name, group = group).to_string()
        })
        .collect();
    let mut words = able[..able.len().min(NAMED)].join(", ");
    if able.len() > NAMED {
        let more = able.len() - NAMED;
        words = say!(error.and_more, names = words, count = more).to_string();
    }
    words
}

fn actor(group: &Group, member: &Member) -> Actor {
    Actor {
        id: member.id,
        name: member.name.clone(),
        role: member.role,
        permissions: group.permissions.clone(),
    }
}
