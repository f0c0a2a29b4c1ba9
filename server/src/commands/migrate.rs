//! `lethe migrate`: brings the schema of a database up to date, for a `lethe serve` whose database user is not allowed to.

use anyhow::Result;

use crate::config::{BackupDays, Database, Ledger};

/// The options of `lethe migrate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    backup_days: BackupDays,
}

/// Makes the schema, or brings it up to date. An SQLite database is backed up before.
pub(super) async fn run(args: Args) -> Result<()> {
    let days = args.backup_days.backup_days;
    let store = args.database.migrate(&args.ledger, days).await?;
    store.close().await;
    println!("The schema is up to date.");
    Ok(())
}
