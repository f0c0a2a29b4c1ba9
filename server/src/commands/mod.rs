//! What can be typed after `lethe`.

pub mod checklist;
pub mod demo;
pub mod import;
pub mod serve;

use clap::{Parser, Subcommand};

use crate::{clock, config::Database};

/// Client management for gyms and studios, built around the right to be forgotten.
#[derive(Debug, Parser)]
#[command(name = "lethe", version, arg_required_else_help = true, max_term_width = 100)]
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
    /// Bring a studio's export in: all of it, or nothing.
    Import {
        #[command(flatten)]
        args: import::Args,
        #[command(flatten)]
        database: Database,
    },
    /// Show what stands in the way of deleting clients.
    Checklist {
        #[command(flatten)]
        args: checklist::Args,
        #[command(flatten)]
        database: Database,
    },
}

impl Cli {
    /// Does what was typed.
    ///
    /// # Errors
    /// What went wrong, in words for the terminal.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(args) => serve::run(args).await,
            Command::Demo(args) => demo::run(args).await,
            Command::Import { args, database } => import::run(args, &database.open().await?, clock::now()).await,
            Command::Checklist { args, database } => {
                checklist::run(args, &database.open().await?, clock::now()).await
            }
        }
    }
}
