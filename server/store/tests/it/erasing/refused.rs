//! Erasing without the permission, and erasing an unknown or erased client.

use rand::{SeedableRng, rngs::StdRng};
use shared::{
    access::{Permission, Switch, TeamMemberId},
    client::ClientId,
};
use store::{
    Act, By, Outcome,
    erasing::erase::{self, Became, Erasing},
    team::groups::set_permission,
};
use support::{Database, on_both, values};

use crate::{erasing::as_proposed, fixture::Studio};

/// Checks that `by` may not erase the client and that nothing changes.
async fn check_refused(studio: &mut Studio, by: TeamMemberId, client: ClientId) {
    let before = studio.db.everything().await;
    let answer = studio.ask_to_erase(by, client).await;
    assert!(matches!(answer, Erasing::NotPermitted), "{answer:?}");
    // The attempt of a team member is recorded, without the client.
    let recorded = "select why from refused_erasures where member_id = $1";
    let recorded = studio.db.texts(recorded, values![by.0]).await;
    let expected: &[_] = if [studio.adam, studio.sam, studio.olivia].contains(&by) {
        &[Some("not_permitted".to_owned())]
    } else {
        &[]
    };
    assert_eq!(recorded, expected);
    studio.run("delete from refused_erasures", &[]).await;
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
    let again = studio.ask_to_erase(studio.olivia, client).await;
    assert!(matches!(again, Erasing::ErasedBefore), "{again:?}");
    assert!(studio.db.everything().await == before);
    assert_eq!(studio.reference(client).await, Some(reference));
}

async fn repeated_form_finds_its_own_erasure(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let decisions = as_proposed(&studio.db.store, studio.olivia, ann)
        .await
        .unwrap();
    let act = studio.act();
    let repeated = |by| Act {
        by: By::Team(by),
        now: act.now,
        rng: StdRng::seed_from_u64(7),
        once: act.once,
    };
    let became = async |client| {
        let mut tx = studio.db.store.read().await.unwrap();
        erase::became(&mut tx, client, &act.once).await.unwrap()
    };
    assert_eq!(became(ann).await, Became::NotErased);
    let send =
        async |by, client| erase::erase(&studio.db.store, repeated(by), client, &decisions).await;
    let Ok(Erasing::Erased(reference)) = send(studio.olivia, ann).await else {
        panic!("the client is not erased");
    };
    let before = studio.db.everything().await;
    match send(studio.olivia, ann).await {
        Ok(Erasing::Erased(same)) => assert_eq!(same, reference),
        other => panic!("{other:?}"),
    }
    // The number was used, so it erases no other client.
    let other = send(studio.olivia, bob).await;
    assert!(matches!(other, Ok(Erasing::SentBefore)), "{other:?}");
    assert_eq!(became(ann).await, Became::Erased(reference));
    assert_eq!(became(bob).await, Became::NotErased);
    assert!(studio.db.everything().await == before);
    studio.erase(bob).await;
    assert_eq!(became(bob).await, Became::ErasedByAnother);
}

on_both!(
    erasing_is_refused_without_the_permission,
    erasing_is_refused_once_the_permission_is_removed,
    unknown_client_is_reported,
    second_erasure_is_reported_and_changes_nothing,
    repeated_form_finds_its_own_erasure
);
