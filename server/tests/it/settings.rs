//! Settings: secrets come from files and are never shown.

use std::{fs, os::unix::fs::PermissionsExt};

use support::{Database, Folder, on_both};

use crate::program::{Program, lethe, run};

async fn address_comes_from_a_file(db: Database) {
    let folder = Folder::new();
    let file = folder.join("address");
    fs::write(&file, format!("{}\n", db.address)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
    let clean = || {
        run(lethe(&folder)
            .arg("clean")
            .arg("--database-file")
            .arg(&file))
    };
    let (done, said) = clean();
    assert!(!done && said.contains("chmod g-wx,o-rwx "), "{said}");
    for mode in [0o600, 0o440] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let (done, said) = clean();
        assert!(done, "{said}");
    }
    let mut by_variable = lethe(&folder);
    by_variable
        .env("LETHE_DATABASE_FILE", &file)
        .arg("checklist");
    let (done, said) = run(&mut by_variable);
    assert!(done, "{said}");
    // Two addresses are one too many.
    let (done, said) = run(by_variable.args(["--database", &db.address]));
    assert!(!done && said.contains("cannot be used with"), "{said}");
    let (done, said) = run(lethe(&folder).args(["clean", "--database-file", "/none"]));
    assert!(
        !done && said.contains("Lethe cannot use /none (--database-file)"),
        "{said}"
    );
}

/// Returns the value and the source of a setting that `lethe config` shows.
fn shown<'s>(said: &'s str, name: &str) -> (&'s str, &'s str) {
    let line = said
        .lines()
        .find(|line| line.split_whitespace().next() == Some(name));
    let line = line.unwrap_or_else(|| panic!("{name} is not shown: {said}"));
    let mut parts = line
        .split("  ")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.next();
    (parts.next().unwrap(), parts.next().unwrap())
}

#[test]
fn settings_are_shown_with_their_sources_and_without_secrets() {
    let folder = Folder::new();
    let secret = "postgres://lethe:sesame@db.example/lethe";
    let file = folder.join("address");
    fs::write(&file, secret).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();

    let mut config = lethe(&folder);
    config.arg("config").env("LETHE_LISTEN", "127.0.0.1:4000");
    config
        .env("LETHE_DATABASE", secret)
        .args(["--backup-days", "30"]);
    let (done, said) = run(&mut config);
    assert!(done && !said.contains("sesame"), "{said}");
    let masked = "postgres://lethe:***@db.example/lethe";
    for (name, expected) in [
        ("--database", (masked, "LETHE_DATABASE")),
        ("--listen", ("127.0.0.1:4000", "LETHE_LISTEN")),
        ("--public-url", ("http://127.0.0.1:4000/", "default")),
        ("--backup-days", ("30", "command line")),
        ("--metrics-listen", ("off", "default")),
        ("--suppression-key", ("off", "default")),
        ("--log-format", ("text", "default")),
    ] {
        assert_eq!(shown(&said, name), expected, "{said}");
    }
    let (ledger, source) = shown(&said, "--ledger");
    assert!(
        ledger.starts_with(folder.join("state/lethe").to_str().unwrap()),
        "{ledger}"
    );
    assert_eq!(source, "default");
    assert!(!folder.join("state").exists(), "nothing is made");

    let mut config = lethe(&folder);
    config
        .args(["config", "--log-format", "json", "--database-file"])
        .arg(&file);
    let (done, said) = run(&mut config);
    assert!(done && !said.contains("sesame"), "{said}");
    let (address, source) = shown(&said, "--database");
    assert_eq!(address, masked);
    assert!(source.contains(file.to_str().unwrap()), "{source}");
    assert_eq!(shown(&said, "--log-format"), ("json", "command line"));
}

#[test]
fn version_names_commit_and_licence() {
    let folder = Folder::new();
    let (done, said) = run(lethe(&folder).arg("--version"));
    assert!(done);
    let version = format!("lethe {}\n", env!("CARGO_PKG_VERSION"));
    assert!(said.starts_with(&version), "{said}");
    let commit = said.lines().find_map(|line| line.strip_prefix("Commit: "));
    let commit = commit.unwrap_or_default();
    let is_known = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(is_known || commit == "unknown", "{said}");
    assert!(said.contains("Licence: AGPL-3.0-or-later"), "{said}");
}

async fn source_is_offered_to_everyone(db: Database) {
    let folder = Folder::new();
    let link = |address: &str| format!(r#"<a href="{address}">Source code of Lethe</a>"#);
    let program = Program::serve(lethe(&folder), &db.address);
    // The marks between the pieces of a page say nothing.
    let page = program.ask("/setup").replace("<!>", "");
    let archive = program.ask("/source.tar.gz");
    // A program that was not built from a repository has none.
    if archive.starts_with("HTTP/1.1 200 ") {
        assert!(
            archive.contains("content-type: application/gzip"),
            "{archive}"
        );
        assert!(page.contains(&link("/source.tar.gz")), "{page}");
    } else {
        assert!(!page.contains("Source code of Lethe"), "{page}");
    }
    drop(program);
    let mut changed = lethe(&folder);
    changed.env("LETHE_SOURCE_URL", "https://git.example/lethe");
    let page = Program::serve(changed, &db.address).ask("/setup");
    let page = page.replace("<!>", "");
    assert!(page.contains(&link("https://git.example/lethe")), "{page}");
}

on_both!(address_comes_from_a_file, source_is_offered_to_everyone);
