//! What the rest of the studio sees after an erasure.

use shared::{client::ClientId, flaw::Refused, forms::Notice, register::TABLES};
use store::{
    Engine, Outcome,
    desk::{clients, standings},
    erasing::erase::reference_of,
};
use support::{Database, TODAY, now, on_both};

use crate::fixture::{Studio, whole};

/// Returns the clients that the search for `term` finds.
async fn found(studio: &Studio, term: &str) -> Vec<ClientId> {
    let mut tx = studio.db.store.read().await.unwrap();
    let page = clients::list(&mut tx, term, None, 50).await.unwrap();
    page.rows.into_iter().map(|listed| listed.id).collect()
}

async fn email_address_is_free_at_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let (bob, ann) = (
        studio.client("Bob").await,
        studio.client_with(&whole::form("Qzxann")).await,
    );
    let mut form = whole::form("Qzxann");
    form.email = form.email.to_uppercase();
    let taken = Outcome::Refused(Refused::EmailShared);
    assert_eq!(studio.save(bob, &form, Notice::Unseen).await, taken);
    studio.erase(ann).await;
    let saved = studio.save(bob, &form, Notice::Unseen).await;
    assert_eq!(saved, Outcome::Done);
}

async fn erased_client_is_not_found(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let ann = studio.whole_client("Qzxann", bob).await;
    let terms = [
        "qzxann",
        "eleonore",
        "lukasz",
        "qzxann.ellie+gym@",
        "7700900461",
        "+44 20 7946 0462",
        "0463",
    ];
    for term in terms {
        assert_eq!(found(&studio, term).await, [ann], "{term}");
    }
    studio.erase(ann).await;
    for term in terms {
        assert!(found(&studio, term).await.is_empty(), "{term}");
    }
    assert_eq!(found(&studio, "").await, [bob]);
    let mut tx = studio.db.store.read().await.unwrap();
    assert!(clients::find(&mut tx, ann).await.unwrap().is_none());
    assert!(reference_of(&mut tx, ann).await.unwrap().is_some());
    assert!(reference_of(&mut tx, bob).await.unwrap().is_none());
}

async fn other_side_of_a_relationship_shows_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let ann = studio.whole_client("Qzxann", bob).await;
    // It has ended, so it does not block, but the standing still includes it.
    studio.relationship("paid_by", bob, ann, Some(TODAY)).await;
    let mut tx = studio.db.store.read().await.unwrap();
    assert_eq!(
        clients::buddies(&mut tx, bob, TODAY).await.unwrap().len(),
        1
    );
    assert_eq!(
        standings::of(&mut tx, bob, now())
            .await
            .unwrap()
            .payers
            .len(),
        1
    );
    drop(tx);
    studio.erase(ann).await;
    let mut tx = studio.db.store.read().await.unwrap();
    assert!(
        clients::buddies(&mut tx, bob, TODAY)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        standings::of(&mut tx, bob, now())
            .await
            .unwrap()
            .payers
            .is_empty()
    );
}

async fn many_clients_are_erased_one_after_the_other(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let mut references = Vec::new();
    for word in ["Qzxann", "Wvkben", "Jqxcid"] {
        let client = studio.whole_client(word, bob).await;
        references.push(studio.erase(client).await);
    }
    references.push(studio.erase(bob).await);
    references.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    references.dedup();
    assert_eq!(references.len(), 4);
}

async fn reference_in_use_is_not_given_again(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let first = {
        studio.rng = support::rng();
        studio.erase(ann).await
    };
    studio.rng = support::rng();
    assert_ne!(studio.erase(bob).await, first);
}

async fn erased_clients_logins_end(db: Database) {
    let mut studio = Studio::open(db).await;
    let (bob, cleo) = (studio.client("Bob").await, studio.client("Cleo").await);
    let ann = studio.whole_client("Qzxann", bob).await;
    studio.whole_client("Wvkben", cleo).await;
    let count = "select count(*) from client_sessions";
    assert_eq!(studio.db.number(count, &[]).await, 2);
    studio.erase(ann).await;
    assert_eq!(studio.db.number(count, &[]).await, 1);
}

async fn database_statistics_hold_no_value(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let ann = studio.whole_client("Qzxann", bob).await;
    studio.whole_client("Qzxben", bob).await;
    studio.run("analyze", &[]).await;
    studio.erase(ann).await;
    let statistics = match studio.db.store.engine() {
        Engine::Sqlite => "select tbl || '.' || idx || ' ' || stat from sqlite_stat1",
        Engine::Postgres => {
            "select concat(tablename, '.', attname, ' ', most_common_vals::text, histogram_bounds::text)
            from pg_stats where schemaname = 'public'"
        }
    };
    let statistics: Vec<_> = studio
        .db
        .texts(statistics, &[])
        .await
        .into_iter()
        .flatten()
        .collect();
    assert!(statistics.len() > 20, "nothing was analysed");
    for text in &statistics {
        assert!(!text.to_lowercase().contains("qzx"), "{text}");
    }
    for table in TABLES {
        for column in table.without_statistics() {
            let name = format!("{}.{column} ", table.name);
            assert!(
                !statistics.iter().any(|text| text.starts_with(&name)),
                "PostgreSQL keeps statistics of {name}: set them to 0, as migration 0003 does for others."
            );
        }
    }
}

on_both!(
    email_address_is_free_at_once,
    erased_client_is_not_found,
    other_side_of_a_relationship_shows_nothing,
    many_clients_are_erased_one_after_the_other,
    reference_in_use_is_not_given_again,
    erased_clients_logins_end,
    database_statistics_hold_no_value
);
