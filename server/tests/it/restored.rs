//! The program itself before a database that was restored: it does not serve before the database has met its ledger.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use shared::{
    client::ClientId,
    ledger::{self, Entry, Key, Keys, Named},
};
use store::{
    Store,
    engine::{day_keys::DayKeys, ledger_file::LedgerFile},
};
use support::{Database, Folder, on_both, values};
use uuid::Uuid;

use crate::{health, lethe::Lethe, studio::Caller};

/// Clients with nothing open.
const GONE: [ClientId; 2] = [
    ClientId(Uuid::from_u128(0x31)),
    ClientId(Uuid::from_u128(0x32)),
];

/// A ledger in a folder of its own.
struct Shelf(Folder);

impl Shelf {
    fn ledger(&self) -> PathBuf {
        self.0.join("lethe.ledger")
    }

    fn key(&self) -> PathBuf {
        self.0.join("lethe.ledger.key")
    }

    fn days(&self) -> PathBuf {
        self.0.join("lethe.ledger.days")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.ledger()).expect("a ledger")
    }

    /// Runs the program until it serves or ends. Returns what it printed, and whether it serves.
    fn serve(&self, address: &str, more: &[&str]) -> (bool, String) {
        let ledger = self.ledger();
        let own = ["--ledger", ledger.to_str().expect("text")];
        let named = if more.contains(&"--ledger") {
            &[][..]
        } else {
            &own
        };
        let options = [&["serve", "--listen", "127.0.0.1:0"], named, more].concat();
        self.run(&options, address)
    }

    fn run(&self, command: &[&str], address: &str) -> (bool, String) {
        // The program itself keeps others from its files.
        let mut program = Command::new("sh");
        let mut child = program
            .args(["-c", r#"umask 0; exec "$@""#, "sh"])
            .arg(env!("CARGO_BIN_EXE_lethe"))
            .args(command)
            .args(["--database", address])
            .env("XDG_STATE_HOME", self.0.join("state"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut said = String::new();
        let mut serves = false;
        for line in BufReader::new(child.stdout.take().expect("a pipe")).lines() {
            let line = line.expect("text");
            said += &line;
            said.push('\n');
            if line.starts_with("Lethe is running at ") {
                serves = true;
                break;
            }
        }
        if serves {
            child.kill().expect("killed");
        }
        let mut errors = String::new();
        let pipe = child.stderr.as_mut().expect("a pipe");
        pipe.read_to_string(&mut errors).expect("text");
        let ended = child.wait().expect("an end");
        (serves || ended.success(), said + &errors)
    }

    /// Checks that the program does not serve, and says this.
    fn refuses(&self, address: &str, more: &[&str], words: &str) {
        let (serves, said) = self.serve(address, more);
        assert!(!serves, "{said}");
        assert!(said.contains(words), "{said}");
    }

    fn put(&self, text: &str) {
        fs::write(self.ledger(), text).expect("written");
    }

    /// Returns the key that the program made.
    fn secret(&self) -> Key {
        let text = fs::read_to_string(self.key()).expect("a key");
        let first = text.lines().next().expect("a line");
        let bytes = STANDARD.decode(first).expect("base64");
        Key::new(&bytes.try_into().expect("a key"))
    }

    /// Returns the keys in the lines after it.
    fn earlier(&self) -> Keys {
        let text = fs::read_to_string(self.key()).expect("a key");
        let keys = text.lines().skip(1).map(Keys::read);
        keys.fold(Keys::default(), |all, key| all.and(&key.expect("a key")))
    }

    /// Runs `lethe key rotate`. Returns whether the key was replaced, and what the program said.
    fn rotate(&self, address: &str) -> (bool, String) {
        let ledger = self.ledger();
        let ledger = ["--ledger", ledger.to_str().expect("text")];
        let command = [
            &["key", "rotate", "--public-url", "https://desk.example"],
            &ledger[..],
        ];
        self.run(&command.concat(), address)
    }

    fn over(&self, store: Store) -> Store {
        let newest = self.key().with_added_extension("newest");
        let key = self.secret();
        let days = DayKeys::new(&self.days(), 35, rand::make_rng());
        let file = LedgerFile::new(&self.ledger(), &newest, days, key, &self.earlier());
        store.with_ledger(file.signing("desk.example/lethe").expect("a name"))
    }

    /// Returns the present key that `lethe key` shows.
    fn verifier_key(&self) -> String {
        self.verifier_keys().remove(0)
    }

    /// Returns what `lethe key` shows.
    fn verifier_keys(&self) -> Vec<String> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lethe"));
        program.args(["key", "--public-url", "https://desk.example", "--ledger"]);
        let shown = program.arg(self.ledger()).output().expect("a key");
        assert!(shown.status.success());
        let shown = String::from_utf8(shown.stdout).expect("text");
        shown.lines().map(str::to_owned).collect()
    }

    /// Runs `lethe verify`. Returns whether all is as it should be, and what it said.
    fn verify(&self, more: &[&str]) -> (bool, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lethe"));
        // Nothing of this studio is at the default place.
        program.env("XDG_STATE_HOME", self.0.join("state"));
        let done = program.arg("verify").args(more).output().expect("runs");
        let said = [done.stdout, done.stderr].concat();
        (
            done.status.success(),
            String::from_utf8(said).expect("text"),
        )
    }
}

async fn erase(lethe: &Lethe, client: ClientId) {
    let id = client.to_string();
    let erased = lethe.fetch("erase_client", &[("id", &id)]);
    assert_eq!(erased.by(Caller::Olivia).send().await.status, 200);
}

async fn are_erased(db: &Database) -> i64 {
    let count = "select count(*) from clients where id in ($1, $2) and erased_at is not null";
    db.number(count, values![GONE[0].0, GONE[1].0]).await
}

/// Copies a database, as `lethe backup` and `lethe restore` do.
async fn restored(shelf: &Shelf, db: &Database, backup: &Path) -> Database {
    let address = db.second_address().await;
    let from = backup.to_str().expect("text");
    let days = shelf.days();
    let with_keys = ["restore", from, "--day-keys", days.to_str().expect("text")];
    let (done, said) = shelf.run(&with_keys, &address);
    assert!(done, "{said}");
    let store = Store::open(&address).await.expect("the database");
    Database { store, address }
}

async fn restored_database_meets_its_ledger_before_it_is_served(db: Database) {
    let shelf = Shelf(Folder::new());
    let mut lethe = Lethe::open(db).await;
    for (client, name) in GONE.into_iter().zip(["Zebulon", "Yolanthe"]) {
        lethe.client(client, name).await;
    }
    let address = lethe.db.address.clone();
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    let mode = |file: &Path| fs::metadata(file).expect("a file").permissions().mode() & 0o777;
    assert_eq!((mode(&shelf.key()), mode(&shelf.ledger())), (0o600, 0o600));
    let backup = shelf.0.join("backup");
    let (to, days) = (backup.to_str().expect("text"), shelf.days());
    let with_keys = ["backup", to, "--day-keys", days.to_str().expect("text")];
    let (done, said) = shelf.run(&with_keys, &address);
    assert!(done, "{said}");

    let db = lethe.db;
    let store = shelf.over(db.store.clone());
    lethe = Lethe::over(Database { store, ..db });
    for client in GONE {
        erase(&lethe, client).await;
    }
    let whole = shelf.text();
    assert_eq!(whole.lines().count(), 2);

    let older = restored(&shelf, &lethe.db, &backup).await;
    // The ledger was forgotten: the default place has none.
    let elsewhere = shelf.0.join("none.ledger");
    let forgotten = ["--ledger", elsewhere.to_str().expect("text")];
    shelf.refuses(&older.address, &forgotten, "the ledger is missing");
    assert!(!elsewhere.exists());
    shelf.put("");
    shelf.refuses(&older.address, &[], "it lacks: 2");
    shelf.put(&whole[..=whole.find('\n').expect("a line")]);
    shelf.refuses(&older.address, &[], "it lacks: 1");
    shelf.put(&whole.replacen("DC-", "DD-", 1));
    shelf.refuses(&older.address, &[], "line 1 of the ledger was changed");
    assert_eq!(are_erased(&older).await, 0);
    // A copy without its last line break is whole.
    shelf.put(whole.trim_end());
    let (serves, said) = shelf.serve(&older.address, &[]);
    assert!(serves, "{said}");
    for words in ["Missing erasures: 2", "DC-", "Erasures repeated: 2"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(are_erased(&older).await, 2);
    assert_eq!(shelf.text(), whole);
    older.store.close().await;
}

async fn appended_entry_erases_nobody(db: Database) {
    let shelf = Shelf(Folder::new());
    let lethe = Lethe::open(db).await;
    for (client, name) in GONE.into_iter().zip(["Zebulon", "Yolanthe"]) {
        lethe.client(client, name).await;
    }
    let address = lethe.db.address.clone();
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    let db = lethe.db;
    let store = shelf.over(db.store.clone());
    let lethe = Lethe::over(Database { store, ..db });
    erase(&lethe, GONE[0]).await;
    let whole = shelf.text();
    let entry = Entry::read(whole.trim_end(), 1).expect("an entry");
    let mut forged = entry.erasure.clone();
    forged.client = Named::Known(GONE[1]);
    forged.reference = shared::client::Reference::from_random([9; 8]);
    let forged = Entry::at(&entry.head(), forged);
    let ledger = shelf.ledger();
    let verify = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lethe"));
        let program = program.arg("verify").arg("--ledger").arg(&ledger);
        program.output().expect("the program runs").status.success()
    };
    assert!(verify());

    shelf.put(&format!("{whole}{}\n", forged.to_line()));
    assert!(!verify(), "the entry is not signed");
    let unsigned = "are not signed with its key";
    shelf.refuses(&address, &[], unsigned);
    shelf.refuses(&address, &["--erase-again", "1"], unsigned);
    assert_eq!(are_erased(&lethe.db).await, 1);

    // Signed, but the database was not restored: the operator has to name the number.
    shelf.put(&format!(
        "{whole}{}\n",
        forged.signed(&shelf.secret()).to_line()
    ));
    assert!(verify());
    shelf.refuses(&address, &[], "start with --erase-again 1");
    shelf.refuses(
        &address,
        &["--erase-again", "2"],
        "start with --erase-again 1",
    );
    assert_eq!(are_erased(&lethe.db).await, 1);
    let (serves, said) = shelf.serve(&address, &["--erase-again", "1"]);
    assert!(serves, "{said}");
    assert_eq!(are_erased(&lethe.db).await, 2);
}

async fn refused_ledger_is_told_in_the_dialog(db: Database) {
    let shelf = Shelf(Folder::new());
    let lethe = Lethe::open(db).await;
    lethe.client(GONE[0], "Zebulon").await;
    let (serves, said) = shelf.serve(&lethe.db.address.clone(), &[]);
    assert!(serves, "{said}");
    let db = lethe.db;
    let store = shelf.over(db.store.clone());
    let lethe = Lethe::over(Database { store, ..db });
    shelf.put("{}\n");
    let id = GONE[0].to_string();
    let page = format!("/clients/{id}/information");
    let erasing = lethe
        .form(&page, "erase_client", &[("id", &id)])
        .by(Caller::Olivia);
    let told = erasing.send().await;
    let told = if told.body.is_empty() {
        let next = format!("{page}?delete=confirm");
        lethe.page(&next, Caller::Olivia).await
    } else {
        told.body
    };
    assert!(told.contains("doesn’t match the records"), "{told}");
    assert_eq!(are_erased(&lethe.db).await, 0);
    let fetched = lethe
        .fetch("erase_client", &[("id", &id)])
        .by(Caller::Olivia);
    let fetched = fetched.send().await;
    assert_eq!(fetched.status, 200);
    assert!(fetched.body.contains("Stopped"), "{}", fetched.body);
    let ready = health::asked(&lethe, "/readyz").await;
    assert_eq!(ready, (503, "ledger".to_owned()));
    lethe.measures(&["lethe_ledger_up 0"]).await;
    // All other work goes on.
    lethe.page("/clients", Caller::Olivia).await;
}

async fn damaged_day_keys_are_told_in_the_dialog_and_at_the_start(db: Database) {
    let shelf = Shelf(Folder::new());
    let lethe = Lethe::open(db).await;
    lethe.client(GONE[0], "Zebulon").await;
    let address = lethe.db.address.clone();
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    let db = lethe.db;
    let store = shelf.over(db.store.clone());
    let lethe = Lethe::over(Database { store, ..db });
    fs::write(shelf.days(), "no key\n").expect("written");
    fs::set_permissions(shelf.days(), fs::Permissions::from_mode(0o600)).expect("a file");
    let id = GONE[0].to_string();
    let page = format!("/clients/{id}/information");
    let erasing = lethe
        .form(&page, "erase_client", &[("id", &id)])
        .by(Caller::Olivia);
    let told = erasing.send().await;
    assert!(
        told.body.contains("The file of the day keys is damaged"),
        "{}",
        told.body
    );
    assert!(!told.body.contains("does not match the records"));
    let fetched = lethe
        .fetch("erase_client", &[("id", &id)])
        .by(Caller::Olivia);
    let fetched = fetched.send().await;
    assert!(fetched.body.contains("NoDayKeys"), "{}", fetched.body);
    assert_eq!(are_erased(&lethe.db).await, 0);
    shelf.refuses(&address, &[], "Put the newest copy of the file back");
}

/// The key is replaced between two erasures. All of the program goes on with both.
#[expect(clippy::too_many_lines, reason = "one key after the other")]
async fn key_is_replaced_and_the_earlier_one_signs_nothing_more(db: Database) {
    let shelf = Shelf(Folder::new());
    let lethe = Lethe::open(db).await;
    for (client, name) in GONE.into_iter().zip(["Zebulon", "Yolanthe"]) {
        lethe.client(client, name).await;
    }
    let address = lethe.db.address.clone();
    let (done, said) = shelf.rotate(&address);
    assert!(
        !done && said.contains("this ledger has no key yet"),
        "{said}"
    );
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    let backup = shelf.0.join("backup");
    let (to, days) = (backup.to_str().expect("text"), shelf.days());
    let with_keys = ["backup", to, "--day-keys", days.to_str().expect("text")];
    let (done, said) = shelf.run(&with_keys, &address);
    assert!(done, "{said}");
    let plain = lethe.db;
    let over = |db: &Database| {
        let store = shelf.over(db.store.clone());
        Lethe::over(Database {
            store,
            address: db.address.clone(),
        })
    };
    let lethe = over(&plain);
    erase(&lethe, GONE[0]).await;
    let (old, old_key) = (shelf.secret(), shelf.verifier_key());
    let receipt_of = async |lethe: &Lethe, position: usize| {
        let entries = ledger::read(&shelf.text()).expect("a ledger");
        let reference = entries[position - 1].erasure.reference.clone();
        let page = format!("/deleted-clients/{reference}/receipt");
        let receipt = lethe.get(&page).by(Caller::Olivia).send().await;
        let file = shelf.0.join(format!("{reference}.txt"));
        fs::write(&file, &receipt.body).expect("written");
        let shown = lethe
            .page(&format!("/erased/{reference}"), Caller::Stranger)
            .await;
        (file.to_str().expect("text").to_owned(), shown)
    };
    let (old_receipt, _) = receipt_of(&lethe, 1).await;

    // A process that was ended while it wrote the new key.
    let unfinished = shelf.key().with_added_extension("unfinished");
    fs::write(&unfinished, "half a ke").expect("written");
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    let newest = shelf.key().with_added_extension("newest");
    let by_the_old = fs::read_to_string(&newest).expect("a copy");
    let (done, said) = shelf.rotate(&address);
    assert!(done, "{said}");
    assert!(!unfinished.exists());
    let [new_key, shown_old] = shelf.verifier_keys().try_into().expect("two keys");
    assert_eq!(shown_old, old_key);
    for words in [
        new_key.as_str(),
        &old_key,
        "after entry 1",
        "lethe.ledger.key.newest",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let by_the_new = fs::read_to_string(&newest).expect("a copy");
    assert_ne!(by_the_new, by_the_old);
    let mode = |file: &Path| fs::metadata(file).expect("a file").permissions().mode() & 0o777;
    assert_eq!((mode(&shelf.key()), mode(&newest)), (0o600, 0o600));
    // A process that was ended before it signed the copy of the newest entry.
    fs::write(&newest, &by_the_old).expect("written");
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    assert_eq!(fs::read_to_string(&newest).expect("a copy"), by_the_new);

    // A thief has the old key.
    let whole = shelf.text();
    let first = Entry::read(whole.trim_end(), 1).expect("an entry");
    let stolen = |after: &Entry| {
        let mut forged = after.erasure.clone();
        forged.client = Named::Known(GONE[1]);
        forged.reference = shared::client::Reference::from_random([9; 8]);
        Entry::at(&after.head(), forged).signed(&old).to_line()
    };
    let path = shelf.ledger();
    let path = path.to_str().expect("text");
    let keys = ["--key", &new_key, "--key", &old_key];
    let verify = |more: &[&str]| shelf.verify(&[&["--ledger", path], more].concat());
    shelf.put(&format!("{whole}{}\n", stolen(&first)));
    for more in [&[][..], &["--erase-again", "1"]] {
        shelf.refuses(&address, more, "are not signed with its key");
    }
    assert!(!verify(&[]).0 && !verify(&keys).0);
    shelf.put(&whole);
    assert!(verify(&[]).0 && verify(&keys).0);

    let lethe = over(&plain);
    erase(&lethe, GONE[1]).await;
    let whole = shelf.text();
    let entries = ledger::read(&whole).expect("a ledger");
    assert_eq!(entries[1].replaces, [old.keys().to_string()]);
    // The ledger says when the key was replaced, without the file of the key.
    let away = shelf.0.join("away");
    fs::rename(shelf.key(), &away).expect("moved");
    assert!(verify(&keys).0);
    shelf.put(&format!("{whole}{}\n", stolen(&entries[1])));
    assert!(!verify(&keys).0);
    shelf.put(&whole);
    fs::rename(&away, shelf.key()).expect("moved");

    let (new_receipt, new_page) = receipt_of(&lethe, 2).await;
    let (_, old_page) = receipt_of(&lethe, 1).await;
    assert!(new_page.contains(&new_key) && !new_page.contains(&old_key));
    assert!(old_page.contains(&old_key) && !old_page.contains(&new_key));
    for (receipt, key, expected) in [
        (&old_receipt, &old_key, true),
        (&old_receipt, &new_key, false),
        (&new_receipt, &new_key, true),
        (&new_receipt, &old_key, false),
    ] {
        let (proven, said) = shelf.verify(&[receipt, "--key", key]);
        assert_eq!(proven, expected, "{said}");
    }
    let since = [&keys[..], &["--since", &old_receipt]].concat();
    let (intact, said) = verify(&since);
    assert!(intact && said.contains("Entries added: 1"), "{said}");

    // The backup is from before both.
    let older = restored(&shelf, &lethe.db, &backup).await;
    let (serves, said) = shelf.serve(&older.address, &[]);
    assert!(serves && said.contains("Erasures repeated: 2"), "{said}");
    assert_eq!(are_erased(&older).await, 2);
    older.store.close().await;
}

/// Starts the program for this database, and returns it once it serves.
fn start(shelf: &Shelf, address: &str) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lethe"));
    program.args(["serve", "--listen", "127.0.0.1:0", "--database", address]);
    let program = program.arg("--ledger").arg(shelf.ledger());
    let mut child = program
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut said = BufReader::new(child.stdout.as_mut().expect("a pipe")).lines();
    let serves = said.any(|line| line.expect("text").starts_with("Lethe is running at "));
    assert!(serves, "it serves");
    child
}

async fn key_in_use_is_not_replaced_and_two_replacements_do_no_harm(db: Database) {
    let shelf = Shelf(Folder::new());
    let address = db.address.clone();
    let mut serving = start(&shelf, &address);
    let before = fs::read_to_string(shelf.key()).expect("a key");
    let (done, said) = shelf.rotate(&address);
    assert!(
        !done && said.contains("the key of the ledger is in use"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(shelf.key()).expect("a key"), before);
    serving.kill().expect("killed");
    serving.wait().expect("an end");

    let one = || shelf.rotate(&address).0;
    let done = std::thread::scope(|scope| {
        let two = [scope.spawn(one), scope.spawn(one)];
        two.map(|rotating| rotating.join().expect("an end"))
    });
    let done = done.into_iter().filter(|done| *done).count();
    assert!(done > 0);
    assert_eq!(shelf.verifier_keys().len(), 1 + done);
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    db.store.close().await;
}

/// Returns the files and folders in a folder, whose mode is another one than that for their owner alone.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut open = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let about = fs::metadata(&path).expect("a file");
        let expected = if about.is_dir() { 0o700 } else { 0o600 };
        if about.permissions().mode() & 0o777 != expected {
            open.push(path.clone());
        }
        if about.is_dir() {
            open.extend(open_to_others(&path));
        }
    }
    open
}

async fn files_are_made_for_their_owner_alone(db: Database) {
    let shelf = Shelf(Folder::new());
    let lethe = Lethe::open(db).await;
    lethe.client(GONE[0], "Zebulon").await;
    let mut address = lethe.db.address.clone();
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    let db = lethe.db;
    let store = shelf.over(db.store.clone());
    let lethe = Lethe::over(Database { store, ..db });
    erase(&lethe, GONE[0]).await;
    let newest = shelf.key().with_added_extension("newest");
    assert!(newest.exists());
    // Lethe makes the copy again.
    fs::remove_file(newest).expect("removed");

    let (to, plain) = (shelf.0.join("backup"), shelf.0.join("plain"));
    let days = shelf.days();
    let keys = ["--day-keys", days.to_str().expect("text")];
    let to = ["backup", to.to_str().expect("text")];
    let plain = ["backup", "--plain", plain.to_str().expect("text")];
    for backup in [[&to[..], &keys].concat(), [&plain[..], &keys].concat()] {
        let (done, said) = shelf.run(&backup, &address);
        assert!(done, "{said}");
    }
    if address.starts_with("sqlite:") {
        let file = shelf.0.join("data/restored/lethe.db");
        address = format!("sqlite:{}", file.display());
        let (done, said) = shelf.run(&[&["restore", to[1]], &keys[..]].concat(), &address);
        assert!(done, "{said}");
        let other = shelf.0.join("data/new/lethe.db");
        let suppression = shelf.0.join("suppression");
        let new = format!("sqlite:{}", other.display());
        let ledger = shelf.0.join("new.ledger");
        let options = [
            "--ledger",
            ledger.to_str().expect("text"),
            "--suppression-key",
            suppression.to_str().expect("text"),
        ];
        let (serves, said) = shelf.serve(&new, &options);
        assert!(serves, "{said}");
        let third = shelf.0.join("data/third.db");
        let third = format!("sqlite:{}", third.display());
        let (serves, said) = shelf.run(&["serve", "--listen", "127.0.0.1:0"], &third);
        assert!(serves && shelf.0.join("state").exists(), "{said}");
    }
    let (serves, said) = shelf.serve(&address, &[]);
    assert!(serves, "{said}");
    assert_eq!(open_to_others(&shelf.0), Vec::<PathBuf>::new());
}

async fn receipt_is_verified_without_the_ledger(db: Database) {
    let shelf = Shelf(Folder::new());
    let lethe = Lethe::open(db).await;
    for (client, name) in GONE.into_iter().zip(["Zebulon", "Yolanthe"]) {
        lethe.client(client, name).await;
    }
    let (serves, said) = shelf.serve(&lethe.db.address.clone(), &[]);
    assert!(serves, "{said}");
    let db = lethe.db;
    let store = shelf.over(db.store.clone());
    let lethe = Lethe::over(Database { store, ..db });
    for client in GONE {
        erase(&lethe, client).await;
    }
    let entries = ledger::read(&shelf.text()).expect("a ledger");
    let mut files = Vec::new();
    for entry in &entries {
        let page = format!("/deleted-clients/{}/receipt", entry.erasure.reference);
        let receipt = lethe.get(&page).by(Caller::Olivia).send().await;
        let file = shelf.0.join(format!("{}.txt", entry.erasure.reference));
        fs::write(&file, &receipt.body).expect("written");
        files.push(file.to_str().expect("text").to_owned());
    }
    let key = shelf.verifier_key();
    let (proven, said) = shelf.verify(&[&files[0], &files[1], "--key", &key]);
    assert!(proven, "{said}");
    for entry in &entries {
        let words = format!(
            "{}: entry {} of {}, proven by desk.example/lethe",
            entry.erasure.reference, entry.position, entry.position
        );
        assert!(said.contains(&words), "{said}");
    }
    assert!(!said.contains("ledger is intact"), "{said}");
    let (proven, said) = shelf.verify(&[&files[0]]);
    assert!(!proven && said.contains("its key is missing"), "{said}");

    // One digit of the date is another one.
    let changed = shelf.0.join("changed.txt");
    let text = fs::read_to_string(&files[0]).expect("a receipt");
    let old = entries[0].to_line();
    let new = old.replacen("2026", "2025", 1);
    let text = text.replacen(&STANDARD.encode(old), &STANDARD.encode(new), 1);
    fs::write(&changed, text).expect("written");
    let changed = changed.to_str().expect("text").to_owned();
    let (proven, said) = shelf.verify(&[&changed, "--key", &key]);
    assert!(
        !proven && said.contains("this receipt was changed"),
        "{said}"
    );
    let stranger = Key::new(&[9; 32]).verifier_key("desk.example/lethe");
    let stranger = stranger.expect("a name").to_string();
    assert!(!shelf.verify(&[&files[0], "--key", &stranger]).0);

    // An older receipt is a checkpoint of the ledger.
    let whole = shelf.text();
    let path = shelf.ledger();
    let path = path.to_str().expect("text");
    for (old, ledger, expected, words) in [
        (0, whole.clone(), true, "Entries added: 1"),
        (1, whole.clone(), true, "Entries added: 0"),
        (
            1,
            format!("{}\n", entries[0].to_line()),
            false,
            "checkpoint has and the ledger lacks: 1",
        ),
        (
            0,
            format!("{}\n", rewritten(&entries[0]).to_line()),
            false,
            "was changed after the checkpoint",
        ),
    ] {
        shelf.put(&ledger);
        let since = ["--ledger", path, "--key", &key, "--since", &files[old]];
        let (proven, said) = shelf.verify(&since);
        assert_eq!(proven, expected, "{said}");
        assert!(said.contains(words), "{said}");
    }
    shelf.put(&whole);
    let address = lethe.db.address.as_str();
    let compared = ["--ledger", path, "--database", address];
    assert!(shelf.verify(&compared).0);
    shelf.put(&format!("{}\n", entries[0].to_line()));
    let (same, said) = shelf.verify(&compared);
    assert!(!same && said.contains("entry 2 of the ledger"), "{said}");
}

/// Makes another entry in the same position, with valid digests.
fn rewritten(entry: &Entry) -> Entry {
    let before = ledger::Head {
        position: entry.position - 1,
        hash: entry.after.clone(),
    };
    let reference = shared::client::Reference::from_random([3; 8]);
    let erasure = ledger::Erasure {
        reference,
        ..entry.erasure.clone()
    };
    Entry::at(&before, erasure)
}

on_both!(
    receipt_is_verified_without_the_ledger,
    restored_database_meets_its_ledger_before_it_is_served,
    appended_entry_erases_nobody,
    refused_ledger_is_told_in_the_dialog,
    files_are_made_for_their_owner_alone,
    damaged_day_keys_are_told_in_the_dialog_and_at_the_start,
    key_is_replaced_and_the_earlier_one_signs_nothing_more,
    key_in_use_is_not_replaced_and_two_replacements_do_no_harm,
);
