//! An SQLite database is backed up before its schema changes.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use store::Store;
use support::{Database, Folder, make_older};

use crate::program::{Program, lethe, run};

/// The last migration of the version from before.
const BEFORE: i64 = 27;

/// Files that can be imported.
const STUDIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/store/tests/data/studio");

/// A website that the older database has.
const STATEMENT: &str =
    "insert into embedding_sites (origin) values ('https://from-before.example')";

fn backups(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|file| file.to_string_lossy().ends_with(".backup"))
        .collect()
}

#[tokio::test]
async fn older_database_is_backed_up_before_its_schema_changes() {
    let folder = Folder::new();
    let at = |name: &str| format!("sqlite:{}", folder.join(name).display());
    let address = at("lethe.db");
    make_older(&address, BEFORE, STATEMENT).await;
    fs::set_permissions(folder.join("lethe.db"), fs::Permissions::from_mode(0o600)).unwrap();
    // From before the day on which the keys of its day went, and one that other programs made.
    let long_ago = folder.join("lethe.db.before-2020-01-01T000000Z.backup");
    let other = folder.join("other.db.before-2020-01-01T000000Z.backup");
    fs::write(&long_ago, "").unwrap();
    fs::write(&other, "").unwrap();

    // Only `lethe serve` changes the schema.
    let mut importing = lethe(&folder);
    importing.arg("import").arg(STUDIO);
    let (done, said) = run(importing.args(["--database", &address]));
    assert!(
        !done && said.contains("an earlier version of Lethe"),
        "{said}"
    );

    drop(Program::serve(lethe(&folder), &address));
    assert!(!long_ago.exists() && other.exists());
    fs::remove_file(other).unwrap();
    let made = backups(&folder);
    let [backup] = made.as_slice() else {
        panic!("{made:?}");
    };
    let bytes = fs::read(backup).unwrap();
    assert!(bytes.starts_with(b"lethe sealed backup"));
    assert!(!String::from_utf8_lossy(&bytes).contains("from-before"));
    assert_eq!(
        fs::metadata(backup).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let mut names: Vec<_> = fs::read_dir(&*folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    names.retain(|name| !name.to_string_lossy().starts_with("lethe.db"));
    assert_eq!(names, ["state"], "nothing else is left");

    // The schema is up to date now.
    drop(Program::serve(lethe(&folder), &address));
    assert_eq!(backups(&folder).len(), 1);

    let days = fs::read_dir(folder.join("state/lethe")).unwrap();
    let mut days = days.map(|entry| entry.unwrap().path());
    let days = days.find(|file| file.extension().is_some_and(|end| end == "days"));
    let mut restoring = lethe(&folder);
    restoring
        .arg("restore")
        .arg(backup)
        .args(["--database", &at("restored.db")]);
    let (done, said) = run(restoring.arg("--day-keys").arg(days.expect("the day keys")));
    assert!(done, "{said}");
    let address = at("restored.db");
    let store = Store::open_existing(&address)
        .await
        .expect("a current schema");
    let db = Database { store, address };
    let sites = db.texts("select origin from embedding_sites", &[]).await;
    assert_eq!(sites, [Some("https://from-before.example".to_owned())]);
    // Who was erased since is erased again before it is served.
    let restored = db
        .number("select restored from ledger where id = 1", &[])
        .await;
    assert_eq!(restored, 1);
    db.store.close().await;
}
