//! What the client gets: [tlog-proof], version 1.
//!
//! The specification lets a proof carry data in its `extra` line that are needed to compute the leaf hash. Lethe puts the
//! entry there. The line is not signed itself; a changed entry has another leaf hash, to which the proof does not lead.
//!
//! [tlog-proof]: https://c2sp.org/tlog-proof

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Checkpoint, Invalid, Note, VerifierKey,
    merkle::{Hash, leaf_hash, verify_inclusion},
    number,
};

pub(super) const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

/// How many bytes an entry can have.
const MAX_ENTRY: usize = 64 * 1024;

/// How many bytes a receipt can have: the longest entry in base64, 64 hashes, and a note, which has a limit of its own.
const MAX_LENGTH: usize = 512 * 1024;

/// How many hashes a proof can have: as many as the levels of the largest tree.
const MOST_HASHES: usize = 64;

/// An entry of the ledger with its proof. The entry is nothing to rely on until it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    entry: String,
    index: u64,
    proof: Vec<Hash>,
    checkpoint: Note,
}

/// What a receipt proves: the ledger had this entry when the checkpoint was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The line of the ledger, without the line break.
    pub entry: String,
    /// Its position in the ledger, from 1.
    pub position: u64,
    /// The checkpoint, which is the newest when the receipt is made.
    pub checkpoint: Checkpoint,
}

impl Receipt {
    /// Returns the entry, which nothing proves before the receipt is verified.
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// Returns the name of the ledger that the checkpoint states, which nothing proves before the receipt is verified.
    pub fn origin(&self) -> &str {
        let text = self.checkpoint.text();
        text.split('\n').next().unwrap_or_default()
    }

    /// Makes the receipt of the entry at a position, from 1, with its inclusion proof in the tree of a checkpoint.
    ///
    /// # Errors
    /// The entry is not one line or too long, or the proof does not lead to the checkpoint.
    pub fn new(
        entry: &str,
        position: u64,
        proof: Vec<Hash>,
        checkpoint: Note,
    ) -> Result<Self, Invalid> {
        check_entry(entry)?;
        let receipt = Self {
            entry: entry.to_owned(),
            index: position.checked_sub(1).ok_or(Invalid::NotInLedger)?,
            proof,
            checkpoint,
        };
        receipt.check_proof(&Checkpoint::parse(receipt.checkpoint.text())?)?;
        Ok(receipt)
    }

    /// Parses a receipt and verifies nothing.
    ///
    /// # Errors
    /// The text is not a receipt, has no entry, or is too long.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() > MAX_LENGTH {
            return Err(Invalid::TooLong);
        }
        let text = text.strip_prefix(HEADER).ok_or(Invalid::NotAReceipt)?;
        let (proof, checkpoint) = text.split_once("\n\n").ok_or(Invalid::NotAReceipt)?;
        let mut lines = proof.split('\n');
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let entry = STANDARD
            .decode(extra.ok_or(Invalid::NoEntry)?)
            .map_err(|_| Invalid::NotAReceipt)?;
        let entry = String::from_utf8(entry).map_err(|_| Invalid::NoEntry)?;
        check_entry(&entry)?;
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(number)
            .ok_or(Invalid::NotAReceipt)?;
        let proof = lines
            .take(MOST_HASHES + 1)
            .map(str::parse)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Invalid::NotAReceipt)?;
        if proof.len() > MOST_HASHES {
            return Err(Invalid::TooLong);
        }
        Ok(Self {
            entry,
            index,
            proof,
            checkpoint: Note::parse(checkpoint)?,
        })
    }

    /// Verifies the receipt with the keys of the ledger, of which older receipts may need an older one.
    ///
    /// # Errors
    /// The checkpoint is not signed by one of the keys, or the entry is not in its ledger.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Proven, Invalid> {
        let checkpoint = Checkpoint::verify(&self.checkpoint, keys)?;
        self.check_proof(&checkpoint)?;
        Ok(Proven {
            entry: self.entry.clone(),
            position: self.index + 1,
            checkpoint,
        })
    }

    fn check_proof(&self, checkpoint: &Checkpoint) -> Result<(), Invalid> {
        let leaf = leaf_hash(self.entry.as_bytes());
        verify_inclusion(
            self.index,
            checkpoint.size,
            leaf,
            &self.proof,
            checkpoint.root,
        )
    }
}

fn check_entry(entry: &str) -> Result<(), Invalid> {
    if entry.len() > MAX_ENTRY {
        return Err(Invalid::TooLong);
    }
    if entry.is_empty() || entry.contains(char::is_control) {
        return Err(Invalid::NoEntry);
    }
    Ok(())
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entry,
            index,
            proof,
            checkpoint,
        } = self;
        f.write_str(HEADER)?;
        writeln!(f, "extra {}", STANDARD.encode(entry))?;
        writeln!(f, "index {index}")?;
        proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{checkpoint}")
    }
}
