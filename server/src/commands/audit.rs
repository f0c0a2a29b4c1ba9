//! `lethe audit`: reads everything once and prints what is not as it should be.

use std::io::{self, Write};

use anyhow::{Result, bail};
use store::erasing::audit::{Audited, Fault, audit};

use crate::config::{Database, Ledger};

/// The options of `lethe audit`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    ledger: Ledger,
}

/// Prints each fault as it is found, and how much was read.
pub(super) async fn run(args: Args) -> Result<()> {
    let store = args.database.open_existing().await?;
    let file = args.ledger.path(&args.database)?;
    let mut faults = 0_u64;
    let days = args.ledger.days(&args.database, 0)?.all()?;
    let audited = audit(&store, Some(&file), &days, |fault| {
        faults += 1;
        // The reader of a pipe may have seen enough. The number of faults and the status still tell.
        let _ = writeln!(io::stdout(), "{}", in_words(&fault));
    })
    .await;
    store.close().await;
    let Audited {
        texts,
        erased,
        entries,
    } = audited?;
    let _ = writeln!(
        io::stdout(),
        "Texts: {texts}. Erased clients: {erased}. Entries of the ledger: {entries}."
    );
    match faults {
        0 => Ok(()),
        faults => bail!("problems: {faults}"),
    }
}

pub(super) fn in_words(fault: &Fault) -> String {
    match fault {
        Fault::Words(place) => format!("{place}: the index of texts does not match this text"),
        Fault::Left(place) => {
            format!("{place}: an erased client still has data here")
        }
        Fault::NotErased(position) => {
            format!(
                "entry {position} of the ledger: the database has this erasure, but the client is not erased"
            )
        }
        Fault::Unfinished(position) => {
            format!(
                "entry {position} of the ledger: the erasure is not finished; a running Lethe finishes it within seconds"
            )
        }
        Fault::Ledger(position) => {
            format!("entry {position} of the ledger: the ledger and the database do not agree")
        }
    }
}
