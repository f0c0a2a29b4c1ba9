//! `lethe key`: shows the public key of the ledger.

use anyhow::Result;

use crate::config::{Database, Ledger, Web};

/// The options of `lethe key`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    web: Web,
}

/// Prints the public key that verifies receipts.
pub(super) fn run(args: &Args) -> Result<()> {
    let signer = args.ledger.signer(&args.database, &args.web.origin()?)?;
    println!("{}", signer.verifier_key());
    Ok(())
}
