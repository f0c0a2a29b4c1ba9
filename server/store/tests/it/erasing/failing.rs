//! A failure while a client is erased leaves the client as before or erased, never in between.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use store::{Engine, Error, erasing::erase::Erasing, failures};
use support::{Database, administer, administer_in, long, on_both};

use super::erase;
use crate::fixture::Studio;

/// Fills the disk, or makes room again. On SQLite a setting of the writing connection limits the database to its
/// current pages. On PostgreSQL a limit on the server's processes stops them from writing further into a file;
/// PostgreSQL's user sets it.
async fn fill_disk(db: &Database, full: bool) {
    if db.store.engine() == Engine::Sqlite {
        let pages = if full { 1 } else { 1_000_000 };
        let limit = format!("pragma max_page_count = {pages}");
        db.execute(&limit, &[]).await.unwrap();
        return;
    }
    let serving = "select cast(pid as text) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend'";
    for pid in db.texts(serving, &[]).await.into_iter().flatten() {
        let bytes = if full {
            log_file(db).await
        } else {
            "unlimited".into()
        };
        // It selects no row, because the program reads none.
        let limit =
            format!("copy (select where false) to program 'prlimit --pid {pid} --fsize={bytes}:'");
        administer(limit).await;
    }
}

/// The size of a file of PostgreSQL's log, in bytes. Each file is written to its end even on a full disk.
async fn log_file(db: &Database) -> String {
    let size = "select setting from pg_settings where name = 'wal_segment_size'";
    db.texts(size, &[]).await.remove(0).expect("a size")
}

/// Makes the table of erasures as large as a file of PostgreSQL's log.
async fn fill_table(db: &Database) {
    let fill = format!(
        "set session_replication_role = replica;
        insert into erasures (client_id, reference, erased_at, place, receipt)
        select gen_random_uuid(), 'filler ' || n, now(), 100000 + n, repeat('x', 1500)
        from generate_series(1, {} / 1500 + 1) n",
        log_file(db).await
    );
    let database = PgConnectOptions::from_str(&db.address).unwrap();
    administer_in(&database, fill).await;
}

async fn failure_of_any_statement_changes_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, olivia, bob) = (
        studio.db.store.clone(),
        studio.olivia,
        studio.client("Bob").await,
    );
    let ann = studio.whole_client("Qzxann", bob).await;
    let before = studio.db.everything().await;
    for statements in 0..1000 {
        let work = erase(&store, olivia, ann, &mut studio.rng);
        let (answer, failed) = Box::pin(failures::after(statements, work)).await;
        if !failed {
            assert!(matches!(answer, Ok(Erasing::Erased(_))), "{answer:?}");
            assert_eq!(studio.remains(ann).await, 0);
            assert!(studio.is_erased(ann).await);
            assert!(statements > 20, "only {statements} statements");
            let engine = store.engine();
            long::say(&format!(
                "{engine:?}: each of {statements} statements of an erasure failed once"
            ));
            return;
        }
        match answer {
            Err(Error::Database(_)) => {}
            other => panic!("statement {statements} failed: {other:?}"),
        }
        assert!(
            studio.db.everything().await == before,
            "statement {statements} failed, and something has changed"
        );
    }
    panic!("an erasure has no end");
}

async fn full_disk_changes_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, olivia, engine) = (
        studio.db.store.clone(),
        studio.olivia,
        studio.db.store.engine(),
    );
    let (clients, said) = match engine {
        Engine::Sqlite => (60, "database or disk is full"),
        Engine::Postgres => (12, "could not extend file"),
    };
    if engine == Engine::Postgres {
        fill_table(&studio.db).await;
    }
    studio.allow_deletions(1_000).await;
    let mut full = 0;
    let mut erased = Vec::new();
    for _ in 0..clients {
        erased.push(studio.client("Ann").await);
    }
    for ann in erased {
        let before = studio.db.everything().await;
        fill_disk(&studio.db, true).await;
        match erase(&store, olivia, ann, &mut studio.rng).await {
            Ok(Erasing::Erased(_)) => {}
            Err(error) => {
                assert!(error.to_string().contains(said), "{error}");
                fill_disk(&studio.db, false).await;
                assert!(
                    studio.db.everything().await == before,
                    "something has changed"
                );
                assert!(!studio.is_erased(ann).await);
                full += 1;
                studio.erase(ann).await;
            }
            Ok(other) => panic!("{other:?}"),
        }
        assert_eq!(studio.remains(ann).await, 0);
    }
    assert!(full > 1, "the disk was full {full} times");
    if engine == Engine::Sqlite {
        let healthy = studio.db.texts("pragma integrity_check", &[]).await;
        assert_eq!(healthy, [Some("ok".to_owned())]);
    }
    long::say(&format!(
        "{engine:?}: the disk was full in {full} of {clients} erasures"
    ));
}

on_both!(
    failure_of_any_statement_changes_nothing,
    full_disk_changes_nothing
);
