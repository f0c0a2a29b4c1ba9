//! What proxies and containers ask.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Command, Stdio},
};

use http::Method;
use support::{Database, Folder, on_both};

use crate::lethe::Lethe;

/// Asks as a proxy does. Returns the status and the body.
pub(crate) async fn asked(lethe: &Lethe, address: &str) -> (u16, String) {
    let answer = lethe.ask(Method::GET, address, "").send().await;
    (answer.status.as_u16(), answer.body)
}

fn answer(status: u16, body: &str) -> (u16, String) {
    (status, body.to_owned())
}

async fn process_lives_and_is_ready(db: Database) {
    let lethe = Lethe::open(db).await;
    assert_eq!(asked(&lethe, "/healthz").await, answer(200, "ok"));
    assert_eq!(asked(&lethe, "/readyz").await, answer(200, "ready"));
}

async fn newer_schema_is_not_ready(db: Database) {
    let lethe = Lethe::open(db).await;
    let later = "update _sqlx_migrations set version = 9999
        where version = (select max(version) from _sqlx_migrations)";
    lethe.db.run(later, &[]).await;
    assert_eq!(asked(&lethe, "/healthz").await, answer(200, "ok"));
    assert_eq!(asked(&lethe, "/readyz").await, answer(503, "schema"));
}

async fn database_without_an_answer_is_not_ready(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.db.store.close().await;
    assert_eq!(asked(&lethe, "/healthz").await, answer(200, "ok"));
    assert_eq!(asked(&lethe, "/readyz").await, answer(503, "database"));
}

async fn program_is_asked(db: Database) {
    let folder = Folder::new();
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let program = |command: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lethe"));
        program
            .args([command, "--listen", &free.to_string()])
            .env("XDG_STATE_HOME", &*folder)
            .stdout(Stdio::piped());
        program
    };
    let health = || {
        let done = program("health").output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8(said).unwrap())
    };
    let (ready, said) = health();
    assert!(!ready && said.contains("does not answer"), "{said}");
    let serve = program("serve").args(["--database", &db.address]).spawn();
    let mut serve = serve.unwrap();
    let mut lines = BufReader::new(serve.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("Lethe is running at ")));
    let (ready, said) = health();
    serve.kill().unwrap();
    serve.wait().unwrap();
    assert!(ready && said == "Lethe is ready.\n", "{said}");
}

on_both!(
    program_is_asked,
    process_lives_and_is_ready,
    newer_schema_is_not_ready,
    database_without_an_answer_is_not_ready,
);
