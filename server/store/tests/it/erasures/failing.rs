//! Whatever fails while a client is erased, the client is as before, or erased: never between.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use store::{Engine, Error, Store, erasures::Erasing, failures};

use super::erase;
use crate::{
    engine::{Database, administer, administer_in, on_both},
    fixture::Studio,
    long,
    sql::values,
};

/// Lets the database of SQLite have so many pages, at most. It is a setting of the one connection that writes.
async fn limit_pages(store: &Store, pages: i64) {
    let mut tx = store.write().await.unwrap();
    let limit = format!("pragma max_page_count = {pages}");
    crate::sql::execute(&mut tx, &limit, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Lets those processes of PostgreSQL that serve the database write files of so many bytes, at most: for them it is as if
/// the disk were full. PostgreSQL itself calls the program, as the user whose processes they are.
async fn limit_files(db: &Database, bytes: &str) {
    let serving = "select cast(pid as text) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend'";
    for pid in db.texts(serving, &[]).await.into_iter().flatten() {
        administer(format!(
            "copy (select) to program 'prlimit --pid {pid} --fsize={bytes}:'"
        ))
        .await;
    }
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

/// SQLite has a limit of its own for the pages of one database.
#[test]
fn a_full_disk_changes_nothing_on_sqlite() {
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

/// The table of erasures is as large as a file may be, which is as large as a file of the log: that one has to be
/// written.
#[test]
fn a_full_disk_changes_nothing_on_postgres() {
    crate::engine::run(Engine::Postgres, async |db| {
        let mut studio = Studio::open(db).await;
        let (store, olivia) = (studio.db.store.clone(), studio.olivia);
        let log = "select setting from pg_settings where name = 'wal_segment_size'";
        let log = studio.db.texts(log, &[]).await.remove(0).expect("a size");
        let database = PgConnectOptions::from_str(&studio.db.address).unwrap();
        let fill = format!(
            "set session_replication_role = replica;
            insert into erasures (client_id, reference, erased_at, place, receipt)
            select gen_random_uuid(), 'filler ' || n, now(), 100000 + n, repeat('x', 1500)
            from generate_series(1, {log} / 1500 + 1) n"
        );
        administer_in(&database, fill).await;
        let mut clients = Vec::new();
        for _ in 0..12 {
            clients.push(studio.client("Ann").await);
        }
        let mut full = 0;
        for ann in clients {
            let before = studio.db.everything().await;
            limit_files(&studio.db, &log).await;
            match erase(&store, olivia, ann, &mut studio.rng).await {
                Ok(Erasing::Erased(_)) => {}
                Err(Error::Database(cause)) => {
                    let cause = cause.to_string();
                    assert!(cause.contains("could not extend file"), "{cause}");
                    limit_files(&studio.db, "unlimited").await;
                    assert!(
                        studio.db.everything().await == before,
                        "something has changed"
                    );
                    assert!(!studio.is_erased(ann).await);
                    full += 1;
                    studio.erase(ann).await;
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(studio.remains(ann).await, 0);
        }
        assert!(full > 1, "the disk was full {full} times");
        long::say(&format!(
            "Postgres: the disk was full in {full} of 12 erasures"
        ));
    });
}
