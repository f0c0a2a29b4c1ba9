//! Lethe: client management built around the right to be forgotten.

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]

use std::process::ExitCode;

use rustix::{fs::Mode, process::umask};
use server::commands::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    // The program's files are for its user alone, whatever the shell allows.
    umask(Mode::RWXG | Mode::RWXO);
    match Cli::typed().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lethe: {error:#}");
            ExitCode::FAILURE
        }
    }
}
