//! Only `serve`, `demo`, `import` and `restore` make or change a database.

use std::{
    fs,
    process::{Command, Stdio},
};

use store::{Engine, Error, Store, engine::found::Found};
use support::{Database, Folder, on_both};

/// The commands for a database that exists.
const COMMANDS: [&[&str]; 6] = [
    &["checklist"],
    &["checklist", "--format", "json"],
    &["audit"],
    &["clean"],
    &["backup", "BACKUP"],
    &["backup", "BACKUP", "--plain"],
];

/// Runs a command on a database, with all its other files in a folder. Returns whether it succeeded, and what it said.
fn lethe(command: &[&str], address: &str, folder: &Folder) -> (bool, String) {
    let backup = folder.join("backup").display().to_string();
    let command = command
        .iter()
        .map(|word| if *word == "BACKUP" { &backup } else { *word });
    let done = Command::new(env!("CARGO_BIN_EXE_lethe"))
        .args(command)
        .args(["--database", address])
        .env("XDG_STATE_HOME", folder.join("state"))
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let said = [done.stdout, done.stderr].concat();
    (
        done.status.success(),
        String::from_utf8(said).expect("text"),
    )
}

/// Returns what the database consists of: the bytes of its file, or the names of its tables. On SQLite, nothing else may have it
/// open.
async fn content(db: &Database) -> Vec<Vec<u8>> {
    match db.store.engine() {
        Engine::Sqlite => {
            let file = db.address.trim_start_matches("sqlite:");
            vec![fs::read(file).unwrap()]
        }
        Engine::Postgres => {
            let tables =
                "select tablename::text from pg_tables where schemaname = 'public' order by 1";
            let tables = db.texts(tables, &[]).await.into_iter().flatten();
            tables.map(String::into_bytes).collect()
        }
    }
}

async fn missing_database_is_not_made(db: Database) {
    let folder = Folder::new();
    let address = db.second_address().await;
    for command in COMMANDS {
        let (done, said) = lethe(command, &address, &folder);
        assert!(!done, "{command:?}: {said}");
        assert!(
            said.to_lowercase().contains("there is no database at"),
            "{command:?}: {said}"
        );
        let found = Store::open_existing(&address).await;
        assert!(
            matches!(found, Err(Error::Found(Found::Nothing))),
            "{command:?}"
        );
        assert!(!folder.join("backup").exists(), "{command:?}");
    }
}

async fn database_of_another_program_is_left_as_it_is(db: Database) {
    let folder = Folder::new();
    db.run("drop table _sqlx_migrations", &[]).await;
    if db.store.engine() == Engine::Sqlite {
        db.store.close().await;
    }
    let before = content(&db).await;
    let serving: &[&str] = &["serve", "--listen", "127.0.0.1:0"];
    let demo: &[&str] = &["demo", "--listen", "127.0.0.1:0"];
    for command in COMMANDS.into_iter().chain([serving, demo]) {
        let (done, said) = lethe(command, &db.address, &folder);
        assert!(!done, "{command:?}: {said}");
        assert!(
            said.contains("the database of another program"),
            "{command:?}: {said}"
        );
        assert!(content(&db).await == before, "{command:?}");
    }
}

async fn database_of_another_version_is_left_as_it_is(db: Database) {
    let folder = Folder::new();
    let newest = "(select max(version) from _sqlx_migrations)";
    let later = format!("update _sqlx_migrations set version = 9999 where version = {newest}");
    db.run(&later, &[]).await;
    let serving: &[&str] = &["serve", "--listen", "127.0.0.1:0"];
    for command in COMMANDS.into_iter().chain([serving]) {
        let (done, said) = lethe(command, &db.address, &folder);
        assert!(!done, "{command:?}: {said}");
        assert!(
            said.contains("a later version of Lethe"),
            "{command:?}: {said}"
        );
    }
    let older = format!("delete from _sqlx_migrations where version = {newest}");
    db.run(&older, &[]).await;
    for command in COMMANDS {
        let (done, said) = lethe(command, &db.address, &folder);
        assert!(!done, "{command:?}: {said}");
        assert!(
            said.contains("an earlier version of Lethe"),
            "{command:?}: {said}"
        );
    }
}

on_both!(
    missing_database_is_not_made,
    database_of_another_program_is_left_as_it_is,
    database_of_another_version_is_left_as_it_is,
);
