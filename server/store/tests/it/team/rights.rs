//! Permissions: what each team member may do, and which of them change it. Failed logins are counted here too.

use jiff::ToSpan;
use shared::{
    access::{AccessGroupId, Permission, Role, Switch, TeamMemberId},
    client::Email,
    flaw::Refused,
};
use store::{
    Outcome,
    team::{
        attempts,
        groups::set_permission,
        logins::{self, Limits},
        overview, rights,
    },
};

use crate::fixture::Studio;

use Permission::{DeleteAccounts, ManageTeamAccess};
use support::{Database, now, on_both};

/// Returns the permissions of a team member, if there is one.
async fn may(studio: &Studio, member: TeamMemberId) -> Option<Vec<Permission>> {
    let mut tx = studio.db.store.read().await.unwrap();
    let actor = rights::actor(&mut tx, member).await.unwrap()?;
    Some(
        Permission::ALL
            .into_iter()
            .filter(|permission| actor.may(*permission))
            .collect(),
    )
}

/// Changes a permission and checks the outcome.
async fn check(
    studio: &Studio,
    by: TeamMemberId,
    group: AccessGroupId,
    permission: Permission,
    switch: Switch,
    expected: Outcome,
) {
    let before = studio.db.everything().await;
    let change = set_permission(
        &studio.db.store,
        studio.act_by(by),
        group,
        permission,
        switch,
    )
    .await
    .unwrap();
    assert_eq!(change, expected);
    if change != Outcome::Done {
        assert!(
            studio.db.everything().await == before,
            "something has changed"
        );
    }
}

async fn actor_has_the_permissions_of_the_group(db: Database) {
    let mut studio = Studio::open(db).await;
    assert_eq!(
        may(&studio, studio.olivia).await,
        Some(Permission::ALL.to_vec())
    );
    assert_eq!(may(&studio, studio.adam).await, Some(vec![]));
    let staff = Some(vec![Permission::ViewMedicalInformation]);
    assert_eq!(
        may(&studio, studio.sam).await,
        staff,
        "staff get only what is not for administrators"
    );
    let unknown = TeamMemberId(studio.id());
    assert_eq!(may(&studio, unknown).await, None);
    let mut tx = studio.db.store.read().await.unwrap();
    let sam = rights::actor(&mut tx, studio.sam).await.unwrap().unwrap();
    assert_eq!(
        (sam.id, sam.name.as_str(), sam.role),
        (studio.sam, "Sam", Role::Staff)
    );
}

async fn manager_turns_permissions_on_and_off(db: Database) {
    let studio = Studio::open(db).await;
    let (olivia, desk) = (studio.olivia, studio.desk);
    check(
        &studio,
        olivia,
        desk,
        DeleteAccounts,
        Switch::On,
        Outcome::Done,
    )
    .await;
    assert_eq!(may(&studio, studio.adam).await, Some(vec![DeleteAccounts]));
    check(
        &studio,
        olivia,
        desk,
        DeleteAccounts,
        Switch::On,
        Outcome::Done,
    )
    .await;
    assert_eq!(may(&studio, studio.adam).await, Some(vec![DeleteAccounts]));
    check(
        &studio,
        olivia,
        desk,
        DeleteAccounts,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        desk,
        DeleteAccounts,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    assert_eq!(may(&studio, studio.adam).await, Some(vec![]));
    assert_eq!(
        may(&studio, olivia).await,
        Some(Permission::ALL.to_vec()),
        "another group is as it was"
    );
}

async fn permissions_are_changed_only_by_managers(db: Database) {
    let mut studio = Studio::open(db).await;
    let unknown = TeamMemberId(studio.id());
    studio.group("Deleters", &[DeleteAccounts]).await;
    for by in [studio.adam, studio.sam, unknown] {
        for switch in [Switch::On, Switch::Off] {
            let group = studio.owners;
            check(
                &studio,
                by,
                group,
                DeleteAccounts,
                switch,
                Outcome::NotPermitted,
            )
            .await;
        }
    }
    let unknown = AccessGroupId(studio.id());
    let (olivia, adam) = (studio.olivia, studio.adam);
    check(
        &studio,
        olivia,
        unknown,
        DeleteAccounts,
        Switch::On,
        Outcome::NotFound,
    )
    .await;
    check(
        &studio,
        adam,
        unknown,
        DeleteAccounts,
        Switch::On,
        Outcome::NotPermitted,
    )
    .await;
}

async fn last_manager_keeps_the_permission(db: Database) {
    let mut studio = Studio::open(db).await;
    let (olivia, owners, desk) = (studio.olivia, studio.owners, studio.desk);
    // Groups without administrators have no manager, even with the permission.
    let empty = studio.group("Empty", &[ManageTeamAccess]).await;
    let trainees = studio.group("Trainees", &[ManageTeamAccess]).await;
    studio.member("Tom", Role::Staff, trainees).await;
    check(
        &studio,
        olivia,
        desk,
        DeleteAccounts,
        Switch::On,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        owners,
        ManageTeamAccess,
        Switch::Off,
        Outcome::Refused(Refused::LastManager),
    )
    .await;
    // The permission can be removed while another manager keeps it.
    check(
        &studio,
        olivia,
        empty,
        ManageTeamAccess,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        trainees,
        ManageTeamAccess,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        desk,
        ManageTeamAccess,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        owners,
        DeleteAccounts,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    // A manager may give it up while another one has it.
    check(
        &studio,
        olivia,
        desk,
        ManageTeamAccess,
        Switch::On,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        owners,
        ManageTeamAccess,
        Switch::Off,
        Outcome::Done,
    )
    .await;
    check(
        &studio,
        olivia,
        owners,
        ManageTeamAccess,
        Switch::On,
        Outcome::NotPermitted,
    )
    .await;
    assert_eq!(
        may(&studio, studio.adam).await,
        Some(vec![DeleteAccounts, ManageTeamAccess])
    );
}

async fn groups_are_listed_with_permissions_and_members(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.group("Empty", &[ManageTeamAccess]).await;
    let owners = studio.owners;
    studio.member("Bea", Role::Administrator, owners).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let groups = overview::groups(&mut tx).await.unwrap();
    let seen: Vec<_> = groups
        .iter()
        .map(|group| {
            let members = group
                .members
                .iter()
                .map(|m| format!("{} {:?} {}", m.name, m.role, m.email));
            (
                group.name.as_str(),
                group.permissions.len(),
                members.collect::<Vec<_>>().join(", "),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("Empty", 1, String::new()),
            (
                "Front desk",
                0,
                "Adam Administrator Adam@lethe.example".to_owned()
            ),
            (
                "Owners",
                4,
                "Bea Administrator Bea@lethe.example, Olivia Administrator Olivia@lethe.example, \
             Sam Staff Sam@lethe.example"
                    .to_owned(),
            ),
        ]
    );
    assert_eq!(groups[0].permissions, [ManageTeamAccess]);
    assert_eq!(groups[2].members[1].id, studio.olivia);
}

async fn failures_are_counted_until_a_login(db: Database) {
    let studio = Studio::open(db).await;
    let email = Email::parse("OLIVIA@lethe.example").unwrap();
    let credentials = async |email: &Email| {
        let mut tx = studio.db.store.read().await.unwrap();
        attempts::credentials(&mut tx, email).await.unwrap()
    };
    let seen = credentials(&email).await.expect("Olivia");
    assert_eq!(
        (seen.id, seen.password_hash.as_deref()),
        (studio.olivia, Some("a hash"))
    );
    assert_eq!((seen.failed_log_ins, seen.last_failed_at), (0, None));
    let unknown = Email::parse("olivi@lethe.example").unwrap();
    assert!(credentials(&unknown).await.is_none());

    for minutes in [1, 2] {
        let at = now() + minutes.minutes();
        let attempt = attempts::attempt(&studio.db.store, &email, at)
            .await
            .unwrap();
        assert!(matches!(attempt, attempts::Attempt::Counted(known) if known.id == studio.olivia));
        let seen = credentials(&email).await.unwrap();
        assert_eq!(
            (seen.failed_log_ins, seen.last_failed_at),
            (minutes, Some(at))
        );
    }
    let at = now() + 2.minutes() + 1.hour();
    attempts::attempt(&studio.db.store, &email, at)
        .await
        .unwrap();
    assert_eq!(
        credentials(&email).await.unwrap().failed_log_ins,
        1,
        "after an hour they are forgotten"
    );
    let attempt = attempts::attempt(&studio.db.store, &unknown, now())
        .await
        .unwrap();
    assert!(matches!(attempt, attempts::Attempt::Unknown));
    let adam = credentials(&Email::parse("adam@lethe.example").unwrap())
        .await
        .unwrap();
    assert_eq!(adam.failed_log_ins, 0);
    logins::begin(
        &studio.db.store,
        studio.olivia,
        "a hash",
        b"digest",
        now(),
        Limits::default(),
    )
    .await
    .unwrap();
    let seen = credentials(&email).await.unwrap();
    assert_eq!((seen.failed_log_ins, seen.last_failed_at), (0, None));
}

on_both!(
    actor_has_the_permissions_of_the_group,
    manager_turns_permissions_on_and_off,
    permissions_are_changed_only_by_managers,
    last_manager_keeps_the_permission,
    groups_are_listed_with_permissions_and_members,
    failures_are_counted_until_a_login
);
