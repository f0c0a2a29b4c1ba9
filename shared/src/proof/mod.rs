//! Receipts that need no ledger: anyone who has the studio's verifier key can check one, offline.
//!
//! Over the lines of the ledger stands a Merkle tree. After each erasure its root is signed, in a checkpoint. A receipt
//! holds the entry, the hashes that lead from it to the root, and the checkpoint. A checkpoint that was kept also shows
//! later that no line before it was changed or removed.
//!
//! | file | what it does | where the rules come from |
//! |---|---|---|
//! | [`merkle`] | hashes the ledger, makes and verifies proofs | RFC 6962 and RFC 9162, section 2.1 |
//! | `keys` | signs, and names the keys that verify | [signed-note], Ed25519 only |
//! | `note` | reads and verifies signed texts | [signed-note] |
//! | `checkpoint` | states the size and the root of the ledger | [tlog-checkpoint] |
//! | `receipt` | carries an entry and its proof | [tlog-proof] |
//! | `since` | compares the ledger with an older checkpoint | RFC 9162, section 2.1.4 |
//! | `link` | carries a receipt in the address of a page, where it is not sent | |
//! | `verdict` | says what a receipt is worth to the reader of that page | |
//!
//! A receipt grows with the logarithm of the ledger. With an entry of 600 bytes and the origin `studio.example/lethe`:
//!
//! | entries | hashes | bytes |
//! |---|---|---|
//! | 10 | 4 | 1,207 |
//! | 1,000 | 10 | 1,479 |
//! | 1,000,000 | 20 | 1,932 |
//!
//! Each text has exactly one form: what is parsed and printed is the same, byte for byte. Each is limited in length before it
//! is read.
//!
//! ```
//! use shared::proof::{Checkpoint, Key, Receipt, merkle::{Edge, leaf_hash}};
//!
//! // The server, in each erasure. The edge is kept in the database, the secret key in a file.
//! let mut edge: Edge = "0".parse()?;
//! let (origin, key) = ("studio.example/lethe", Key::new(&[7; 32]));
//! let line = r#"{"place":1}"#;
//! let proof = edge.append(leaf_hash(line.as_bytes()));
//! let checkpoint = Checkpoint::new(origin, &edge).sign(&key)?;
//! let receipt = Receipt::new(line, edge.size(), proof, checkpoint)?.to_string();
//!
//! // Anyone, anywhere.
//! let keys = [key.verifier_key(origin)?.to_string().parse()?];
//! let proven = Receipt::parse(&receipt)?.verify(&keys)?;
//! assert_eq!((proven.entry.as_str(), proven.position), (line, 1));
//! # Ok::<(), shared::proof::Invalid>(())
//! ```
//!
//! [signed-note]: https://c2sp.org/signed-note@v1.0.0
//! [tlog-checkpoint]: https://c2sp.org/tlog-checkpoint@v1.0.0
//! [tlog-proof]: https://c2sp.org/tlog-proof

mod checkpoint;
mod keys;
mod link;
pub mod merkle;
mod note;
mod receipt;
mod since;
mod verdict;

pub use self::{
    checkpoint::Checkpoint,
    keys::{Key, VerifierKey},
    link::Link,
    note::Note,
    receipt::{Proven, Receipt},
    since::{Since, since},
    verdict::{Verdict, verdict},
};

/// Why a key, a checkpoint or a receipt is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The text is longer than any that Lethe makes or reads.
    TooLong,
    /// Not a hash in base64.
    NotAHash,
    /// Not the right edge of a tree.
    NotAnEdge,
    /// Not a verifier key for Ed25519, or its id does not belong to it.
    NotAKey,
    /// Not a signed note.
    NotANote,
    /// The signed text is not a checkpoint.
    NotACheckpoint,
    /// Not a receipt.
    NotAReceipt,
    /// The receipt does not contain an entry of one line.
    NoEntry,
    /// None of the given keys signed the note.
    UnknownKey,
    /// A signature is not by the key that it names, or the signed text was changed.
    WrongSignature,
    /// The signature is by a given key, but this is the key of another ledger.
    OtherLedger,
    /// The entry is not in the ledger of the checkpoint at this position.
    NotInLedger,
    /// The older tree is not the beginning of the newer one.
    NotConsistent,
}

/// Returns a number that is written in decimal digits, without leading zeros or a sign.
fn number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
