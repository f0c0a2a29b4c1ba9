//! `lethe key`: shows the public keys of the ledger, and replaces the key that signs.

use anyhow::{Context, Result};
use clap::Subcommand;

use crate::config::{Database, Ledger, Web};

/// The options of `lethe key`.
///
/// Options before `rotate` are refused, because they would not be those of `rotate`: it would replace the key of another ledger.
#[derive(Clone, Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    /// Replace the key that signs the ledger, for example if another person may have read it. Stop Lethe before. Receipts and entries
    /// that the earlier key signed stay valid, and new ones need the new key.
    Rotate(Options),
}

#[derive(Clone, Debug, clap::Args)]
struct Options {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    web: Web,
}

/// Prints the public keys that verify receipts, the present one first, or replaces the key.
pub(super) async fn run(args: Args) -> Result<()> {
    match args.what {
        Some(What::Rotate(options)) => rotate(options).await,
        None => {
            let Options {
                database,
                ledger,
                web,
            } = args.options;
            for key in ledger.verifier_keys(&database, &web.origin()?)? {
                println!("{key}");
            }
            Ok(())
        }
    }
}

/// Replaces the key, and says what to copy.
async fn rotate(options: Options) -> Result<()> {
    let Options {
        database,
        ledger,
        web,
    } = options;
    let origin = web.origin()?;
    // Without a key, there is nothing to replace.
    ledger.verifier_keys(&database, &origin)?;
    let store = database.open_existing().await?;
    let replaced = ledger.replace_key(&database, &store, &origin).await;
    store.close().await;
    let replaced = replaced?;
    let keys = ledger.verifier_keys(&database, &origin)?;
    let (new, earlier) = keys.split_first().context("there is no key")?;
    let (entries, file, newest) = (
        replaced.entries,
        replaced.key_file.display(),
        replaced.newest.display(),
    );
    println!("The ledger has a new key. It signs all entries after entry {entries}.\n");
    println!("The new public key, which verifies new receipts:\n    {new}\n");
    println!("Earlier public keys, which verify earlier receipts:");
    for key in earlier {
        println!("    {key}");
    }
    println!(
        "\nCopy {file} to where its copies are, and replace them. Copy {newest} with it.\n\
         If other machines use this key, replace their copies before they start Lethe.\n\
         Give the new public key to those who verify receipts. Then start Lethe."
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::commands::Cli;

    #[test]
    fn options_before_rotate_are_refused() {
        for (typed, expected) in [
            (&["lethe", "key", "--ledger", "a"][..], true),
            (&["lethe", "key", "rotate", "--ledger", "a"], true),
            (&["lethe", "key", "--ledger", "a", "rotate"], false),
        ] {
            assert_eq!(Cli::try_parse_from(typed).is_ok(), expected, "{typed:?}");
        }
    }
}
