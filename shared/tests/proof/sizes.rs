//! What a receipt costs, in a ledger of any size.

use std::time::Instant;

use shared::proof::{
    Checkpoint, Receipt,
    merkle::{Edge, inclusion, leaf_hash},
};

use crate::{ORIGIN, keys, leaf, signer};

/// As long as an entry of today with many kinds of data.
fn entry() -> String {
    "x".repeat(600)
}

/// Returns the receipt of the first entry, whose way to the root is the longest, and prints what it took.
fn receipt(size: u64) -> String {
    let leaves = || std::iter::once(leaf_hash(entry().as_bytes())).chain((1..size).map(leaf));
    let start = Instant::now();
    let mut edge = Edge::default();
    leaves().for_each(|leaf| drop(edge.append(leaf)));
    println!("{size} entries: appended in {:?}", start.elapsed());

    let start = Instant::now();
    let checkpoint = Checkpoint::new(ORIGIN, &edge)
        .sign(&signer())
        .expect("signed");
    println!("{size} entries: checkpoint signed in {:?}", start.elapsed());

    let proof = inclusion(leaves(), 0).expect("the entry is there");
    let receipt = Receipt::new(&entry(), 1, proof, checkpoint).expect("the entry is in the ledger");
    receipt.to_string()
}

#[test]
fn receipts_have_the_sizes_that_are_documented() {
    for (size, hashes, bytes) in [(10, 4, 1207), (1000, 10, 1479), (1_000_000, 20, 1932)] {
        let receipt = receipt(size);
        let is_hash = |line: &&str| line.len() == 44;
        let (proof, _) = receipt.split_once("\n\n").expect("a proof");
        assert_eq!(proof.lines().filter(is_hash).count(), hashes);
        assert_eq!(receipt.len(), bytes, "{receipt}");

        let start = Instant::now();
        let proven = Receipt::parse(&receipt).and_then(|receipt| receipt.verify(&keys()));
        println!(
            "{size} entries: {bytes} bytes, verified in {:?}",
            start.elapsed()
        );
        assert_eq!(proven.map(|proven| proven.entry), Ok(entry()));
    }
}
