//! Lethe: client management built around the right to be forgotten.

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]

use clap::Parser;
use server::commands::Cli;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    server::logging::start();
    Cli::parse().run().await
}
