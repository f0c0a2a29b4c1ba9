//! Erasing without the permission, and erasing an unknown or erased client.

use shared::{
    access::{Permission, Switch, TeamMemberId},
    client::ClientId,
};
use store::{Outcome, erasing::erase::Erasing, team::groups::set_permission};
use support::{Database, on_both};

use crate::fixture::Studio;

/// Checks that `by` may not erase the client and that nothing changes.
async fn check_refused(studio: &mut Studio, by: TeamMemberId, client: ClientId) {
    let before = studio.db.everything().await;
    let answer = studio.ask_to_erase(by, client).await;
    assert!(matches!(answer, Erasing::NotPermitted), "{answer:?}");
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
}

async fn erasing_is_refused_without_the_permission(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let (adam, sam) = (studio.adam, studio.sam);
    check_refused(&mut studio, adam, client).await;
    check_refused(&mut studio, sam, client).await;
    let unknown = TeamMemberId(studio.id());
    check_refused(&mut studio, unknown, client).await;
    // The answer does not reveal whether the client exists.
    let unknown = ClientId(studio.id());
    check_refused(&mut studio, adam, unknown).await;
}

async fn erasing_is_refused_once_the_permission_is_removed(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    studio.erase(ann).await;
    let (olivia, owners, permission) = (studio.olivia, studio.owners, Permission::DeleteAccounts);
    let turned = async |studio: &Studio, switch| {
        set_permission(&studio.db.store, studio.act(), owners, permission, switch)
            .await
            .unwrap()
    };
    assert_eq!(turned(&studio, Switch::Off).await, Outcome::Done);
    check_refused(&mut studio, olivia, bob).await;
    // A member who is no longer an administrator loses it too.
    assert_eq!(turned(&studio, Switch::On).await, Outcome::Done);
    studio
        .run(
            "update team_members set role = 'staff' where name = 'Olivia'",
            &[],
        )
        .await;
    check_refused(&mut studio, olivia, bob).await;
}

async fn unknown_client_is_reported(db: Database) {
    let mut studio = Studio::open(db).await;
    let before = studio.db.everything().await;
    let unknown = ClientId(studio.id());
    let answer = studio.ask_to_erase(studio.olivia, unknown).await;
    assert!(matches!(answer, Erasing::NoSuchClient), "{answer:?}");
    assert!(studio.db.everything().await == before);
}

async fn second_erasure_is_reported_and_changes_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let reference = studio.erase(client).await;
    let before = studio.db.everything().await;
    match studio.ask_to_erase(studio.olivia, client).await {
        Erasing::ErasedBefore(same) => assert_eq!(same, reference),
        other => panic!("{other:?}"),
    }
    assert!(studio.db.everything().await == before);
}

on_both!(
    erasing_is_refused_without_the_permission,
    erasing_is_refused_once_the_permission_is_removed,
    unknown_client_is_reported,
    second_erasure_is_reported_and_changes_nothing
);
