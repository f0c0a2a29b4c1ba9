//! Backups: a restored backup equals the database at one instant.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread::{self, JoinHandle},
};

use store::{
    Engine, Store,
    backup::{BackingUp, Reason, Restoring, Seal, back_up, restore},
    engine::day_keys::day,
    erasing::named::Days,
};
use support::{Database, contents::Cell, long::count, now, on_both, sql, values};

use crate::{
    erasing::ledger::Ledger,
    fixture::{Shelf, Studio},
};

/// Opens a studio with rows in every table, an erased client and one who is not erased.
async fn studio(db: Database) -> Studio {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let gone = studio.whole_client("Wvkgone", bob).await;
    studio.erase(gone).await;
    let ann = studio.whole_client("Qzxann", bob).await;
    let reason = "a tab\t, a \\N, \\. alone:\n\\.\r\nand 'quotes\"";
    let update = "update packages set reason = $2 where client_id = $1";
    studio.run(update, values![ann.0, reason]).await;
    studio.fill_the_rest().await;
    studio
}

/// Returns every value but those of the migrations, which say when they ran.
async fn records(db: &Database) -> Vec<Cell> {
    let mut all = db.everything().await;
    all.retain(|cell| cell.table != "_sqlx_migrations");
    all
}

async fn back_up_to(db: &Database, to: &Path) -> BackingUp {
    back_up(&db.store, to, now(), None, |_| ()).await.unwrap()
}

async fn restore_from(from: &Path, address: &str) -> Restoring {
    restore(from, address, &Days::new(), |_| ()).await.unwrap()
}

/// Returns the file of a backup that holds the clients.
fn clients_of(backup: &Path) -> PathBuf {
    if backup.is_dir() {
        backup.join("clients.copy")
    } else {
        backup.to_owned()
    }
}

/// The statements of a writer's transaction. $1 is the same text in all of them.
const WRITES: [&str; 3] = [
    "update clients set notes = $1 where erased_at is null",
    "update memberships set plan = $1 where client_id in (select id from clients where erased_at is null)",
    "update classes set name = $1",
];

/// A thread that writes again and again.
struct Writer {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Writer {
    fn start(address: String) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let store = Store::open(&address).await.unwrap();
                let db = Database { store, address };
                for state in 0_i64.. {
                    if told.load(SeqCst) {
                        break;
                    }
                    write(&db, &format!("state {state}")).await;
                }
                db.store.close().await;
            });
        });
        Self { stop, thread }
    }

    /// Stops the writer and checks that no write failed.
    fn stop(self) {
        self.stop.store(true, SeqCst);
        self.thread.join().unwrap();
    }
}

async fn write(db: &Database, state: &str) {
    let mut tx = db.store.write().await.unwrap();
    for update in WRITES {
        sql::execute(&mut tx, update, values![state]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn damaged(name: &str) -> Restoring {
    Restoring::Refused(Reason::Damaged(name.to_owned()))
}

async fn backup_during_writes_holds_a_committed_state(db: Database) {
    let studio = studio(db).await;
    let shelf = Shelf::new();
    let writer = Writer::start(studio.db.address.clone());
    let started = "select count(*) from classes where name like 'state %'";
    while studio.db.number(started, &[]).await == 0 {}
    for round in 0..count(3, 30) {
        assert_eq!(
            back_up_to(&studio.db, &shelf.path(format!("backup {round}"))).await,
            BackingUp::Done
        );
    }
    writer.stop();

    let newest = shelf.path(format!("backup {}", count(3, 30) - 1));
    let address = studio.db.second_address().await;
    assert_eq!(restore_from(&newest, &address).await, Restoring::Done);
    let restored = Database {
        store: Store::open(&address).await.unwrap(),
        address,
    };
    let states = "
        select notes from clients where notes like 'state %' union select plan from memberships
        where plan like 'state %' union select name from classes";
    let states = restored.texts(states, &[]).await;
    // The mark of a restored database is the only difference.
    restored
        .run("update ledger set restored = false where restored", &[])
        .await;
    assert_eq!(states.len(), 1, "more states than one: {states:?}");
    write(&studio.db, states[0].as_deref().unwrap()).await;
    let (before, after) = (records(&studio.db).await, records(&restored).await);
    assert!(before == after, "the restored database differs");
    assert!(before.len() > 300, "only {} values", before.len());

    let erased = "update memberships set plan = plan where client_id in
        (select id from clients where erased_at is not null)";
    let refusal = restored
        .execute(erased, &[])
        .await
        .expect_err("guarded")
        .to_string();
    assert!(refusal.contains("client is erased"), "{refusal}");
    restored.store.close().await;
}

async fn backup_replaces_nothing_and_is_readable_by_its_owner_only(db: Database) {
    use std::os::unix::fs::PermissionsExt as _;
    let studio = studio(db).await;
    let shelf = Shelf::new();
    let to = shelf.path("backup");
    for name in ["backup", "backup.unfinished"] {
        fs::write(shelf.path(name), "mine").unwrap();
        assert_eq!(
            back_up_to(&studio.db, &to).await,
            BackingUp::Taken(shelf.path(name))
        );
        assert_eq!(fs::read(shelf.path(name)).unwrap(), b"mine");
        fs::remove_file(shelf.path(name)).unwrap();
    }
    assert!(
        back_up(
            &studio.db.store,
            &shelf.path("no/such/folder"),
            now(),
            None,
            |_| ()
        )
        .await
        .is_err()
    );
    assert_eq!(shelf.names(), [""; 0], "something is left");

    assert_eq!(back_up_to(&studio.db, &to).await, BackingUp::Done);
    assert_eq!(shelf.names(), ["backup"]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&clients_of(&to)), 0o600);
    if to.is_dir() {
        assert_eq!(mode(&to), 0o700);
    }
}

async fn restore_is_refused_into_a_database_with_records(db: Database) {
    let studio = studio(db).await;
    let shelf = Shelf::new();
    let backup = shelf.path("backup");
    back_up_to(&studio.db, &backup).await;
    let before = studio.db.everything().await;
    let refused = restore_from(&backup, &studio.db.address).await;
    assert_eq!(refused, Restoring::Refused(Reason::NotEmpty));
    assert!(studio.db.everything().await == before);
}

async fn encrypted_backup_is_read_with_the_key_of_its_day_only(db: Database) {
    let studio = studio(db).await;
    let (shelf, ledger) = (Shelf::new(), Ledger::new());
    let to = shelf.path("backup");
    let today = day(now());
    let key = ledger.days().make(today).unwrap();
    let mut seal = Seal::new(today, key, rand::make_rng());
    let made = back_up(&studio.db.store, &to, now(), Some(&mut seal), |_| ()).await;
    assert_eq!(made.unwrap(), BackingUp::Done);
    assert_eq!(shelf.names(), ["backup"]);
    if studio.db.store.engine() == Engine::Sqlite {
        let beside = fs::read_dir(studio.db.folder()).unwrap();
        let beside = beside.map(|file| file.unwrap().file_name().into_string().unwrap());
        let copies: Vec<_> = beside.filter(|name| name.contains("backup")).collect();
        assert_eq!(copies, [""; 0], "a plain copy is left");
    }
    let files: Vec<PathBuf> = if to.is_dir() {
        let all = fs::read_dir(&to).unwrap();
        all.map(|file| file.unwrap().path()).collect()
    } else {
        vec![to.clone()]
    };
    for file in &files {
        let bytes = fs::read(file).unwrap();
        // A shorter word is in encrypted bytes by chance.
        for word in ["Qzxann", "qzxann"] {
            let holds = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!holds, "{} holds {word}", file.display());
        }
    }

    let address = studio.db.second_address().await;
    let restored = async |days: &Days| restore(&to, &address, days, |_| ()).await.unwrap();
    let refused = Restoring::Refused(Reason::NoKey(today));
    assert_eq!(restored(&Days::new()).await, refused);
    let other = Ledger::new();
    other.days().make(today).unwrap();
    match restored(&other.days().all().unwrap()).await {
        Restoring::Refused(Reason::Damaged(_)) => {}
        done => panic!("{done:?}"),
    }
    let whole = fs::read(clients_of(&to)).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    fs::write(clients_of(&to), &changed).unwrap();
    let days = ledger.days().all().unwrap();
    match restored(&days).await {
        Restoring::Refused(Reason::Damaged(_)) => {}
        done => panic!("{done:?}"),
    }
    fs::write(clients_of(&to), &whole).unwrap();
    assert_eq!(restored(&days).await, Restoring::Done);
    let restored = Database {
        store: Store::open(&address).await.unwrap(),
        address,
    };
    restored
        .run("update ledger set restored = false where restored", &[])
        .await;
    assert!(records(&restored).await == records(&studio.db).await);
}

async fn restore_is_refused_from_an_incomplete_backup(db: Database) {
    let studio = studio(db).await;
    let engine = studio.db.store.engine();
    let shelf = Shelf::new();
    let address = studio.db.second_address().await;

    let cut = shelf.path("cut");
    back_up_to(&studio.db, &cut).await;
    let file = clients_of(&cut);
    let half = fs::read(&file).unwrap();
    fs::write(&file, &half[..half.len() * 3 / 4]).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    assert_eq!(restore_from(&cut, &address).await, damaged(name));

    let other = match engine {
        Engine::Sqlite => shelf.path("a folder"),
        Engine::Postgres => shelf.path("a file"),
    };
    match engine {
        Engine::Sqlite => fs::create_dir(&other).unwrap(),
        Engine::Postgres => fs::write(&other, "SQLite format 3").unwrap(),
    }
    assert_eq!(
        restore_from(&other, &address).await,
        Restoring::Refused(Reason::OtherEngine)
    );
    let nothing = shelf.path("nothing");
    assert_eq!(
        restore_from(&nothing, &address).await,
        Restoring::Refused(Reason::NotABackup)
    );

    if engine == Engine::Sqlite {
        let text = shelf.path("text");
        fs::write(&text, "first_name,last_name").unwrap();
        assert_eq!(
            restore_from(&text, &address).await,
            Restoring::Refused(Reason::NotABackup)
        );
        // The right length, but one page is lost.
        let torn = shelf.path("torn");
        back_up_to(&studio.db, &torn).await;
        let mut bytes = fs::read(&torn).unwrap();
        let page = bytes.len() / 2 / 4096 * 4096;
        bytes[page..page + 4096].fill(0);
        fs::write(&torn, bytes).unwrap();
        assert_eq!(restore_from(&torn, &address).await, damaged("torn"));
    } else {
        let mixed = shelf.path("mixed");
        back_up_to(&studio.db, &mixed).await;
        fs::rename(mixed.join("sessions.copy"), mixed.join("bookings.copy")).unwrap();
        assert!(matches!(
            restore_from(&mixed, &address).await,
            Restoring::Refused(Reason::Damaged(_))
        ));
        let lacking = shelf.path("lacking");
        back_up_to(&studio.db, &lacking).await;
        fs::remove_file(lacking.join("payments.copy")).unwrap();
        assert_eq!(
            restore_from(&lacking, &address).await,
            damaged("payments.copy")
        );
        let newer = shelf.path("newer");
        back_up_to(&studio.db, &newer).await;
        let manifest = newer.join("manifest.json");
        let text = fs::read_to_string(&manifest).unwrap();
        fs::write(&manifest, text.replace("\"version\": 3", "\"version\": 4")).unwrap();
        assert_eq!(
            restore_from(&newer, &address).await,
            Restoring::Refused(Reason::Newer)
        );
        fs::write(&manifest, &text[..text.len() / 2]).unwrap();
        assert_eq!(
            restore_from(&newer, &address).await,
            damaged("manifest.json")
        );
    }
    // After all refusals, the target is still empty.
    let whole = shelf.path("whole");
    back_up_to(&studio.db, &whole).await;
    assert_eq!(restore_from(&whole, &address).await, Restoring::Done);
}

on_both!(
    backup_during_writes_holds_a_committed_state,
    backup_replaces_nothing_and_is_readable_by_its_owner_only,
    restore_is_refused_into_a_database_with_records,
    restore_is_refused_from_an_incomplete_backup,
    encrypted_backup_is_read_with_the_key_of_its_day_only,
);
