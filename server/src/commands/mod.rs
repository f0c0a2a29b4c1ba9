//! The commands of `lethe`.

pub mod audit;
pub mod backup;
pub mod checklist;
pub mod clean;
pub mod config;
pub mod demo;
pub mod health;
pub mod import;
pub mod key;
pub mod migrate;
pub mod serve;
pub mod verify;

use clap::{Parser, Subcommand};

use crate::{about, logging};

/// Client management for gyms and studios, built around the right to be forgotten.
#[derive(Debug, Parser)]
#[command(
    name = "lethe",
    version = about::VERSION,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    log: logging::Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start Lethe. With an empty database, you set up your studio in the browser.
    Serve(Box<serve::Args>),
    /// Start a demo studio with made-up clients.
    Demo(Box<serve::Args>),
    /// Import a folder of CSV files. If anything is wrong, nothing is imported.
    Import(Box<import::Args>),
    /// Show what must be settled before a client can be deleted, for one client or for all of them.
    Checklist(Box<checklist::Args>),
    /// Check that the index of texts is complete, that erased clients hold nothing, and that the ledger and the database agree.
    /// You can do this while Lethe is running.
    Audit(Box<audit::Args>),
    /// Show the settings of `lethe serve` and where each comes from. Passwords are not shown.
    Config(Box<config::Args>),
    /// Bring the schema of the database up to date. lethe serve does this itself, if its database user is allowed to.
    Migrate(Box<migrate::Args>),
    /// Wipe erased data from the disk. With SQLite, serve does this automatically.
    Clean(Box<clean::Args>),
    /// Ask a running Lethe whether it can do its work. Fails if it cannot.
    Health(Box<health::Args>),
    /// Back up all records to a file (SQLite) or a folder (PostgreSQL). You can do this while Lethe is running.
    Backup(Box<backup::BackupArgs>),
    /// Restore a backup into an empty database.
    Restore(Box<backup::RestoreArgs>),
    /// Show the public keys that verify receipts, or replace the key that signs them.
    Key(Box<key::Args>),
    /// Check the erasure ledger, and check receipts and a database against it.
    Verify(Box<verify::Args>),
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
        logging::start(&self.log);
        match self.command {
            Command::Serve(args) => serve::run(*args).await,
            Command::Demo(args) => demo::run(*args).await,
            Command::Import(args) => import::run(*args).await,
            Command::Checklist(args) => checklist::run(*args).await,
            Command::Audit(args) => audit::run(*args).await,
            Command::Config(args) => config::run(&args),
            Command::Migrate(args) => migrate::run(*args).await,
            Command::Clean(args) => clean::run(*args).await,
            Command::Health(args) => health::run(&args),
            Command::Backup(args) => backup::run_backup(*args).await,
            Command::Restore(args) => backup::run_restore(*args).await,
            Command::Key(args) => key::run(*args).await,
            Command::Verify(args) => verify::run(*args).await,
        }
    }
}
