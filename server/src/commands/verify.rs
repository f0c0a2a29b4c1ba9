//! `lethe verify`: checks receipts, the ledger and its signatures, and a database against the ledger. Receipts that carry their proof
//! need nothing but the key.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use shared::{
    ledger::{self, BadLink, Entry, Keys},
    proof::{Checkpoint, Note, Proven, Receipt, Since, VerifierKey, merkle::leaf_hash, since},
};
use store::{engine::ledger_problem::Problem, erasing::audit};

use super::audit::in_words;
use crate::config::{Database, Ledger};

/// The options of `lethe verify`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Downloaded receipts to check.
    receipts: Vec<PathBuf>,
    /// A public key of the ledger, as `lethe key` shows it. You can repeat this option. Without it, the key beside the ledger
    /// checks the signatures of the ledger.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// An older receipt or checkpoint: check that no entry was changed or removed since.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The database to compare the ledger with.
    #[arg(
        long,
        value_name = "DATABASE",
        help = "The database to compare the ledger with: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME"
    )]
    database: Option<String>,
    /// A file with the address of that database.
    #[arg(long, value_name = "FILE", conflicts_with = "database")]
    database_file: Option<PathBuf>,
    #[command(flatten)]
    ledger: Ledger,
}

impl Args {
    fn compares(&self) -> bool {
        self.database.is_some() || self.database_file.is_some()
    }
}

/// What is to be verified.
struct Given {
    /// Receipts that need no ledger.
    proofs: Vec<(PathBuf, Receipt)>,
    /// Receipts of earlier versions.
    lines: Vec<(PathBuf, String)>,
    /// The keys of receipts.
    verifiers: Vec<VerifierKey>,
    /// The keys of entries.
    keys: Keys,
    /// How many problems were found.
    wrong: usize,
}

/// Checks what is given, and the ledger unless all receipts can do without it.
pub(super) async fn run(args: Args) -> Result<()> {
    let mut given = Given::read(&args)?;
    given.check_proofs();
    let only_proofs = given.lines.is_empty() && !(given.proofs.is_empty() && given.wrong == 0);
    let names_ledger = args.ledger.ledger.is_some() || args.compares();
    if names_ledger || args.since.is_some() || !only_proofs {
        given.check_ledger(&args).await?;
    }
    match given.wrong {
        0 => Ok(()),
        wrong => bail!("problems: {wrong}"),
    }
}

impl Given {
    fn read(args: &Args) -> Result<Self> {
        let mut given = Self {
            proofs: Vec::new(),
            lines: Vec::new(),
            verifiers: Vec::new(),
            keys: Keys::default(),
            wrong: 0,
        };
        for text in &args.key {
            let keys = Keys::read(text).context("this is not a public key (--key)")?;
            given.keys = given.keys.and(&keys);
            given.verifiers.extend(text.parse::<VerifierKey>());
        }
        for file in &args.receipts {
            let text = read(file)?;
            match Receipt::parse(&text) {
                Ok(receipt) => given.proofs.push((file.clone(), receipt)),
                Err(_) => given.lines.push((file.clone(), text)),
            }
        }
        Ok(given)
    }

    /// Checks the receipts that need no ledger.
    fn check_proofs(&mut self) {
        for (file, receipt) in &self.proofs {
            if self.verifiers.is_empty() {
                println!(
                    "{}: not checked, because its key is missing (--key, as lethe key shows it)",
                    file.display()
                );
                self.wrong += 1;
                continue;
            }
            match proven(receipt, &self.verifiers) {
                Some((proven, entry)) => println!(
                    "{}: entry {} of {}, proven by {}",
                    entry.erasure.reference,
                    proven.position,
                    proven.checkpoint.size,
                    proven.checkpoint.origin
                ),
                None => {
                    println!(
                        "{}: this receipt was changed, or signed with another key",
                        file.display()
                    );
                    self.wrong += 1;
                }
            }
        }
    }

    /// Checks the chain and its signatures, that it contains each receipt unchanged, and that the database agrees.
    async fn check_ledger(&mut self, args: &Args) -> Result<()> {
        let database = Database::typed(args.database.as_deref(), args.database_file.as_deref())?;
        let file = args.ledger.path(&database)?;
        let text = fs::read_to_string(&file).context("Lethe cannot read the ledger (--ledger)")?;
        let whole = ledger::whole_lines(&text);
        let entries = ledger::read(whole)
            .map_err(Problem::Bad)
            .map_err(store::Error::from)?;
        match entries.len() {
            1 => println!("The ledger is intact. It has 1 erasure."),
            erasures => println!("The ledger is intact. It has {erasures} erasures."),
        }
        if whole.len() < text.len() {
            println!("The last line is incomplete, so it was not checked.");
        }
        if !self.are_signed(args, &file, &entries)? {
            self.wrong += 1;
        }
        if let Some(old) = &args.since {
            self.compare(&read(old)?, whole)?;
        }
        let proofs = self.proofs.iter();
        let proofs = proofs.map(|(file, receipt)| (file.clone(), receipt.entry().to_owned()));
        let receipts: Vec<_> = self.lines.iter().cloned().chain(proofs).collect();
        for (file, text) in &receipts {
            match find(text, &entries) {
                Ok(entry) => println!(
                    "{}: matches entry {} of the ledger",
                    entry.erasure.reference, entry.position
                ),
                Err(words) => {
                    println!("{}: {words}", file.display());
                    self.wrong += 1;
                }
            }
        }
        if args.compares() {
            let store = database.open_existing().await?;
            let mut faults = 0;
            let days = args.ledger.days(&database, 0)?.all()?;
            let compared = audit::ledger(&store, &file, &days, |fault| {
                println!("{}", in_words(&fault));
                faults += 1;
            });
            compared.await?;
            store.close().await;
            self.wrong += faults;
        }
        Ok(())
    }

    /// Checks the signatures, where a key is known.
    fn are_signed(&self, args: &Args, file: &Path, entries: &[Entry]) -> Result<bool> {
        let keys = if args.key.is_empty() {
            let Some(known) = args.ledger.keys(file)? else {
                println!("No key is known, so the signatures were not checked (--key).");
                return Ok(true);
            };
            known
        } else {
            // The file of the key says until when a key was used.
            match args.ledger.keys(file).ok().flatten() {
                Some(known) => self.keys.limited_as(&known),
                None => self.keys.clone(),
            }
        };
        let unsigned = entries.len() - ledger::signed(entries, &keys);
        let is_older = entries.iter().all(|entry| entry.signature.is_none());
        if unsigned > 0 {
            println!(
                "Entries at the end of the ledger that are not signed with its key: {unsigned}"
            );
        }
        Ok(unsigned == 0 || is_older)
    }

    /// Compares the ledger with an older receipt or checkpoint.
    fn compare(&mut self, old: &str, ledger: &str) -> Result<()> {
        ensure!(
            !self.verifiers.is_empty(),
            "a checkpoint needs its key (--key, as lethe key shows it)"
        );
        let checkpoint = match Receipt::parse(old) {
            Ok(receipt) => proven(&receipt, &self.verifiers).map(|(proven, _)| proven.checkpoint),
            Err(_) => Note::parse(old)
                .and_then(|note| Checkpoint::verify(&note, &self.verifiers))
                .ok(),
        };
        let Some(checkpoint) = checkpoint else {
            bail!("this is not a checkpoint that the key has signed (--since)");
        };
        let leaves = ledger.lines().map(|line| leaf_hash(line.as_bytes()));
        match since(&checkpoint, leaves) {
            Since::Intact { added } => {
                println!("No entry was changed since the checkpoint. Entries added: {added}");
            }
            Since::Cut { missing } => {
                println!("Entries that the checkpoint has and the ledger lacks: {missing}");
                self.wrong += 1;
            }
            Since::Rewritten => {
                println!("The ledger was changed after the checkpoint.");
                self.wrong += 1;
            }
        }
        Ok(())
    }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("Lethe cannot read {}", file.display()))
}

/// Returns what a receipt proves, and the entry in it, if its position is the proven one.
fn proven(receipt: &Receipt, keys: &[VerifierKey]) -> Option<(Proven, Entry)> {
    let proven = receipt.verify(keys).ok()?;
    let entry = Entry::read(&proven.entry, 1).ok()?;
    (entry.position == proven.position).then_some((proven, entry))
}

/// Finds the entry of a receipt in the ledger.
fn find(receipt: &str, entries: &[Entry]) -> Result<Entry, &'static str> {
    match Entry::read(receipt.trim_end(), 1) {
        Err(BadLink::Changed(_)) => Err("this receipt was changed"),
        Err(_) => Err("this is not a receipt"),
        Ok(entry) if entries.contains(&entry) => Ok(entry),
        Ok(_) => Err("no matching entry in the ledger: the receipt or the ledger was changed"),
    }
}
