//! The ledger beside the database, and how an older database catches up with it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::ToSpan;
use shared::{
    access::TeamMemberId,
    assess,
    client::{ClientId, Reference},
    forms::Decisions,
    ledger::{self, BadLink, Entry, Erased, Erasure, Head, Key, Keys, Named, Swept},
    proof::{Receipt, Since, merkle::leaf_hash, since},
    register::Personal,
};
use store::{
    Engine, Error, Store,
    backup::{BackingUp, Reason, Restoring, Seal, back_up, restore},
    desk::standings,
    engine::{
        day_keys::{DayKeys, day},
        ledger_file::LedgerFile,
        ledger_problem::Problem,
        text_words,
    },
    erasing::{
        deleted_clients, erase,
        named::Days,
        replay::{Settled, Told, settle},
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

    /// Returns the store with this ledger.
    fn over(&self, store: Store) -> Store {
        store.with_ledger(Self::file(&self.path()))
    }

    /// Returns the ledger file at this path.
    pub(crate) fn file(path: &Path) -> LedgerFile {
        let newest = path.with_added_extension("newest");
        let days = Self::days_of(path, 35);
        let file = LedgerFile::new(path, &newest, days, Self::key(), &Keys::default());
        file.signing("studio.example/lethe").expect("a name")
    }

    fn days_of(path: &Path, days: u16) -> DayKeys {
        DayKeys::new(&path.with_added_extension("days"), days, rand::make_rng())
    }

    /// Returns the day keys.
    pub(crate) fn days(&self) -> DayKeys {
        Self::days_of(&self.path(), 35)
    }

    /// Removes the copy of the newest entry, as on another machine.
    fn forget_newest(&self) {
        let _ = fs::remove_file(self.path().with_added_extension("newest"));
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap_or_default()
    }

    /// Returns the key with which the entries are signed.
    pub(crate) fn key() -> Key {
        Key::new(&[7; Key::SIZE])
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        ledger::read(&self.text()).expect("a whole chain")
    }

    pub(super) fn put(&self, text: &str) {
        fs::write(self.path(), text).expect("written");
    }
}

impl Studio {
    /// Gives the studio a ledger.
    pub(crate) fn keep(&mut self, ledger: &Ledger) {
        self.db.store = ledger.over(self.db.store.clone());
    }

    pub(crate) async fn bring_together(&self) -> Result<Settled, Error> {
        settle(&self.db.store, &mut random(), None, |_| {}).await
    }

    /// Marks the database as restored, as `lethe restore` does.
    pub(super) async fn mark_restored(&self) {
        self.run("update ledger set restored = true", &[]).await;
    }

    pub(super) async fn head(&self) -> Head {
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

/// Returns an erasure as an entry of the version before describes it.
pub(super) fn erasure(client: ClientId, by: TeamMemberId, n: u8) -> Erasure {
    Erasure {
        reference: Reference::from_random([n; 8]),
        client: Named::Known(client),
        erased_at: now(),
        erased_by: Named::Known(by),
        erased: Vec::new(),
        swept: Swept::default(),
        suppressed_until: None,
        backup_days: None,
        visits: None,
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
        (whole.len() - 1, 0),
        (ends[1], 1),
        (ends[1] - 1, 1),
        (ends[1] + 40, 1),
    ] {
        ledger.put(&whole[..kept]);
        // As if the process had ended before the third entry was in the file.
        ledger.forget_newest();
        studio.run("update ledger set written = 2", &[]).await;
        assert_eq!(studio.bring_together().await.unwrap().written, written);
        assert_eq!(ledger.text(), whole, "from {kept} bytes");
    }
    // The next erasure also completes the file.
    ledger.put(&whole[..ends[1]]);
    ledger.forget_newest();
    studio.run("update ledger set written = 2", &[]).await;
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
    let first = first.signed(&Ledger::key());
    let mut long = erasure(ann, unknown, 2);
    let all = Personal::ALL.map(|what| Erased {
        what,
        count: 1_000_000,
    });
    long.erased = all.repeat(2);
    let second = Entry::at(&first.head(), long).signed(&Ledger::key());
    studio.mark_restored().await;
    ledger.put(&format!("{}\n{}\n", first.to_line(), second.to_line()));
    studio.keep(&ledger);

    let mut heard = Vec::new();
    let settled = settle(&studio.db.store, &mut random(), None, |told| {
        heard.push(match told {
            Told::Lacking(entries) => format!("{} are missing", entries.len()),
            Told::Done(done) => format!("{done} are done"),
        });
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
    assert_eq!(heard, ["2 are missing", "1 are done", "2 are done"]);
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

    ledger.put("");
    match studio.bring_together().await {
        Err(Error::Ledger(problem)) => {
            assert_eq!(problem, Problem::Behind(3));
            assert!(problem.to_string().contains("lacks: 3"), "{problem}");
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
    let second = Entry::at(&first.head(), of(left, 2, swept(1, 1))).signed(&Ledger::key());
    studio.mark_restored().await;
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

/// A studio that was backed up, before a client was erased.
struct Older {
    studio: Studio,
    ledger: Ledger,
    /// The folder of the backups: one is encrypted, one is plain.
    shelf: Shelf,
    erased: ClientId,
}

impl Older {
    async fn open(db: Database) -> Self {
        let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
        studio.keep(&ledger);
        let bob = studio.client("Bob").await;
        let erased = studio.whole_client("Zqxann", bob).await;
        let (shelf, today) = (Shelf::new(), day(now()));
        let key = ledger.days().make(today).unwrap();
        let mut seal = Seal::new(today, key, rand::make_rng());
        let store = &studio.db.store;
        for (name, seal) in [("sealed", Some(&mut seal)), ("plain", None)] {
            let made = back_up(store, &shelf.path(name), now(), seal, |_| ()).await;
            assert_eq!(made.unwrap(), BackingUp::Done);
        }
        studio.erase(erased).await;
        Self {
            studio,
            ledger,
            shelf,
            erased,
        }
    }

    /// Restores a backup with the keys that are left so many days later.
    async fn restore(&self, backup: &str, later: i64) -> (Restoring, Database) {
        let today = day(now()).saturating_add(later.days());
        self.ledger.days().remove_expired(today).unwrap();
        let days = self.ledger.days().all().unwrap();
        let address = self.studio.db.second_address().await;
        let done = restore(&self.shelf.path(backup), &address, &days, |_| ()).await;
        let store = self.ledger.over(Store::open(&address).await.unwrap());
        (done.unwrap(), Database { store, address })
    }
}

async fn backup_is_read_and_erased_again_until_the_last_day_of_its_key(db: Database) {
    let older = Older::open(db).await;
    let (done, Database { store, .. }) = older.restore("sealed", 35).await;
    assert_eq!(done, Restoring::Done);
    let settled = settle(&store, &mut random(), None, |_| {}).await.unwrap();
    assert_eq!((settled.erased_again, settled.unknown), (1, 0));
    let mut tx = store.read().await.unwrap();
    let again = erase::reference_of(&mut tx, older.erased).await.unwrap();
    let mut tx = older.studio.db.store.read().await.unwrap();
    let first = erase::reference_of(&mut tx, older.erased).await.unwrap();
    assert!(again.is_some() && again == first);
    let mut tx = store.read().await.unwrap();
    let record = deleted_clients::find(&mut tx, &first.unwrap()).await;
    let by = record.unwrap().unwrap().listed.erased_by;
    assert_eq!(by.as_deref(), Some("Olivia"));
}

async fn backup_is_not_read_after_the_last_day_of_its_key(db: Database) {
    let older = Older::open(db).await;
    let (done, _) = older.restore("sealed", 36).await;
    assert_eq!(done, Restoring::Refused(Reason::NoKey(day(now()))));
}

/// Holds the ledger and a database from before together, after the keys are gone.
async fn entries_lead_to_no_client_after_the_keys_are_gone(db: Database) {
    let older = Older::open(db).await;
    let (done, database) = older.restore("plain", 36).await;
    assert_eq!(done, Restoring::Done);
    match settle(&database.store, &mut random(), Some(1), |_| {}).await {
        Err(Error::Ledger(problem)) => assert_eq!(problem, Problem::NoDayKeys(1)),
        other => panic!("{other:?}"),
    }
    // Other keys lead nowhere either.
    let days = older.ledger.days();
    days.make(day(now())).unwrap();
    days.make(day(now()).saturating_add(36.days())).unwrap();
    let (text, entries) = (older.ledger.text(), older.ledger.entries());
    let id = match database.store.engine() {
        Engine::Sqlite => "lower(hex(id))",
        Engine::Postgres => "id::text",
    };
    let ids = async |table: &str| {
        let all = database
            .texts(&format!("select {id} from {table}"), &[])
            .await;
        let all = all.iter().map(|id| id.as_deref().unwrap().parse().unwrap());
        all.collect::<Vec<Uuid>>()
    };
    let (clients, team) = (ids("clients").await, ids("team_members").await);
    assert!(clients.contains(&older.erased.0) && !team.is_empty());
    for id in clients.iter().chain(&team) {
        for written in [id.to_string(), id.simple().to_string(), STANDARD.encode(id)] {
            assert!(!text.contains(&written), "{written} is in the ledger");
        }
        for key in days.all().unwrap().values() {
            let client = Named::Committed(key.client(ClientId(*id)));
            let member = Named::Committed(key.team_member(TeamMemberId(*id)));
            let named = |Entry { erasure, .. }: &Entry| {
                erasure.client == client || erasure.erased_by == member
            };
            assert!(!entries.iter().any(named), "an entry leads to {id}");
        }
    }
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
    // What is erased again after a restore is not limited.
    studio.allow_deletions(1).await;
    let copied = back_up(&studio.db.store, &backup, now(), None, |_| ())
        .await
        .unwrap();
    assert!(matches!(copied, BackingUp::Done));
    studio.allow_deletions(1000).await;
    let update =
        "update memberships set status = 'cancelled', ends_on = '2026-01-01' where client_id = $1";
    studio.run(update, values![people[0].0.0]).await;
    for (client, _) in &people {
        studio.erase(*client).await;
    }

    let address = studio.db.second_address().await;
    let restored = restore(&backup, &address, &Days::new(), |_| ())
        .await
        .unwrap();
    assert!(matches!(restored, Restoring::Done), "{restored:?}");
    let store = ledger.over(Store::open(&address).await.unwrap());
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
    let settled = settle(&older.store, &mut random(), None, |_| {})
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
    ledger.forget_newest();
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
    let file = Ledger::file(&ledger.path().join("no").join("folder"));
    studio.db.store = studio.db.store.clone().with_ledger(file);
    let decisions = Decisions::default();
    match erase::erase(&studio.db.store, studio.act(), ann, &decisions).await {
        Err(Error::File(_)) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(studio.receipts().await, Vec::<String>::new());
}

/// Reads the end of the chain, and makes the entry that Lethe would write for a client.
async fn next_entry(studio: &Studio, client: ClientId, n: u8) -> Entry {
    Entry::at(&studio.head().await, erasure(client, studio.olivia, n))
}

/// Signs with a key that the ledger does not know.
fn by_a_stranger(entry: Entry) -> Entry {
    entry.signed(&Key::new(&[8; Key::SIZE]))
}

async fn entries_without_a_signature_are_not_obeyed(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    let (gone, alive) = (studio.client("Ann").await, studio.client("Bob").await);
    studio.erase(gone).await;
    let whole = ledger.text();
    let forged = next_entry(&studio, alive, 7).await;
    for entry in [forged.clone(), by_a_stranger(forged)] {
        ledger.put(&format!("{whole}{}\n", entry.to_line()));
        for again in [None, Some(1)] {
            match settle(&studio.db.store, &mut random(), again, |_| {}).await {
                Err(Error::Ledger(problem)) => assert_eq!(problem, Problem::Unsigned(1)),
                other => panic!("{other:?}"),
            }
        }
        studio.mark_restored().await;
        let seen = studio.bring_together().await;
        assert!(
            matches!(seen, Err(Error::Ledger(Problem::Unsigned(1)))),
            "{seen:?}"
        );
        studio.run("update ledger set restored = false", &[]).await;
        assert!(!studio.is_erased(alive).await);
    }
    ledger.put(&whole);
    studio.erase(alive).await;
    assert_eq!(ledger.entries().len(), 2);
}

async fn ledger_that_changed_while_serving_stops_erasing_and_nothing_else(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    for name in ["Ann", "Bob", "Cleo"] {
        let client = studio.client(name).await;
        studio.erase(client).await;
    }
    let whole = ledger.text();
    let (first, _) = whole.split_once('\n').unwrap();
    let alive = studio.client("Dora").await;
    let forged = next_entry(&studio, alive, 7).await.to_line();
    let other = Head {
        position: 2,
        ..studio.head().await
    };
    let other = Entry::at(&other, erasure(alive, studio.olivia, 7)).to_line();
    let two = &whole[..whole.rfind(whole.lines().next_back().unwrap()).unwrap()];
    for (text, expected) in [
        (format!("{whole}{forged}\n"), Problem::Ahead(1)),
        (format!("{first}\n"), Problem::Behind(2)),
        (String::new(), Problem::Behind(3)),
        (format!("{two}{other}\n"), Problem::Foreign),
        (
            format!("{whole}{{}}\n"),
            Problem::Bad(BadLink::Unreadable(0)),
        ),
    ] {
        ledger.put(&text);
        let erasing =
            erase::erase(&studio.db.store, studio.act(), alive, &Decisions::default()).await;
        match erasing {
            Ok(erase::Erasing::Stopped(problem)) => assert_eq!(problem, expected),
            other => panic!("{expected:?}: {other:?}"),
        }
        assert_eq!(ledger.text(), text);
        studio.client("Everyone").await;
    }
    fs::remove_file(ledger.path()).unwrap();
    let decisions = Decisions::default();
    let erasing = erase::erase(&studio.db.store, studio.act(), alive, &decisions);
    assert!(matches!(
        erasing.await,
        Ok(erase::Erasing::Stopped(Problem::Missing(3)))
    ));
    assert!(!ledger.path().exists());
    ledger.put(&whole);
    studio.erase(alive).await;
}

/// A receipt is made in the erasing transaction, from the right edge of the tree. Where the edge is not known, the next start reads it
/// from the file.
async fn receipts_lead_to_the_signed_root_of_the_ledger(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    let keys = [Ledger::key().verifier_key("studio.example/lethe").unwrap()];
    let erased = async |studio: &mut Studio, name: &str| {
        let client = studio.client(name).await;
        let reference = studio.erase(client).await;
        let recorded = deleted_clients::recorded(&studio.db.store, &reference).await;
        let recorded = recorded.unwrap().expect("an erasure");
        assert_eq!(recorded.key.is_some(), recorded.receipt.is_some());
        recorded.receipt.map(|receipt| receipt.to_string())
    };
    assert_eq!(erased(&mut studio, "Ann").await, None, "not started yet");
    for (size, name) in (2..).zip(["Bob", "Cleo", "Dora", "Eve"]) {
        studio.bring_together().await.unwrap();
        if name == "Dora" {
            // As after a restore, which repeats erasures without proofs.
            studio.run("update ledger set edge = '0'", &[]).await;
            studio.bring_together().await.unwrap();
        }
        let receipt = erased(&mut studio, name).await.expect("a receipt");
        let proven = Receipt::parse(&receipt).unwrap().verify(&keys).unwrap();
        assert_eq!((proven.position, proven.checkpoint.size), (size, size));
        let line = ledger.text().lines().next_back().unwrap().to_owned();
        assert_eq!(proven.entry, line);
        let leaves = ledger.text();
        let leaves = leaves.lines().map(|line| leaf_hash(line.as_bytes()));
        let since = since(&proven.checkpoint, leaves);
        assert_eq!(since, Since::Intact { added: 0 });
    }
}

/// Entries of earlier versions are not signed. Lethe signs a copy of the newest one when it first compares such a ledger with its
/// database, and obeys the entries up to it from then on.
async fn ledger_of_an_earlier_version_is_obeyed_once_it_was_compared(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let first = next_entry(&studio, ann, 1).await;
    let second = Entry::at(&first.head(), erasure(bob, studio.olivia, 2));
    let text = format!("{}\n{}\n", first.to_line(), second.to_line());
    studio.keep(&ledger);
    studio.mark_restored().await;
    ledger.put(&text);
    let newest = ledger.path().with_added_extension("newest");
    for (copy, expected) in [
        (None, Problem::Unsigned(2)),
        (Some(by_a_stranger(second.clone())), Problem::Unsigned(2)),
        (
            Some(first.clone().signed(&Ledger::key())),
            Problem::Unsigned(1),
        ),
    ] {
        match copy {
            Some(copy) => fs::write(&newest, copy.to_line()).unwrap(),
            None => ledger.forget_newest(),
        }
        match studio.bring_together().await {
            Err(Error::Ledger(problem)) => assert_eq!(problem, expected),
            other => panic!("{expected:?}: {other:?}"),
        }
    }
    let copy = second.signed(&Ledger::key()).to_line();
    fs::write(&newest, &copy).unwrap();
    let settled = studio.bring_together().await.unwrap();
    assert_eq!((settled.erased_again, settled.written), (2, 0));
    assert_eq!(ledger.text(), text);

    // The database and the ledger agree, so the copy is made.
    ledger.forget_newest();
    studio.bring_together().await.unwrap();
    assert_eq!(fs::read_to_string(&newest).unwrap().trim_end(), copy);
}

/// A database that was copied back without `lethe restore`: only the number that the operator names is obeyed.
async fn copied_database_waits_for_the_operator(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let first = next_entry(&studio, ann, 1).await.signed(&Ledger::key());
    let second = Entry::at(&first.head(), erasure(bob, studio.olivia, 2)).signed(&Ledger::key());
    let text = format!("{}\n{}", first.to_line(), second.to_line());
    ledger.put(&text);
    for again in [None, Some(0), Some(1), Some(3)] {
        let mut listed = Vec::new();
        let seen = settle(&studio.db.store, &mut random(), again, |told| match told {
            Told::Lacking(entries) => listed.extend(entries.to_vec()),
            Told::Done(_) => panic!("an erasure was repeated"),
        })
        .await;
        match seen {
            Err(Error::Ledger(problem)) => {
                assert_eq!(problem, Problem::Unannounced(2));
                assert!(problem.to_string().contains("--erase-again 2"), "{problem}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(listed, [first.clone(), second.clone()]);
    }
    let settled = settle(&studio.db.store, &mut random(), Some(2), |_| {}).await;
    assert_eq!(settled.unwrap().erased_again, 2);
    assert!(studio.is_erased(ann).await && studio.is_erased(bob).await);
    let again = studio.bring_together().await.unwrap();
    assert_eq!((again.erased_again, again.written), (0, 0));
}

/// A restored database is served only with the ledger that it had, or a newer one.
async fn restored_database_does_not_begin_without_its_ledger(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    for name in ["Ann", "Bob", "Cleo"] {
        let client = studio.client(name).await;
        studio.erase(client).await;
    }
    studio.bring_together().await.unwrap();
    let whole = ledger.text();
    let lines: Vec<&str> = whole.lines().collect();
    let other = Head {
        position: 0,
        hash: "another".into(),
    };
    let foreign = Entry::at(&other, erasure(ClientId(Uuid::nil()), studio.olivia, 1));
    for restored in [false, true] {
        for (text, expected) in [
            (None, Problem::Missing(3)),
            (Some(String::new()), Problem::Behind(3)),
            (Some(format!("{}\n", lines[0])), Problem::Behind(2)),
            (Some(lines[..2].join("\n")), Problem::Behind(1)),
            (
                Some(format!("{}\n{}", lines[..2].join("\n"), &lines[2][..50])),
                Problem::Behind(1),
            ),
            (
                Some(by_a_stranger(foreign.clone()).to_line()),
                Problem::Behind(2),
            ),
        ] {
            let write = "update ledger set restored = $1 = 1";
            studio.run(write, values![i64::from(restored)]).await;
            match &text {
                Some(text) => ledger.put(text),
                None => fs::remove_file(ledger.path()).unwrap(),
            }
            match studio.bring_together().await {
                Err(Error::Ledger(problem)) => {
                    assert_eq!(problem, expected, "{restored} {text:?}");
                }
                other => panic!("{expected:?}: {other:?}"),
            }
            assert_eq!(ledger.path().exists(), text.is_some());
        }
    }
    // The line break at the end is no entry.
    ledger.put(whole.trim_end());
    studio.bring_together().await.unwrap();
    assert_eq!(ledger.text(), whole);
    assert_eq!(
        studio
            .db
            .number("select count(*) from ledger where restored", &[])
            .await,
        0
    );
}

async fn ledger_begins_only_with_a_new_database(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    studio.mark_restored().await;
    let missing = async |studio: &Studio| {
        let seen = studio.bring_together().await;
        assert!(
            matches!(seen, Err(Error::Ledger(Problem::Missing(0)))),
            "{seen:?}"
        );
        assert!(!ledger.path().exists());
    };
    missing(&studio).await;
    studio.run("update ledger set restored = false", &[]).await;
    studio.bring_together().await.unwrap();
    assert_eq!(ledger.text(), "");
    // From now on the database has a ledger, even before the first erasure.
    fs::remove_file(ledger.path()).unwrap();
    missing(&studio).await;
}

async fn client_who_was_put_back_by_hand_is_erased_again(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    studio.keep(&ledger);
    let ann = studio.client("Ann").await;
    studio.erase(ann).await;
    let let_in = match studio.db.store.engine() {
        Engine::Sqlite => "drop trigger clients_never_come_back",
        Engine::Postgres => "alter table clients disable trigger user",
    };
    studio.run(let_in, &[]).await;
    let put_back =
        "update clients set erased_at = null, first_name = 'Ann', sort_key = 'ann' where id = $1";
    studio.run(put_back, values![ann.0]).await;
    let there = "select count(*) from clients where id = $1 and erased_at is null";
    assert_eq!(studio.db.number(there, values![ann.0]).await, 1);
    let settled = studio.bring_together().await.unwrap();
    assert_eq!((settled.put_back, settled.erased_again), (1, 0));
    assert_eq!(studio.db.number(there, values![ann.0]).await, 0);
    assert_eq!(studio.remains(ann).await, 0);
    assert_eq!(studio.bring_together().await.unwrap().put_back, 0);
    assert_eq!(ledger.entries().len(), 1);
}

on_both!(
    entries_without_a_signature_are_not_obeyed,
    ledger_that_changed_while_serving_stops_erasing_and_nothing_else,
    receipts_lead_to_the_signed_root_of_the_ledger,
    ledger_of_an_earlier_version_is_obeyed_once_it_was_compared,
    copied_database_waits_for_the_operator,
    restored_database_does_not_begin_without_its_ledger,
    ledger_begins_only_with_a_new_database,
    client_who_was_put_back_by_hand_is_erased_again,
    ledger_lists_every_erasure_in_order,
    ledger_file_that_is_behind_is_completed,
    older_database_catches_up_with_the_ledger,
    older_database_loses_names_in_texts_about_others_again,
    restored_backup_erases_again_from_the_ledger,
    foreign_or_damaged_ledger_stops_everything,
    ledger_drops_a_partly_written_entry,
    erasing_fails_without_the_ledger,
    backup_is_read_and_erased_again_until_the_last_day_of_its_key,
    backup_is_not_read_after_the_last_day_of_its_key,
    entries_lead_to_no_client_after_the_keys_are_gone,
);
