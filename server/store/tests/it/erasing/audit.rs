//! The audit finds whatever is not as it should be, and nothing else.

use std::fs;

use store::{
    Engine,
    engine::text_words,
    erasing::audit::{Audited, Fault, audit},
};
use support::{Database, now, on_both, values};
use uuid::Uuid;

use crate::{erasing::ledger::Ledger, fixture::Studio};

impl Studio {
    /// Returns what an audit finds.
    pub(crate) async fn faults(&self) -> Vec<String> {
        self.audit(None).await.1
    }

    /// Returns what an audit finds that compares this ledger too.
    async fn faults_with(&self, ledger: &Ledger) -> Vec<String> {
        self.audit(Some(ledger)).await.1
    }

    async fn audit(&self, ledger: Option<&Ledger>) -> (Audited, Vec<String>) {
        let mut faults = Vec::new();
        let file = ledger.map(Ledger::path);
        let days = ledger.map(|ledger| ledger.days().all().unwrap());
        let days = days.unwrap_or_default();
        let audited = audit(&self.db.store, file.as_deref(), &days, |fault| {
            faults.push(match fault {
                Fault::Words(place) => format!("words of {place}"),
                Fault::Left(place) => format!("left in {place}"),
                Fault::NotErased(position) => format!("not erased: {position}"),
                Fault::Unfinished(position) => format!("unfinished: {position}"),
                Fault::Ledger(position) => format!("ledger: {position}"),
            });
        });
        (audited.await.unwrap(), faults)
    }

    /// Makes the words of the texts that the fixture wrote by hand.
    pub(crate) async fn index_fixture(&self) {
        text_words::rebuild(&self.db.store).await.unwrap();
    }

    /// Adds a client and erases it.
    async fn erased_client(&mut self) -> Uuid {
        let client = self.client("Ann").await;
        self.erase(client).await;
        client.0
    }
}

async fn audit_finds_texts_without_their_words(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let [ann, bob] = [studio.client("Ann").await, studio.client("Bob").await];
    for client in [ann, bob] {
        let note = "update clients set notes = 'Trains alone' where id = $1";
        studio.run(note, values![client.0]).await;
        studio.index_texts("clients", client.0).await;
    }
    let (audited, faults) = studio.audit(None).await;
    assert_eq!(faults, [""; 0]);
    assert!(audited.texts >= 2, "{audited:?}");
    let words_of_ann = [format!("words of clients.notes:{}", ann.0)];
    for change in [
        "update clients set notes = 'Trains at noon' where id = $1",
        "update clients set notes = null where id = $1",
        "delete from text_words where row_id = $1 and word = 'trains'",
        "update text_words set word = 'train' where row_id = $1 and word = 'alone'",
    ] {
        studio.run(change, values![ann.0]).await;
        assert_eq!(studio.faults().await, words_of_ann, "{change}");
        let note = "update clients set notes = 'Trains alone' where id = $1";
        studio.run(note, values![ann.0]).await;
        studio.index_texts("clients", ann.0).await;
    }
}

/// A studio from before the index, or from other rules for words, gets its words when Lethe starts.
async fn words_of_an_older_studio_are_made_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let note = "update clients set notes = 'Trains alone' where id = $1";
    studio.run(note, values![ann.0]).await;
    let notes = format!("words of clients.notes:{}", ann.0);
    assert!(studio.faults().await.contains(&notes));
    text_words::complete(&studio.db.store).await.unwrap();
    assert_eq!(studio.faults().await, [""; 0]);

    let gone = "delete from text_words where word = 'trains'";
    studio.run(gone, &[]).await;
    text_words::complete(&studio.db.store).await.unwrap();
    assert_eq!(studio.faults().await, [notes], "the words were made twice");
}

async fn audit_finds_what_erased_clients_still_hold(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let ledger = Ledger::new();
    studio.keep(&ledger);
    let ann = studio.erased_client().await;
    studio.erased_client().await;
    let (audited, faults) = studio.audit(Some(&ledger)).await;
    assert_eq!(faults, [""; 0]);
    assert_eq!((audited.erased, audited.entries), (2, 2));
    let let_in: &[&str] = match studio.db.store.engine() {
        Engine::Sqlite => &["drop trigger client_phones_refuse_erased_on_insert"],
        Engine::Postgres => &["alter table client_phones disable trigger user"],
    };
    for statement in let_in {
        studio.run(statement, &[]).await;
    }
    let phone = "insert into client_phones (client_id, kind, number) values ($1, 'home', '1')";
    studio.run(phone, values![ann]).await;
    assert_eq!(
        studio.faults_with(&ledger).await,
        ["left in client_phones.*"]
    );
}

async fn audit_compares_the_ledger_with_the_database(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let ledger = Ledger::new();
    studio.keep(&ledger);
    for _ in 0..3 {
        studio.erased_client().await;
    }
    let whole = fs::read_to_string(ledger.path()).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let changed = lines[1].replace(&now().to_string(), "2020-01-01T00:00:00Z");
    for (text, faults) in [
        (whole.clone(), vec![]),
        (String::new(), vec!["ledger: 1"]),
        (format!("{}\n", lines[..2].join("\n")), vec!["ledger: 3"]),
        ([lines[0], &changed, lines[2]].join("\n"), vec!["ledger: 2"]),
        ([lines[0], lines[2]].join("\n"), vec!["ledger: 2"]),
    ] {
        fs::write(ledger.path(), &text).unwrap();
        let seen = studio.faults_with(&ledger).await;
        assert_eq!(seen, faults, "{text}");
    }
    fs::remove_file(ledger.path()).unwrap();
    assert_eq!(studio.faults_with(&ledger).await, ["ledger: 1"]);
}

on_both!(
    audit_finds_texts_without_their_words,
    words_of_an_older_studio_are_made_once,
    audit_finds_what_erased_clients_still_hold,
    audit_compares_the_ledger_with_the_database,
);
