//! Team Access Groups: created, renamed, deleted.

use shared::{
    access::{AccessGroupId, Role, Switch},
    client::Line,
    flaw::Refused,
    forms::{RenameGroup, Shown},
};
use store::{
    Outcome,
    team::{
        groups::{create, delete, need_second_factor, rename},
        members, overview,
    },
};
use support::{Database, on_both};

use crate::fixture::Studio;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

/// Returns the groups by name, and whether each requires a second factor.
async fn seen(studio: &Studio) -> Vec<(String, bool)> {
    let mut tx = studio.db.store.read().await.unwrap();
    let groups = overview::groups(&mut tx).await.unwrap().into_iter();
    groups
        .map(|group| (group.name, group.needs_second_factor))
        .collect()
}

async fn group_is_created_renamed_and_deleted_when_empty(db: Database) {
    let studio = Studio::open(db).await;
    let (store, olivia, sam) = (&studio.db.store, studio.olivia, studio.sam);
    assert_eq!(
        create(store, studio.act(), &line("Owners")).await.unwrap(),
        Outcome::Refused(Refused::NameTaken)
    );
    assert_eq!(
        create(store, studio.act(), &line("Coaches")).await.unwrap(),
        Outcome::Done
    );
    let coaches = {
        let mut tx = store.read().await.unwrap();
        let all = overview::groups(&mut tx).await.unwrap();
        let coaches = all
            .into_iter()
            .find(|group| group.name == "Coaches")
            .unwrap();
        assert!(coaches.permissions.is_empty(), "it allows nothing");
        coaches.id
    };
    assert_eq!(
        rename(
            store,
            studio.act(),
            coaches,
            &line("Owners"),
            &Shown::read([])
        )
        .await
        .unwrap(),
        Outcome::Refused(Refused::NameTaken)
    );
    assert_eq!(
        rename(
            store,
            studio.act(),
            coaches,
            &line("Coaches"),
            &Shown::read([])
        )
        .await
        .unwrap(),
        Outcome::Done
    );
    assert_eq!(
        rename(
            store,
            studio.act(),
            coaches,
            &line("Teachers"),
            &Shown::read([])
        )
        .await
        .unwrap(),
        Outcome::Done
    );
    assert_eq!(
        studio.moved(olivia, sam, Role::Staff, coaches).await,
        Outcome::Done
    );
    members::deactivate(store, studio.act(), sam).await.unwrap();
    assert_eq!(
        delete(store, studio.act(), coaches).await.unwrap(),
        Outcome::Refused(Refused::NotEmpty)
    );
    assert_eq!(
        studio.moved(olivia, sam, Role::Staff, studio.desk).await,
        Outcome::Done
    );
    assert_eq!(
        delete(store, studio.act(), coaches).await.unwrap(),
        Outcome::Done
    );
    assert_eq!(
        delete(store, studio.act(), coaches).await.unwrap(),
        Outcome::NotFound
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
            create(store, studio.act_by(by), &line("Mine"))
                .await
                .unwrap(),
            rename(
                store,
                studio.act_by(by),
                empty,
                &line("Mine"),
                &Shown::read([]),
            )
            .await
            .unwrap(),
            delete(store, studio.act_by(by), empty).await.unwrap(),
            need_second_factor(store, studio.act_by(by), empty, Switch::On)
                .await
                .unwrap(),
        ] {
            assert_eq!(change, Outcome::NotPermitted);
        }
    }
    let nowhere = AccessGroupId(uuid::Uuid::from_u128(7));
    assert_eq!(
        need_second_factor(store, studio.act(), nowhere, Switch::On)
            .await
            .unwrap(),
        Outcome::NotFound
    );
    assert_eq!(
        need_second_factor(store, studio.act(), empty, Switch::On)
            .await
            .unwrap(),
        Outcome::Done
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

async fn group_is_not_renamed_over_a_newer_name(db: Database) {
    let studio = Studio::open(db).await;
    let (store, group) = (&studio.db.store, studio.desk);
    let shown = Shown::of(&RenameGroup {
        group,
        name: "Front desk".into(),
    });
    let renamed = async |name: &str| {
        rename(store, studio.act(), group, &line(name), &shown)
            .await
            .unwrap()
    };
    assert_eq!(renamed("Reception").await, Outcome::Done);
    let Outcome::Newer(newer) = renamed("Counter").await else {
        panic!("it is newer");
    };
    assert_eq!(newer.len(), 1);
    assert_eq!(
        (newer[0].field, &*newer[0].before, &*newer[0].now),
        ("name", "Front desk", "Reception")
    );
    let names: Vec<_> = seen(&studio).await;
    assert_eq!(names[1].0, "Reception");
}

on_both!(
    group_is_not_renamed_over_a_newer_name,
    group_is_created_renamed_and_deleted_when_empty,
    groups_are_changed_only_by_managers
);
