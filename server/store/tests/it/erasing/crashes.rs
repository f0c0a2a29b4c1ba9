//! A process that erases clients is killed at a random moment. Every client is whole or erased, every confirmed
//! erasure has happened, and the ledger is complete once the next process has started.

use std::{collections::HashMap, thread, time::Duration};

use rand::RngExt;
use shared::client::ClientId;
use store::Engine;
use support::{Database, contents::Cell, long::say, random, rounds_on_both, values};

use crate::{
    erasing::{ledger::Ledger, worker::Worker},
    fixture::{Studio, whole},
};

/// How many clients a process may erase before it is killed.
const CLIENTS: usize = 12;

/// How many milliseconds it continues at most after some of them: about as long as an erasure takes.
const WITHIN: u64 = 20;

/// Returns the flaws that the database itself finds.
async fn flaws(studio: &Studio) -> Vec<Option<String>> {
    match studio.db.store.engine() {
        Engine::Sqlite => {
            let mut flaws = studio.db.texts("pragma integrity_check", values![]).await;
            flaws.retain(|line| line.as_deref() != Some("ok"));
            let keys = "select \"table\" from pragma_foreign_key_check";
            flaws.extend(studio.db.texts(keys, values![]).await);
            flaws
        }
        // A query for each foreign key, independent of its constraint.
        Engine::Postgres => {
            let keys = "
                select format(
                    'select %L from %s a where %s is not null and not exists (select from %s b where b.%I = a.%I)',
                    conrelid::regclass || '.' || a.attname, conrelid::regclass, 'a.' || quote_ident(a.attname),
                    confrelid::regclass, b.attname, a.attname)
                from pg_constraint
                join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
                join pg_attribute b on b.attrelid = confrelid and b.attnum = confkey[1]
                where contype = 'f'";
            let checks = studio.db.texts(keys, values![]).await;
            assert!(checks.len() > 10, "{} foreign keys", checks.len());
            let mut flaws = Vec::new();
            for check in checks.into_iter().flatten() {
                flaws.extend(studio.db.texts(&check, values![]).await);
            }
            flaws
        }
    }
}

async fn killed_process_leaves_clients_whole_or_erased(db: Database, rounds: usize) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(1000).await;
    let bob = studio.client("Bob").await;
    let mut waiting: HashMap<ClientId, Vec<Cell>> = HashMap::new();
    let ledger = Ledger::new();
    studio.keep(&ledger);
    let (mut confirmed, mut unheard, mut whole, mut behind) = (0, 0, 0, 0);
    let mut word = 0;
    for round in 0..rounds {
        while waiting.len() < CLIENTS {
            word += 1;
            let client = studio
                .client_with(&whole::form(&format!("Qzx{word}")))
                .await;
            studio.relationship("buddy", client, bob, None).await;
            studio
                .invoice(client, studio.quay, "paid", 8900, 8900)
                .await;
            waiting.insert(client, studio.belongings(client).await);
        }
        let mut worker = Worker::start(&studio.db.address);
        let ids: Vec<_> = waiting.keys().map(|client| client.0.to_string()).collect();
        worker.ask(&format!(
            "all {} {} {}",
            ledger.path().display(),
            studio.olivia.0,
            ids.join(" ")
        ));
        let mut said = HashMap::new();
        let mut hear = |answer: &str| {
            let (client, answer) = answer.split_once(' ').expect("a client and an answer");
            assert!(answer.starts_with("erased "), "round {round}: {answer}");
            said.insert(client.to_owned(), answer.to_owned());
        };
        for _ in 0..random().random_range(1..CLIENTS / 2) {
            hear(&worker.answer());
        }
        thread::sleep(Duration::from_micros(
            random().random_range(0..WITHIN * 1000),
        ));
        worker.kill();
        while let Some(answer) = worker.next().filter(|answer| answer != "end") {
            hear(&answer);
        }
        for (client, before) in waiting.clone() {
            let erased = studio.is_erased(client).await;
            let was_said = said.contains_key(&client.0.to_string());
            assert!(
                erased || !was_said,
                "round {round}: confirmed as erased, but not erased"
            );
            if erased {
                assert_eq!(studio.remains(client).await, 0, "round {round}");
                waiting.remove(&client);
                confirmed += usize::from(was_said);
                unheard += usize::from(!was_said);
            } else {
                assert!(
                    studio.belongings(client).await == before,
                    "round {round}: neither whole nor erased"
                );
                whole += 1;
            }
        }
        assert_eq!(flaws(&studio).await, [], "round {round}");
        let settled = studio
            .bring_together()
            .await
            .expect("a ledger of this database");
        assert_eq!(
            settled.erased_again, 0,
            "round {round}: the ledger has an entry that the database does not have"
        );
        assert_eq!(ledger.entries().len(), confirmed + unheard, "round {round}");
        behind += settled.written;
    }
    assert!(whole > 0, "no client was left");
    let engine = studio.db.store.engine();
    say(&format!(
        "{engine:?}: killed {rounds} times; {confirmed} confirmed and erased, {unheard} erased before that could \
         be said, {behind} before the ledger had it, {whole} times whole"
    ));
}

rounds_on_both!(
    killed_process_leaves_clients_whole_or_erased,
    quick = 5,
    full = 200
);
