//! How long writers wait while an SQLite file is wiped: measured, not asserted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use store::{
    Engine, Store,
    erasing::wiping::{Cleaning, clean_beside_writers},
};
use support::{
    Database,
    long::{count, say},
    now, sql, values,
};
use uuid::Uuid;

use super::PATIENCE;

/// Adds `$2` clients with home `$1`.
const CLIENTS: &str = "insert into clients (id, first_name, last_name, sort_key, email, email_key, city, notes, joined_on,
        home_location_id, created_at, updated_at)
    with recursive numbers (n) as (values (1) union all select n + 1 from numbers where n < $2)
    select randomblob(16), 'First' || n, hex(randomblob(8)), hex(randomblob(10)), n || '@example.org', n || '@example.org',
        hex(randomblob(5)), case when n % 3 = 0 then hex(randomblob(abs(random()) % 400)) end, '2026-01-01', $1,
        '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'
    from numbers";

const TOKENS: &str = "insert or ignore into client_tokens (token, client_id)
    select lower(substr(sort_key, value, 8)), clients.id from clients, json_each('[1,2,3,4,5,6,7,8]')";

/// Changes every eighth client, so that rows move.
const CHURN: &str = "update clients set notes = hex(randomblob(abs(random()) % 700)), last_name = hex(randomblob(12))
    where abs(random()) % 8 = 0";

/// Writes every few milliseconds until it is stopped, and returns the longest wait and the number of writes.
fn write_until(
    open: impl AsyncFnOnce() -> Store + Send + 'static,
    stop: &Arc<AtomicBool>,
) -> thread::JoinHandle<(Duration, u32)> {
    let stop = stop.clone();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async { write_into(&open().await, &stop).await })
    })
}

async fn write_into(store: &Store, stop: &AtomicBool) -> (Duration, u32) {
    let (mut longest, mut writes) = (Duration::ZERO, 0);
    while !stop.load(Ordering::Relaxed) {
        let began = Instant::now();
        let mut tx = store.write().await.unwrap();
        let book = "update studio set name = name";
        sql::execute(&mut tx, book, &[]).await.unwrap();
        tx.commit().await.unwrap();
        longest = longest.max(began.elapsed());
        writes += 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (longest, writes)
}

/// Runs both writers while `work` runs, and says how long they waited.
async fn measure(db: &Database, what: &str, work: impl Future<Output = ()>) {
    let stop = Arc::new(AtomicBool::new(false));
    let (store, address) = (db.store.clone(), db.address.clone());
    let stopped = stop.clone();
    let same = tokio::task::spawn_local(async move { write_into(&store, &stopped).await });
    let other = write_until(async move || Store::open(&address).await.unwrap(), &stop);
    let began = Instant::now();
    work.await;
    let took = began.elapsed();
    stop.store(true, Ordering::Relaxed);
    let (same, other) = (same.await.unwrap(), other.join().unwrap());
    say(&format!(
        "{what}: {took:.0?}; longest wait of {} writes in the same process {:.0?}, of {} in another {:.0?}",
        same.1, same.0, other.1, other.0
    ));
}

#[test]
fn wiping_delays_writers_briefly() {
    support::run(Engine::Sqlite, async |db| {
        let clients = i64::try_from(count(1_000, 100_000)).unwrap();
        let home = Uuid::from_u128(1);
        db.run(
            "insert into studio (id, name, created_at) values (1, 'Quay', $1)",
            values![now()],
        )
        .await;
        db.insert_location(home, "Quay", "Europe/London", "GBP")
            .await;
        db.run(CLIENTS, values![home, clients]).await;
        db.run(TOKENS, &[]).await;
        for _ in 0..3 {
            db.run(CHURN, &[]).await;
        }
        let pages = db
            .number("select page_count from pragma_page_count", &[])
            .await;
        let wiped = async || {
            let cleaning = clean_beside_writers(&db.store, &now, PATIENCE).await;
            assert_eq!(cleaning.unwrap(), Cleaning::Done(0));
        };
        measure(&db, "no wiping", tokio::time::sleep(Duration::from_secs(1))).await;
        let what = format!("wiping {clients} clients in {pages} pages");
        measure(&db, &format!("{what}, first pass"), wiped()).await;
        measure(&db, &format!("{what}, next pass"), wiped()).await;
    });
}
