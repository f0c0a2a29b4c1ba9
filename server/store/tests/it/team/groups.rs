//! Team Access Groups: created, renamed, deleted.

use shared::{
    access::{AccessGroupId, Role},
    client::Line,
    flaw::Refused,
};
use store::{
    groups::{create, delete, need_second_factor, rename},
    members,
    team::{Change, Switch, groups},
};
use support::{Database, now, on_both, random};

use crate::fixture::Studio;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

/// Returns the groups by name, and whether each requires a second factor.
async fn seen(studio: &Studio) -> Vec<(String, bool)> {
    let mut tx = studio.db.store.read().await.unwrap();
    let groups = groups(&mut tx).await.unwrap().into_iter();
    groups
        .map(|group| (group.name, group.needs_second_factor))
        .collect()
}

async fn group_is_created_renamed_and_deleted_when_empty(db: Database) {
    let studio = Studio::open(db).await;
    let (store, olivia, sam) = (&studio.db.store, studio.olivia, studio.sam);
    assert_eq!(
        create(store, olivia, &line("Owners"), &mut random())
            .await
            .unwrap(),
        Change::NameTaken
    );
    assert_eq!(
        create(store, olivia, &line("Coaches"), &mut random())
            .await
            .unwrap(),
        Change::Saved
    );
    let coaches = {
        let mut tx = store.read().await.unwrap();
        let all = groups(&mut tx).await.unwrap();
        let coaches = all
            .into_iter()
            .find(|group| group.name == "Coaches")
            .unwrap();
        assert!(coaches.permissions.is_empty(), "it allows nothing");
        coaches.id
    };
    assert_eq!(
        rename(store, olivia, coaches, &line("Owners"))
            .await
            .unwrap(),
        Change::NameTaken
    );
    assert_eq!(
        rename(store, olivia, coaches, &line("Coaches"))
            .await
            .unwrap(),
        Change::Saved
    );
    assert_eq!(
        rename(store, olivia, coaches, &line("Teachers"))
            .await
            .unwrap(),
        Change::Saved
    );
    assert_eq!(
        members::change(store, olivia, sam, Role::Staff, coaches)
            .await
            .unwrap(),
        Change::Saved
    );
    members::deactivate(store, olivia, sam, now())
        .await
        .unwrap();
    assert_eq!(
        delete(store, olivia, coaches).await.unwrap(),
        Change::Refused(Refused::NotEmpty)
    );
    assert_eq!(
        members::change(store, olivia, sam, Role::Staff, studio.desk)
            .await
            .unwrap(),
        Change::Saved
    );
    assert_eq!(delete(store, olivia, coaches).await.unwrap(), Change::Saved);
    assert_eq!(
        delete(store, olivia, coaches).await.unwrap(),
        Change::NotFound
    );
    assert_eq!(
        seen(&studio).await,
        [("Front desk".into(), false), ("Owners".into(), false)]
    );
}

async fn groups_are_changed_only_by_managers(db: Database) {
    let mut studio = Studio::open(db).await;
    let empty = studio.group("Empty", &[]).await;
    let store = &studio.db.store;
    for by in [studio.adam, studio.sam] {
        for change in [
            create(store, by, &line("Mine"), &mut random())
                .await
                .unwrap(),
            rename(store, by, empty, &line("Mine")).await.unwrap(),
            delete(store, by, empty).await.unwrap(),
            need_second_factor(store, by, empty, Switch::On)
                .await
                .unwrap(),
        ] {
            assert_eq!(change, Change::NotPermitted);
        }
    }
    let nowhere = AccessGroupId(uuid::Uuid::from_u128(7));
    assert_eq!(
        need_second_factor(store, studio.olivia, nowhere, Switch::On)
            .await
            .unwrap(),
        Change::NotFound
    );
    assert_eq!(
        need_second_factor(store, studio.olivia, empty, Switch::On)
            .await
            .unwrap(),
        Change::Saved
    );
    assert_eq!(
        seen(&studio).await,
        [
            ("Empty".into(), true),
            ("Front desk".into(), false),
            ("Owners".into(), false),
        ]
    );
}

on_both!(
    group_is_created_renamed_and_deleted_when_empty,
    groups_are_changed_only_by_managers
);
