//! Receipts and their parts, against the definitions and the test vectors of the specifications.

mod checkpoints;
mod definition;
mod keys;
mod links;
mod notes;
mod receipts;
mod sizes;
mod tree;
mod tree_vectors;
mod verdicts;

use shared::proof::{
    Checkpoint, Key, Receipt, VerifierKey,
    merkle::{Edge, Hash, leaf_hash},
};

const ORIGIN: &str = "studio.example/lethe";

fn signer() -> Key {
    Key::new(&[7; 32])
}

fn keys() -> [VerifierKey; 1] {
    [signer().verifier_key(ORIGIN).expect("a name")]
}

/// Returns the line of the entry `index`, counted from 0.
fn line(index: u64) -> String {
    format!(r#"{{"place":{}}}"#, index + 1)
}

fn leaf(index: u64) -> Hash {
    leaf_hash(line(index).as_bytes())
}

/// Returns the receipt of the last entry of a ledger, as it is made in the erasure.
fn last_receipt(size: u64) -> Receipt {
    let mut edge: Edge = (0..size - 1).map(leaf).collect();
    let proof = edge.append(leaf(size - 1));
    let checkpoint = Checkpoint::new(ORIGIN, &edge).sign(&signer());
    let checkpoint = checkpoint.expect("the key of the ledger");
    Receipt::new(&line(size - 1), size, proof, checkpoint).expect("the entry is in the ledger")
}
