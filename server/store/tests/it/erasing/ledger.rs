//! The ledger beside the database, and how an older database catches up with it.

use std::{fs, path::PathBuf};

use jiff::ToSpan;
use shared::{
    access::TeamMemberId,
    assess,
    client::{ClientId, Reference},
    forms::Decisions,
    ledger::{self, BadLink, Entry, Erased, Erasure, Head, Swept},
    register::Personal,
};
use store::{
    Error, Store,
    backup::{BackingUp, Restoring, back_up, restore},
    desk::standings,
    engine::{ledger_problem::Problem, text_words},
    erasing::{
        deleted_clients, erase,
        replay::{Settled, settle},
    },
};
use support::{
    Database, Folder,
    long::{count, say},
    now, on_both, random, values,
};
use uuid::Uuid;

use crate::fixture::{Shelf, Studio};

/// A ledger file in a folder of its own, which is removed after the test.
pub(crate) struct Ledger(Folder);

impl Ledger {
    pub(crate) fn new() -> Self {
        Self(Folder::new())
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.join("lethe.ledger")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap_or_default()
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        ledger::read(&self.text()).expect("a whole chain")
    }

    fn put(&self, text: &str) {
        fs::write(self.path(), text).expect("written");
    }
}

impl Studio {
    /// Gives the studio a ledger.
    pub(crate) fn keep(&mut self, ledger: &Ledger) {
        self.db.store = self.db.store.clone().with_ledger(&ledger.path());
    }

    pub(crate) async fn bring_together(&self) -> Result<Settled, Error> {
        settle(&self.db.store, &mut random(), |_, _| {}).await
    }

    async fn head(&self) -> Head {
        let hash = self.db.texts("select hash from ledger", &[]).await;
        let place = self.db.number("select place from ledger", &[]).await;
        Head {
            position: place.cast_unsigned(),
            hash: hash[0].clone().unwrap(),
        }
    }

    async fn receipts(&self) -> Vec<String> {
        let receipts = self
            .db
            .texts("select receipt from erasures order by place", &[])
            .await;
        receipts.into_iter().flatten().collect()
    }
}

fn erasure(client: ClientId, by: TeamMemberId, n: u8) -> Erasure {
    Erasure {
        reference: Reference::from_random([n; 8]),
        client,
        erased_at: now(),
        erased_by: by,
        erased: Vec::new(),
        swept: Swept::default(),
        suppressed_until: None,
    }
}

async fn ledger_lists_every_erasure_in_order(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    let mut references = Vec::new();
    for name in ["Ann", "Bob", "Cleo"] {
        let client = studio.client(name).await;
        references.push(studio.erase(client).await);
    }
    let entries = ledger.entries();
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| entry.erasure.reference.clone())
        .collect();
    assert_eq!(seen, references);
    assert_eq!(
        entries.iter().map(Entry::to_line).collect::<Vec<_>>(),
        studio.receipts().await
    );
    let mut tx = studio.db.store.read().await.unwrap();
    let record = deleted_clients::find(&mut tx, &references[1])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.receipt, entries[1]);
}

async fn ledger_file_that_is_behind_is_completed(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    for name in ["Ann", "Bob", "Cleo"] {
        let client = studio.client(name).await;
        studio.erase(client).await;
    }
    let whole = ledger.text();
    let ends: Vec<_> = whole.match_indices('\n').map(|(end, _)| end + 1).collect();
    for (kept, written) in [
        (whole.len(), 0),
        (ends[1], 1),
        (ends[1] + 40, 1),
        (ends[0] - 1, 3),
        (0, 3),
    ] {
        ledger.put(&whole[..kept]);
        assert_eq!(studio.bring_together().await.unwrap().written, written);
        assert_eq!(ledger.text(), whole, "from {kept} bytes");
    }
    // The next erasure also completes the file.
    ledger.put(&whole[..ends[0]]);
    let client = studio.client("Dora").await;
    studio.erase(client).await;
    assert!(ledger.text().starts_with(&whole));
    assert_eq!(ledger.entries().len(), 4);
}

/// Checks that nothing of the client is open, and that what was open ended on the day of the erasure.
async fn check_settled(studio: &Studio, client: ClientId) {
    let mut tx = studio.db.store.read().await.unwrap();
    let standing = standings::of(&mut tx, client, now()).await.unwrap();
    drop(tx);
    let open = assess(&standing, now()).err();
    assert_eq!(open, None, "close these items in erasing/replay.rs");
    for (what, query) in [
        (
            "bookings",
            "select count(*) from bookings where client_id = $1 and status in ('booked', 'waitlisted')",
        ),
        (
            "memberships",
            "select count(*) from memberships where client_id = $1 and status <> 'cancelled'",
        ),
        (
            "packages",
            "select count(*) from packages where client_id = $1 and status in ('unused', 'active')",
        ),
        (
            "invoices",
            "select count(*) from invoices where client_id = $1 and status in ('outstanding', 'failed')",
        ),
        (
            "relationships",
            "select count(*) from relationships where client_id = $1 or other_id = $1",
        ),
        (
            "credit",
            "select cast(coalesce(sum(amount), 0) as bigint) from credit_movements where client_id = $1",
        ),
    ] {
        assert_eq!(
            studio.db.number(query, values![client.0]).await,
            0,
            "{what} are still open"
        );
    }
    let days = "
        select distinct cast(created_on as text) from credit_movements where client_id = $1 and what = 'adjusted'
        union all select cast(max(ends_on) as text) from memberships where client_id = $1";
    assert_eq!(
        studio.db.texts(days, values![client.0]).await,
        ["2026-12-01", "2026-11-29"].map(|day| Some(day.to_owned()))
    );
}

async fn older_database_catches_up_with_the_ledger(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let (bob, stranger) = (studio.client("Bob").await, ClientId(Uuid::from_u128(7)));
    let ann = studio.whole_client("Zed", bob).await;
    let (quay, tomorrow) = (studio.quay, now() + 24.hours());
    studio.invoice(ann, quay, "outstanding", 8900, 100).await;
    studio.credit(ann, quay, 4000, "GBP").await;
    studio.credit(ann, quay, -150, "USD").await;
    studio.booking(ann, quay, "booked", tomorrow).await;
    studio.booking(ann, quay, "waitlisted", tomorrow).await;
    studio.relationship("paid_by", ann, bob, None).await;
    studio.package(ann, quay, "active", 3, None).await;
    studio.membership(ann, quay, "paused", None).await;
    studio
        .run(
            "update clients set notes = 'Zed Éléonore Zed O''Neil-Łukasz' where id = $1",
            values![bob.0],
        )
        .await;
    studio.index_texts("clients", bob.0).await;
    let unknown = TeamMemberId(Uuid::from_u128(9));
    let first = Entry::at(&studio.head().await, erasure(stranger, studio.olivia, 1));
    let mut long = erasure(ann, unknown, 2);
    let all = Personal::ALL.map(|what| Erased {
        what,
        count: 1_000_000,
    });
    long.erased = all.repeat(2);
    let second = Entry::at(&first.head(), long);
    ledger.put(&format!("{}\n{}\n", first.to_line(), second.to_line()));
    studio.keep(&ledger);

    let mut heard = Vec::new();
    let settled = settle(&studio.db.store, &mut random(), |done, of| {
        heard.push((done, of));
    })
    .await
    .unwrap();
    assert_eq!(
        (settled.erased_again, settled.unknown, settled.written),
        (1, 1, 0)
    );
    assert_eq!(
        settled
            .findings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        [format!("clients.notes:{}", bob.0)]
    );
    assert_eq!(heard, [(1, 2), (2, 2)]);
    assert_eq!(studio.receipts().await, [second.to_line()]);
    assert_eq!(studio.head().await, second.head());

    check_settled(&studio, ann).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let record = deleted_clients::find(&mut tx, &second.erasure.reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.listed.erased_by, None);
    drop(tx);

    let again = studio.bring_together().await.unwrap();
    assert_eq!(
        (again.erased_again, again.unknown, again.written),
        (0, 0, 0)
    );
    studio
        .run(
            "update clients set notes = null where id = $1",
            values![bob.0],
        )
        .await;
    let cleo = studio.client("Cleo").await;
    studio.erase(cleo).await;
    assert_eq!(ledger.entries().len(), 3);

    // The database knows only that the unknown client has an entry.
    ledger.put("");
    match studio.bring_together().await {
        Err(Error::Ledger(problem)) => {
            assert_eq!(problem, Problem::Lost(1));
            assert!(problem.to_string().contains("entry 1"), "{problem}");
        }
        other => panic!("{other:?}"),
    }
}

/// If the administrator let no text about others stay, the reference takes the place of the name again. Otherwise a person decides
/// again.
async fn older_database_loses_names_in_texts_about_others_again(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let bob = studio.client("Bob").await;
    let gone = studio.whole_client("Zed", bob).await;
    let left = studio.whole_client("Yul", bob).await;
    let (gone_in, left_in) = (studio.client("Cid").await, studio.client("Dee").await);
    for (client, name) in [(gone_in, "Zed"), (left_in, "Yul")] {
        let notes = format!("With {name} Éléonore {name} O'Neil-Łukasz");
        let update = "update clients set notes = $2 where id = $1";
        studio.run(update, values![client.0, notes]).await;
    }
    let made = text_words::rebuild(&studio.db.store).await;
    made.expect("an index of texts");
    let swept = |accepted, replaced| Swept {
        accepted,
        replaced,
        ..Swept::default()
    };
    let of = |client, n, swept| Erasure {
        swept,
        ..erasure(client, studio.olivia, n)
    };
    let first = Entry::at(&studio.head().await, of(gone, 1, swept(0, 1)));
    let second = Entry::at(&first.head(), of(left, 2, swept(1, 1)));
    ledger.put(&format!("{}\n{}\n", first.to_line(), second.to_line()));
    studio.keep(&ledger);
    let settled = studio.bring_together().await.unwrap();
    assert_eq!(settled.erased_again, 2);
    let findings: Vec<_> = settled.findings.iter().map(ToString::to_string).collect();
    assert_eq!(findings, [format!("clients.notes:{}", left_in.0)]);
    let notes = "select notes from clients where id = $1";
    let expected = format!("With {}", first.erasure.reference.as_str());
    assert_eq!(
        studio.db.texts(notes, values![gone_in.0]).await,
        [Some(expected)]
    );
}

async fn restored_backup_erases_again_from_the_ledger(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let shelf = Shelf::new();
    let backup = shelf.path("backup");
    studio.keep(&ledger);
    let bob = studio.client("Bob").await;
    let before = studio.whole_client("Zqxbefore", bob).await;
    studio.erase(before).await;
    let mut people = Vec::new();
    for n in 0..count(6, 100) {
        let word = format!("zqx{n}q");
        people.push((studio.whole_client(&word, bob).await, word));
    }
    // An item is open in the backup and settled before the erasure.
    studio
        .membership(people[0].0, studio.quay, "active", None)
        .await;
    let copied = back_up(&studio.db.store, &backup, now(), |_| ())
        .await
        .unwrap();
    assert!(matches!(copied, BackingUp::Done));
    let update =
        "update memberships set status = 'cancelled', ends_on = '2026-01-01' where client_id = $1";
    studio.run(update, values![people[0].0.0]).await;
    for (client, _) in &people {
        studio.erase(*client).await;
    }

    let address = studio.db.second_address().await;
    let restored = restore(&backup, &address, |_| ()).await.unwrap();
    assert!(matches!(restored, Restoring::Done), "{restored:?}");
    let store = Store::open(&address)
        .await
        .unwrap()
        .with_ledger(&ledger.path());
    let older = Database { store, address };
    let found = async |word: &str| {
        let everything = older.everything().await;
        everything
            .iter()
            .filter(|cell| cell.holds(word.as_bytes()))
            .count()
    };
    for (_, word) in &people {
        assert!(found(word).await > 0, "{word} is in the backup");
    }
    let settled = settle(&older.store, &mut random(), |_, _| {})
        .await
        .unwrap();
    let all = people.len() as u64;
    assert_eq!(
        (settled.erased_again, settled.unknown, settled.written),
        (all, 0, 0)
    );
    let everything = older.everything().await;
    for word in ["zqxbefore".to_owned()]
        .iter()
        .chain(people.iter().map(|(_, word)| word))
    {
        assert_eq!(
            everything.iter().find(|cell| cell.holds(word.as_bytes())),
            None
        );
    }
    let receipts = "select receipt from erasures order by place";
    assert_eq!(
        older.texts(receipts, &[]).await,
        studio.db.texts(receipts, &[]).await
    );
    older.store.close().await;
    say(&format!("erased again after a backup was put back: {all}"));
}

async fn foreign_or_damaged_ledger_stops_everything(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    for name in ["Ann", "Bob"] {
        let client = studio.client(name).await;
        studio.erase(client).await;
    }
    let whole = ledger.text();
    let other = Entry::at(
        &Head {
            position: 0,
            hash: "another".into(),
        },
        erasure(ClientId(Uuid::nil()), studio.olivia, 1),
    );
    let others = |entries: usize| {
        let mut lines = Vec::new();
        let mut entry = other.clone();
        for n in 0..entries {
            lines.push(entry.to_line());
            entry = Entry::at(
                &entry.head(),
                erasure(
                    ClientId(Uuid::nil()),
                    studio.olivia,
                    u8::try_from(n).unwrap(),
                ),
            );
        }
        lines.join("\n") + "\n"
    };
    for (text, expected) in [
        (others(1), Problem::Foreign),
        (others(2), Problem::Foreign),
        (others(3), Problem::Foreign),
        (
            whole.replacen("DC-", "DD-", 1),
            Problem::Bad(BadLink::Changed(1)),
        ),
        (
            whole[whole.find('\n').unwrap() + 1..].to_owned(),
            Problem::Bad(BadLink::Unlinked(1)),
        ),
        ("{}\n".into(), Problem::Bad(BadLink::Unreadable(1))),
    ] {
        ledger.put(&text);
        match studio.bring_together().await {
            Err(Error::Ledger(problem)) => assert_eq!(problem, expected),
            other => panic!("{expected:?}: {other:?}"),
        }
        assert_eq!(ledger.text(), text, "{expected:?}");
    }
}

async fn ledger_drops_a_partly_written_entry(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    for (entries, name) in (1..).zip(["Ann", "Bob", "Cleo"]) {
        ledger.put(&format!("{}{{\"place\":{entries}", ledger.text()));
        let client = studio.client(name).await;
        studio.erase(client).await;
        assert_eq!(ledger.entries().len(), entries);
    }
    let whole = ledger.text();
    ledger.put(&format!("{whole}{{"));
    studio.bring_together().await.unwrap();
    assert_eq!(ledger.text(), whole);
}

async fn erasing_fails_without_the_ledger(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let ann = studio.client("Ann").await;
    studio.db.store = studio
        .db
        .store
        .clone()
        .with_ledger(&ledger.path().join("no").join("folder"));
    let decisions = Decisions::default();
    match erase::erase(&studio.db.store, studio.act(), ann, &decisions).await {
        Err(Error::File(_)) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(studio.receipts().await, Vec::<String>::new());
}

on_both!(
    ledger_lists_every_erasure_in_order,
    ledger_file_that_is_behind_is_completed,
    older_database_catches_up_with_the_ledger,
    older_database_loses_names_in_texts_about_others_again,
    restored_backup_erases_again_from_the_ledger,
    foreign_or_damaged_ledger_stops_everything,
    ledger_drops_a_partly_written_entry,
    erasing_fails_without_the_ledger
);
