//! Whatever fails while a client is erased, the client is as before, or erased: never between.

use store::{Engine, Error, Store, erasures::Erasing, failures};

use super::erase;
use crate::{engine::on_both, fixture::Studio, long, sql::values};

/// Lets the database of SQLite have so many pages, at most. It is a setting of the one connection that writes.
async fn limit_pages(store: &Store, pages: i64) {
    let mut tx = store.write().await.unwrap();
    let limit = format!("pragma max_page_count = {pages}");
    crate::sql::execute(&mut tx, &limit, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_failure_of_any_statement_changes_nothing(db: Database) {
        let mut studio = Studio::open(db).await;
        let (store, olivia, bob) = (studio.db.store.clone(), studio.olivia, studio.client("Bob").await);
        let ann = studio.whole_client("Qzxann", bob).await;
        let before = studio.db.everything().await;
        for statements in 0..1000 {
            let work = erase(&store, olivia, ann, &mut studio.rng);
            let (answer, failed) = failures::after(statements, work).await;
            if !failed {
                assert!(matches!(answer, Ok(Erasing::Erased(_))), "{answer:?}");
                assert_eq!(studio.remains(ann).await, 0);
                assert!(studio.is_erased(ann).await);
                assert!(statements > 20, "only {statements} statements");
                let engine = store.engine();
                long::say(&format!("{engine:?}: each of {statements} statements of an erasure failed once"));
                return;
            }
            match answer {
                Err(Error::Database(_)) => {}
                other => panic!("statement {statements} failed: {other:?}"),
            }
            assert!(studio.db.everything().await == before, "statement {statements} failed, and something has changed");
        }
        panic!("an erasure has no end");
    }
}

/// There is nothing of the kind on PostgreSQL: a limit of its own for one database.
#[test]
fn a_full_disk_changes_nothing() {
    crate::engine::run(Engine::Sqlite, async |db| {
        let mut studio = Studio::open(db).await;
        let (store, olivia) = (studio.db.store.clone(), studio.olivia);
        let mut clients = Vec::new();
        for _ in 0..60 {
            clients.push(studio.client("Ann").await);
        }
        let mut full = 0;
        for ann in clients {
            // No page more than there is.
            limit_pages(&store, 1).await;
            let before = studio.db.everything().await;
            match erase(&store, olivia, ann, &mut studio.rng).await {
                Ok(Erasing::Erased(_)) => {}
                Err(error) => {
                    assert_eq!(
                        error.to_string(),
                        "the database refused: database or disk is full"
                    );
                    assert!(
                        studio.db.everything().await == before,
                        "something has changed"
                    );
                    assert!(!studio.is_erased(ann).await);
                    full += 1;
                    limit_pages(&store, 1_000_000).await;
                    studio.erase(ann).await;
                }
                Ok(other) => panic!("{other:?}"),
            }
            assert_eq!(studio.remains(ann).await, 0);
        }
        assert!(full > 2, "the disk was full {full} times");
        let healthy = studio.db.texts("pragma integrity_check", values![]).await;
        assert_eq!(healthy, [Some("ok".to_owned())]);
        long::say(&format!(
            "Sqlite: the disk was full in {full} of 60 erasures"
        ));
    });
}
