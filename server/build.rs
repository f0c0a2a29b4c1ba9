//! Puts the commit and the source into the program: its licence demands that everyone who uses it over a network can have both.

use std::{env, fs, path::PathBuf, process::Command};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=LETHE_COMMIT");
    // Builds for debugging do not follow each commit, which would compile this crate again.
    if env::var("PROFILE").as_deref() == Ok("release")
        && let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
    {
        println!("cargo::rerun-if-changed={log}");
    }
    let commit = env::var("LETHE_COMMIT")
        .ok()
        .filter(|commit| !commit.is_empty());
    let commit = commit.or_else(|| git(&["rev-parse", "HEAD"]));
    println!(
        "cargo::rustc-env=LETHE_COMMIT={}",
        commit.as_deref().unwrap_or("unknown")
    );
    let archive = out.join("source.tar.gz");
    let made = Command::new("git")
        .args(["archive", "--format=tar.gz", "--prefix=lethe/", "-9", "-o"])
        .arg(&archive)
        .arg("HEAD")
        .current_dir("..")
        .status();
    if !made.is_ok_and(|status| status.success()) {
        fs::write(archive, []).expect("the folder for built files");
    }
}

/// Returns what git prints, if it succeeds.
fn git(arguments: &[&str]) -> Option<String> {
    let done = Command::new("git").args(arguments).output().ok()?;
    let said = String::from_utf8(done.stdout).ok()?;
    let said = said.trim().to_owned();
    (done.status.success() && !said.is_empty()).then_some(said)
}
