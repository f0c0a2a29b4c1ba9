//! Wiping: which erasures are recorded as wiped, and what prevents it.

mod pages;
mod waits;

use std::{str::FromStr, time::Duration};

use jiff::ToSpan;
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use store::{
    Engine, Store, Tx,
    erasing::{
        deleted_clients,
        wiping::{Cleaning, Obstacle, Privilege, clean, is_due},
    },
};
use support::{Database, administer, administer_in, now, on_both, sql, values};

use crate::fixture::Studio;

/// How long a test waits for something that must not happen.
const SHORT: Duration = Duration::from_millis(300);

/// How long a test waits for something that must happen. Other tests may delay it: some write a whole studio in one
/// transaction.
pub(crate) const PATIENCE: Duration = Duration::from_mins(5);

async fn erasure_records_when_it_was_wiped(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    assert!(!is_due(&studio.db.store).await.unwrap());
    let ann = studio.erase(ann).await;
    assert!(is_due(&studio.db.store).await.unwrap());
    let at = now() + 5.minutes();
    let cleaning = clean(&studio.db.store, &|| at, PATIENCE).await.unwrap();
    assert_eq!(cleaning, Cleaning::Done(1));
    assert!(!is_due(&studio.db.store).await.unwrap());
    let bob = studio.erase(bob).await;

    let mut tx = studio.db.store.read().await.unwrap();
    let mut wiped = Vec::new();
    for reference in [&ann, &bob] {
        let found = deleted_clients::find(&mut tx, reference)
            .await
            .unwrap()
            .unwrap();
        wiped.push(
            found
                .wiped_at
                .map(|moment| (moment.at(), moment.local().hour())),
        );
    }
    assert_eq!(wiped, [Some((at, 9)), None], "by the clocks of London");
    drop(tx);
    assert_eq!(
        clean(&studio.db.store, &now, PATIENCE).await.unwrap(),
        Cleaning::Done(1)
    );
    assert_eq!(
        clean(&studio.db.store, &now, PATIENCE).await.unwrap(),
        Cleaning::Done(0)
    );
}

async fn wiping_waits_for_older_readers(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let mut reader = studio.db.store.read().await.unwrap();
    sql::number(&mut reader, "select count(*) from studio", &[])
        .await
        .unwrap();
    studio.erase(ann).await;
    let cleaning = clean(&studio.db.store, &now, SHORT).await.unwrap();
    assert_eq!(cleaning, Cleaning::Hindered(Obstacle::Busy));
    assert!(
        is_due(&studio.db.store).await.unwrap(),
        "it says that it was wiped"
    );

    let store = studio.db.open_again().await;
    let waiting = tokio::spawn(async move { clean(&store, &now, PATIENCE).await.unwrap() });
    tokio::time::sleep(SHORT).await;
    assert!(!waiting.is_finished());
    drop(reader);
    assert_eq!(waiting.await.unwrap(), Cleaning::Done(1));
}

async fn wiping_waits_for_open_transactions(db: Database) {
    if db.store.engine() == Engine::Sqlite {
        return; // SQLite has one writer at a time.
    }
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let mut writer = studio.db.store.write().await.unwrap();
    sql::execute(
        &mut writer,
        "update clients set notes = 'x' where id = $1",
        values![bob.0],
    )
    .await
    .unwrap();
    studio.erase(ann).await;
    let cleaning = clean(&studio.db.store, &now, SHORT).await.unwrap();
    assert_eq!(cleaning, Cleaning::Hindered(Obstacle::Busy));
}

async fn wiping_gives_up_on_a_locked_table_and_succeeds_later(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio.erase(ann).await;
    let mut holder = studio.db.store.write().await.unwrap();
    if studio.db.store.engine() == Engine::Postgres {
        sql::execute(&mut holder, "lock table clients in access share mode", &[])
            .await
            .unwrap();
    }
    let cleaning = clean(&studio.db.store, &now, PATIENCE).await.unwrap();
    assert_eq!(cleaning, Cleaning::Hindered(Obstacle::Busy));
    drop(holder);
    assert_eq!(
        clean(&studio.db.store, &now, PATIENCE).await.unwrap(),
        Cleaning::Done(1)
    );
}

/// Concurrent wiping tests wait too, because the log belongs to the whole server.
async fn wiping_waits_while_postgresql_keeps_its_old_log(db: Database) {
    if db.store.engine() == Engine::Sqlite {
        return; // On SQLite only readers hold the log.
    }
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio.erase(ann).await;
    let replica = format!("lethe_{:016x}", rand::random::<u64>());
    administer(format!(
        "select pg_create_physical_replication_slot('{replica}', true)"
    ))
    .await;
    // Transactions of other tests, in other databases, are waited for first.
    let hindered = loop {
        match clean(&studio.db.store, &now, SHORT).await {
            Ok(Cleaning::Hindered(Obstacle::Busy)) => {}
            other => break other,
        }
    };
    let due = is_due(&studio.db.store).await;
    let store = studio.db.open_again().await;
    let waiting = tokio::spawn(async move { clean(&store, &now, PATIENCE).await });
    tokio::time::sleep(SHORT).await;
    let waits = !waiting.is_finished();
    administer(format!("select pg_drop_replication_slot('{replica}')")).await;

    assert_eq!(hindered.unwrap(), Cleaning::Hindered(Obstacle::LogKept));
    assert!(due.unwrap(), "it says that it was wiped");
    assert!(waits);
    assert_eq!(waiting.await.unwrap().unwrap(), Cleaning::Done(1));
}

async fn wiping_without_patience_succeeds_when_nothing_blocks_it(db: Database) {
    if db.store.engine() == Engine::Sqlite {
        return; // There, nothing that is cleaned has a name.
    }
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio.erase(ann).await;
    studio
        .run("alter table client_phones rename to lost", &[])
        .await;
    assert!(clean(&studio.db.store, &now, SHORT).await.is_err());
}

async fn wiping_names_the_missing_database_privilege(db: Database) {
    let Tx::Postgres(_) = db.store.read().await.unwrap() else {
        return; // SQLite has no users.
    };
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio.erase(ann).await;
    let user = format!("lethe_{:016x}", rand::random::<u64>());
    let database = PgConnectOptions::from_str(&studio.db.address).unwrap();
    administer(format!(
        "create role {user} login password 'only-for-this-test'"
    ))
    .await;
    for what in ["schema public", "all tables in schema public"] {
        administer_in(&database, format!("grant all on {what} to {user}")).await;
    }
    let limited = database
        .clone()
        .username(&user)
        .password("only-for-this-test")
        .to_url_lossy();
    let limited = Store::open(limited.as_str()).await.unwrap();

    let mut seen = Vec::new();
    for grant in [
        "",
        "grant pg_monitor to",
        "grant pg_checkpoint to",
        "grant execute on function pg_switch_wal() to",
    ] {
        if !grant.is_empty() {
            administer_in(&database, format!("{grant} {user}")).await;
        }
        match clean(&limited, &now, SHORT).await.unwrap() {
            Cleaning::Hindered(Obstacle::Lacks(lacks)) => seen.push(lacks),
            other => panic!("{other:?}"),
        }
    }
    let all = [
        Privilege::Monitor,
        Privilege::Checkpoint,
        Privilege::SwitchLog,
        Privilege::OwnTables,
    ];
    let expected: Vec<_> = (0..4).map(|n| all[n..].to_vec()).collect();
    limited.close().await;
    administer_in(&database, format!("drop owned by {user}")).await;
    administer(format!("drop role {user}")).await;
    assert_eq!(seen, expected);
    assert!(
        is_due(&studio.db.store).await.unwrap(),
        "it says that it was wiped"
    );
}

on_both!(
    erasure_records_when_it_was_wiped,
    wiping_waits_for_older_readers,
    wiping_waits_for_open_transactions,
    wiping_gives_up_on_a_locked_table_and_succeeds_later,
    wiping_waits_while_postgresql_keeps_its_old_log,
    wiping_without_patience_succeeds_when_nothing_blocks_it,
    wiping_names_the_missing_database_privilege
);
