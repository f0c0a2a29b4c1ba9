//! `lethe verify`: checks that the ledger is unchanged and signed and contains these receipts. It needs no server, and a database
//! only to compare it with the ledger.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use shared::ledger::{self, BadLink, Entry, Keys};
use store::{engine::ledger_problem::Problem, erasing::audit};

use super::audit::in_words;
use crate::config::{Database, Ledger};

/// The options of `lethe verify`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Downloaded receipts.
    receipts: Vec<PathBuf>,
    /// A public key that signed the ledger. May be repeated. By default the key beside the ledger.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// The database to compare the ledger with.
    #[arg(
        long,
        value_name = "DATABASE",
        help = "The database to compare the ledger with: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
        env = "LETHE_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
}

/// Checks the chain and its signatures, that it contains each receipt unchanged, and that the database agrees.
pub(super) async fn run(args: Args) -> Result<()> {
    let database = Database::at(args.database.as_deref());
    let file = args.ledger.path(&database)?;
    let text = fs::read_to_string(&file).context("the ledger cannot be read (--ledger)")?;
    let whole = ledger::whole_lines(&text);
    let entries = ledger::read(whole)
        .map_err(Problem::Bad)
        .map_err(store::Error::from)?;
    println!("The ledger is intact. Erasures in it: {}", entries.len());
    if whole.len() < text.len() {
        println!("A last line was not written completely. It does not count.");
    }
    let mut wrong = usize::from(!are_signed(&args, &file, &entries)?);
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
    if args.database.is_some() {
        let store = database.open_with(&args.ledger).await?;
        let compared = audit::ledger(&store, |fault| {
            println!("{}", in_words(&fault));
            wrong += 1;
        });
        compared.await?;
        store.close().await;
    }
    match wrong {
        0 => Ok(()),
        _ => bail!("not as they should be: {wrong}"),
    }
}

/// Checks the signatures, where a key is known.
fn are_signed(args: &Args, file: &Path, entries: &[Entry]) -> Result<bool> {
    let mut keys = Keys::default();
    for text in &args.key {
        keys = keys.and(&Keys::read(text).context("this is not a public key (--key)")?);
    }
    if args.key.is_empty() {
        let Some(known) = args.ledger.keys(file)? else {
            println!("No key is known, so the signatures were not checked (--key).");
            return Ok(true);
        };
        keys = known;
    }
    let unsigned = entries.len() - ledger::signed(entries, &keys);
    let is_older = entries.iter().all(|entry| entry.signature.is_none());
    if unsigned > 0 {
        println!("The last entries are not signed with its key. How many: {unsigned}");
    }
    Ok(unsigned == 0 || is_older)
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
