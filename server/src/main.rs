//! Lethe: client management built around the right to be forgotten.

use clap::Parser;
use server::commands::Cli;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    server::logging::start();
    Cli::parse().run().await
}
