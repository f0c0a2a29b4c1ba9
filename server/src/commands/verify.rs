//! `lethe verify`: checks that the ledger is unchanged and contains these receipts. It needs no database and no server.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use shared::ledger::{self, BadLink, Entry};
use store::engine::ledger_problem::Problem;

use crate::config::Database;

/// The options of `lethe verify`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Downloaded receipts.
    receipts: Vec<PathBuf>,
    #[command(flatten)]
    database: Database,
}

/// Checks the chain, and that it contains each receipt unchanged.
pub(super) fn run(args: &Args) -> Result<()> {
    let file = args.database.ledger();
    let text = fs::read_to_string(&file).context("the ledger cannot be read (--ledger)")?;
    let entries = ledger::read(&text)
        .map_err(Problem::Bad)
        .map_err(store::Error::from)?;
    println!("The ledger is intact. Erasures in it: {}", entries.len());
    let mut wrong = 0;
    for receipt in &args.receipts {
        match check(receipt, &entries)? {
            Ok(entry) => println!(
                "{}: entry {}, unchanged",
                entry.erasure.reference, entry.position
            ),
            Err(words) => {
                println!("{}: {words}", receipt.display());
                wrong += 1;
            }
        }
    }
    match wrong {
        0 => Ok(()),
        _ => bail!("receipts that do not match the ledger: {wrong}"),
    }
}

fn check(receipt: &Path, entries: &[Entry]) -> Result<Result<Entry, &'static str>> {
    let text = fs::read_to_string(receipt)
        .with_context(|| format!("{} cannot be read", receipt.display()))?;
    Ok(match Entry::read(text.trim_end(), 1) {
        Err(BadLink::Changed(_)) => Err("the receipt has been changed"),
        Err(_) => Err("this is not a receipt"),
        Ok(entry) if entries.contains(&entry) => Ok(entry),
        Ok(_) => Err("the ledger has no such entry: the ledger or the receipt has been changed"),
    })
}
