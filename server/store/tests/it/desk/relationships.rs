//! Links between clients: seen and ended from both sides, and never in a circle.

use shared::{
    assess,
    client::ClientId,
    flaw::Refused,
    ids::RelationshipId,
    standing::Direction::{IsPaidBy, PaysFor},
};
use store::{
    Outcome,
    desk::{
        relationships::{Kind, end, of_client, start},
        standings,
    },
};
use support::{Database, TODAY, now, on_both};

use crate::fixture::Studio;

async fn link(studio: &Studio, client: ClientId, kind: Kind, other: ClientId) -> Outcome {
    start(&studio.db.store, studio.act(), client, kind, other)
        .await
        .unwrap()
}

async fn unlink(studio: &Studio, client: ClientId, link: RelationshipId) -> Outcome {
    end(&studio.db.store, studio.act(), client, link)
        .await
        .unwrap()
}

/// Returns the current links of a client: the kind and the other client's name.
async fn links(studio: &Studio, client: ClientId) -> Vec<(Kind, String, RelationshipId)> {
    let mut tx = studio.db.store.read().await.unwrap();
    let links = of_client(&mut tx, client).await.unwrap();
    let holds = links.into_iter().filter(|link| link.holds_on(TODAY));
    holds
        .map(|link| (link.kind, link.name.to_string(), link.id))
        .collect()
}

fn refused(why: Refused) -> Outcome {
    Outcome::Refused(why)
}

async fn link_is_seen_and_ended_from_both_sides(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    assert_eq!(
        link(&studio, ann, Kind::PaidBy(IsPaidBy), bob).await,
        Outcome::Done
    );
    let id = links(&studio, ann).await[0].2;
    assert_eq!(
        links(&studio, ann).await,
        [(Kind::PaidBy(IsPaidBy), "Bob".into(), id)]
    );
    assert_eq!(
        links(&studio, bob).await,
        [(Kind::PaidBy(PaysFor), "Ann".into(), id)]
    );
    for client in [ann, bob] {
        let mut tx = studio.db.store.read().await.unwrap();
        assert!(assess(&standings::of(&mut tx, client, now()).await.unwrap(), now()).is_err());
    }
    let cher = studio.client("Cher").await;
    assert_eq!(
        unlink(&studio, cher, id).await,
        Outcome::NotFound,
        "the link is not hers"
    );
    assert_eq!(unlink(&studio, bob, id).await, Outcome::Done);
    assert_eq!(unlink(&studio, ann, id).await, refused(Refused::Changed));
    for client in [ann, bob] {
        assert_eq!(links(&studio, client).await, []);
        let mut tx = studio.db.store.read().await.unwrap();
        assert!(
            assess(&standings::of(&mut tx, client, now()).await.unwrap(), now()).is_ok(),
            "ended at once"
        );
    }
}

async fn client_is_not_linked_twice_or_to_themselves(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    assert_eq!(
        link(&studio, ann, Kind::Buddy, ann).await,
        refused(Refused::SameClient)
    );
    assert_eq!(link(&studio, ann, Kind::Buddy, bob).await, Outcome::Done);
    assert_eq!(
        link(&studio, ann, Kind::Buddy, bob).await,
        refused(Refused::LinkedAlready)
    );
    assert_eq!(
        link(&studio, bob, Kind::Buddy, ann).await,
        refused(Refused::LinkedAlready),
        "seen from him"
    );
    assert_eq!(
        link(&studio, ann, Kind::PaidBy(PaysFor), bob).await,
        Outcome::Done,
        "another kind"
    );
    assert_eq!(
        link(&studio, bob, Kind::PaidBy(IsPaidBy), ann).await,
        refused(Refused::LinkedAlready)
    );
    let unknown = ClientId(studio.id());
    assert_eq!(
        link(&studio, ann, Kind::Buddy, unknown).await,
        Outcome::NotFound
    );
    let gone = studio.client("Gone").await;
    studio.erase(gone).await;
    assert_eq!(
        link(&studio, ann, Kind::Buddy, gone).await,
        Outcome::NotFound,
        "an erased client"
    );
    assert_eq!(
        link(&studio, gone, Kind::Buddy, ann).await,
        Outcome::NotFound,
        "an erased client"
    );
}

async fn payers_never_form_a_circle(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut people = Vec::new();
    for name in ["Ann", "Bob", "Cher", "Dan"] {
        people.push(studio.client(name).await);
    }
    let paid_by = Kind::PaidBy(IsPaidBy);
    for pair in people.windows(2) {
        assert_eq!(
            link(&studio, pair[0], paid_by, pair[1]).await,
            Outcome::Done
        );
    }
    assert_eq!(
        link(&studio, people[1], paid_by, people[0]).await,
        refused(Refused::Circle)
    );
    assert_eq!(
        link(&studio, people[3], paid_by, people[0]).await,
        refused(Refused::Circle)
    );
    assert_eq!(
        link(&studio, people[0], Kind::PaidBy(PaysFor), people[3]).await,
        refused(Refused::Circle)
    );
    assert_eq!(
        link(&studio, people[0], paid_by, people[3]).await,
        Outcome::Done,
        "two payers form no circle"
    );
    // A link that has ended forms no circle.
    let middle = links(&studio, people[1]).await;
    let middle = middle
        .iter()
        .find(|(kind, _, _)| *kind == paid_by)
        .unwrap()
        .2;
    assert_eq!(unlink(&studio, people[1], middle).await, Outcome::Done);
    assert_eq!(
        link(&studio, people[2], paid_by, people[1]).await,
        Outcome::Done
    );
}

/// No link alone forms a circle, but all of them together do, so one must be refused.
async fn concurrent_links_never_form_a_circle(db: Database) {
    let mut studio = Studio::open(db).await;
    let stores = [
        studio.db.store.clone(),
        studio.db.open_again().await,
        studio.db.open_again().await,
    ];
    for round in 0..20 {
        let mut people = Vec::new();
        for name in ["Ann", "Bob", "Cher"] {
            people.push(studio.client(name).await);
        }
        let link = |i: usize| {
            let (store, act) = (stores[i].clone(), studio.act());
            let (one, other) = (people[i], people[(i + 1) % 3]);
            async move {
                start(&store, act, one, Kind::PaidBy(IsPaidBy), other)
                    .await
                    .unwrap()
            }
        };
        let outcomes = tokio::join!(link(0), link(1), link(2));
        let outcomes = [outcomes.0, outcomes.1, outcomes.2];
        let closing = outcomes
            .iter()
            .filter(|outcome| **outcome == refused(Refused::Circle))
            .count();
        assert_eq!(closing, 1, "round {round}: {outcomes:?}");
    }
}

on_both!(
    link_is_seen_and_ended_from_both_sides,
    client_is_not_linked_twice_or_to_themselves,
    payers_never_form_a_circle,
    concurrent_links_never_form_a_circle
);
