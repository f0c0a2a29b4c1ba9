//! The commands of `lethe`.

pub mod audit;
pub mod backup;
pub mod checklist;
pub mod clean;
pub mod demo;
pub mod import;
pub mod key;
pub mod serve;
pub mod verify;

use clap::{Parser, Subcommand};

/// Client management for gyms and studios, built around the right to be forgotten.
#[derive(Debug, Parser)]
#[command(
    name = "lethe",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a studio. With an empty database, the first page sets it up.
    Serve(serve::Args),
    /// Serve a studio of invented people, for trying Lethe.
    Demo(serve::Args),
    /// Import a folder of CSV files: everything, or nothing when anything is wrong.
    Import(import::Args),
    /// Show the checklist of a client, or of each client: what has to be settled before the client can be deleted.
    Checklist(checklist::Args),
    /// Check that the index of texts is complete, that erased clients hold nothing, and that the ledger and the database agree.
    /// Lethe may be serving.
    Audit(audit::Args),
    /// Wipe erased data from the disk. With SQLite, serve does it automatically.
    Clean(clean::Args),
    /// Copy all records into a file (SQLite) or a folder (PostgreSQL). Lethe may be serving.
    Backup(backup::BackupArgs),
    /// Restore a backup into an empty database.
    Restore(backup::RestoreArgs),
    /// Show the public keys that verify receipts, or replace the key that signs them.
    Key(key::Args),
    /// Check the ledger of erasures, and receipts and a database against it.
    Verify(verify::Args),
}

impl Cli {
    /// Returns what was typed. `cargo leptos watch` types nothing, and gets the demo studio.
    pub fn typed() -> Self {
        let mut typed: Vec<_> = std::env::args_os().collect();
        if typed.len() == 1 && std::env::var_os(app::WATCHED).is_some() {
            typed.push("demo".into());
        }
        Self::parse_from(typed)
    }

    /// Runs the command.
    ///
    /// # Errors
    /// What went wrong, in words for the terminal.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(args) => serve::run(args).await,
            Command::Demo(args) => demo::run(args).await,
            Command::Import(args) => import::run(args).await,
            Command::Checklist(args) => checklist::run(args).await,
            Command::Audit(args) => audit::run(args).await,
            Command::Clean(args) => clean::run(args).await,
            Command::Backup(args) => backup::run_backup(args).await,
            Command::Restore(args) => backup::run_restore(args).await,
            Command::Key(args) => key::run(args).await,
            Command::Verify(args) => verify::run(args).await,
        }
    }
}
