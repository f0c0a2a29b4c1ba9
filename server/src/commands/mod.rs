//! What can be typed after `lethe`.

pub mod backup;
pub mod checklist;
pub mod clean;
pub mod demo;
pub mod import;
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
    /// Serve a studio. On an empty database, a page sets it up.
    Serve(serve::Args),
    /// Serve a studio full of invented people, to try things on.
    Demo(serve::Args),
    /// Import a folder of CSV files: all of it, or nothing when anything is wrong.
    Import(import::Args),
    /// Show what stands in the way of deleting a client, or each client.
    Checklist(checklist::Args),
    /// Wipe from the disk what was erased. On SQLite, serve does so by itself.
    Clean(clean::Args),
    /// Copy all records, also while Lethe serves: into a file (SQLite) or a folder (PostgreSQL).
    Backup(backup::BackupArgs),
    /// Bring a backup back into an empty database.
    Restore(backup::RestoreArgs),
    /// Check the ledger of erasures, and receipts against it, without a database.
    Verify(verify::Args),
}

impl Cli {
    /// What was typed. `cargo leptos watch` types nothing: it watches over the demo studio.
    pub fn typed() -> Self {
        let mut typed: Vec<_> = std::env::args_os().collect();
        if typed.len() == 1 && std::env::var_os(app::WATCHED).is_some() {
            typed.push("demo".into());
        }
        Self::parse_from(typed)
    }

    /// Does what was typed.
    ///
    /// # Errors
    /// What went wrong, in words for the terminal.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(args) => serve::run(args).await,
            Command::Demo(args) => demo::run(args).await,
            Command::Import(args) => import::run(args).await,
            Command::Checklist(args) => checklist::run(args).await,
            Command::Clean(args) => clean::run(args).await,
            Command::Backup(args) => backup::run_backup(args).await,
            Command::Restore(args) => backup::run_restore(args).await,
            Command::Verify(args) => verify::run(&args),
        }
    }
}
