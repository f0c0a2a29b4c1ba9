//! The recursive definitions of RFC 6962, section 2.1, word by word and without regard to cost.

use sha2::{Digest, Sha256};
use shared::proof::merkle::Hash;

fn node(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::digest([&[1][..], &left.0, &right.0].concat()).into())
}

/// Returns the largest power of two below `n`.
fn split(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// `MTH(D[n])`, over leaf hashes.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash(Sha256::digest([]).into()),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(root(left), root(right))
        }
    }
}

/// `PATH(m, D[n])`.
pub(crate) fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, sibling) = if m < k {
        (path(m, left), root(right))
    } else {
        (path(m - k, right), root(left))
    };
    path.push(sibling);
    path
}

/// `PROOF(m, D[n])`, for `0 < m < n`.
pub(crate) fn proof(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    known(m, leaves)
}

/// `SUBPROOF(m, D[n], true)`: the verifier knows the root of the older tree.
fn known(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if m == leaves.len() {
        return Vec::new();
    }
    below(m, leaves, known)
}

/// `SUBPROOF(m, D[n], false)`.
fn unknown(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if m == leaves.len() {
        return vec![root(leaves)];
    }
    below(m, leaves, unknown)
}

fn below(m: usize, leaves: &[Hash], left_proof: fn(usize, &[Hash]) -> Vec<Hash>) -> Vec<Hash> {
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, sibling) = if m <= k {
        (left_proof(m, left), root(right))
    } else {
        (unknown(m - k, right), root(left))
    };
    proof.push(sibling);
    proof
}
