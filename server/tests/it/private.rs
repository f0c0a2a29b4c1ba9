//! The files of Lethe are for the user who runs it alone.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use support::{Database, Folder, on_both};

use crate::program::{Program, lethe, run};

const WORDS: &str = "other users of this machine can read or change files of Lethe";

fn allow(file: &Path, mode: u32) {
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("a file");
}

/// Runs the command that a refusal names.
fn fix(said: &str) {
    let command = said.lines().find(|line| line.starts_with("    chmod "));
    let command = command.unwrap_or_else(|| panic!("no command: {said}"));
    let done = Command::new("sh").args(["-c", command]).status();
    assert!(done.expect("a shell").success(), "{command}");
}

async fn files_that_others_can_read_or_change_are_refused(db: Database) {
    // A shell takes care of what is in its name.
    let folder = Folder::new();
    let own = folder.join("it's mine");
    fs::create_dir(&own).unwrap();
    let (ledger, key, days) = (
        own.join("a.ledger"),
        own.join("a.ledger.key"),
        own.join("days"),
    );
    let (suppression, backup) = (own.join("suppression"), own.join("backup"));
    let program = || {
        let mut program = lethe(&folder);
        program
            .env("LETHE_LEDGER", &ledger)
            .env("LETHE_DAY_KEYS", &days)
            .env("LETHE_SUPPRESSION_KEY_FILE", &suppression);
        program
    };
    let refusal = || match Program::try_to_serve(program(), &db.address) {
        Ok(_) => String::new(),
        Err(said) => said,
    };
    assert_eq!(refusal(), "");
    let mut backing_up = program();
    backing_up.arg("backup").arg(&backup);
    let (done, said) = run(backing_up.args(["--database", &db.address]));
    assert!(done, "{said}");

    let mut files = vec![ledger.clone(), key, days.clone(), suppression.clone()];
    if let Some(file) = db.address.strip_prefix("sqlite:") {
        files.push(PathBuf::from(file));
        files.extend(["-wal", "-shm"].map(|end| PathBuf::from(format!("{file}{end}"))));
    }
    for file in &files {
        assert!(file.exists(), "{}", file.display());
        for mode in [0o640, 0o604, 0o620, 0o602] {
            allow(file, mode);
            let said = refusal();
            assert!(said.contains(WORDS), "{} {mode:o}: {said}", file.display());
            fix(&said);
            let after = fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(after & 0o777, 0o600, "{}", file.display());
        }
    }
    // One command for all files of the ledger.
    for file in &files[..3] {
        allow(file, 0o644);
    }
    fix(&refusal());
    let address = db.second_address().await;
    let restore = || {
        let mut restoring = program();
        restoring.arg("restore").arg(&backup);
        run(restoring.args(["--database", &address]))
    };
    allow(&backup, if backup.is_dir() { 0o755 } else { 0o644 });
    let (done, said) = restore();
    assert!(!done && said.contains(WORDS), "{said}");
    fix(&said);
    let (done, said) = restore();
    assert!(done, "{said}");
    assert_eq!(refusal(), "");
}

/// Linux shows what a process keeps from others for files that it makes without saying for whom.
#[cfg(target_os = "linux")]
async fn program_makes_files_for_its_user_alone(db: Database) {
    let folder = Folder::new();
    let program = Program::serve(lethe(&folder), &db.address);
    let status = fs::read_to_string(format!("/proc/{}/status", program.number())).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("Umask:"));
    assert_eq!(mask.map(str::trim), Some("0077"));
}

#[cfg(target_os = "linux")]
support::on_sqlite!(program_makes_files_for_its_user_alone);

on_both!(files_that_others_can_read_or_change_are_refused);
