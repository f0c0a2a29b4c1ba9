//! The verification of proofs, step by step as in RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use super::Hash;
use crate::proof::Invalid;

/// Verifies that the leaf `index`, counted from 0, is in the tree of `size` leaves with this root.
///
/// # Errors
/// [`Invalid::NotInLedger`]: the proof does not show it.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: Hash,
    proof: &[Hash],
    root: Hash,
) -> Result<(), Invalid> {
    if index >= size {
        return Err(Invalid::NotInLedger);
    }
    let mut climb = Climb {
        node: index,
        last: size - 1,
    };
    let mut hash = leaf;
    for &sibling in proof {
        hash = match climb.up().ok_or(Invalid::NotInLedger)? {
            Side::Left => Hash::join(sibling, hash),
            Side::Right => Hash::join(hash, sibling),
        };
    }
    if climb.last == 0 && hash == root {
        Ok(())
    } else {
        Err(Invalid::NotInLedger)
    }
}

/// Verifies that the tree of `size` leaves begins with the leaves of the tree of `old_size` leaves.
///
/// # Errors
/// [`Invalid::NotConsistent`]: the proof does not show it.
pub fn verify_consistency(
    (old_size, old_root): (u64, Hash),
    (size, root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), Invalid> {
    let holds = if old_size > size {
        false
    } else if old_size == size {
        proof.is_empty() && old_root == root
    } else if old_size == 0 {
        proof.is_empty() && old_root == Hash::of_nothing()
    } else {
        grows((old_size, old_root), (size, root), proof).is_some()
    };
    if holds {
        Ok(())
    } else {
        Err(Invalid::NotConsistent)
    }
}

/// Returns `Some` if the proof shows that a tree with leaves became a larger one.
fn grows(
    (old_size, old_root): (u64, Hash),
    (size, root): (u64, Hash),
    proof: &[Hash],
) -> Option<()> {
    let (start, path) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        let (&start, path) = proof.split_first()?;
        (start, path)
    };
    let mut climb = Climb {
        node: old_size - 1,
        last: size - 1,
    };
    while climb.node & 1 == 1 {
        climb.shift();
    }
    let (mut old, mut new) = (start, start);
    for &sibling in path {
        match climb.up()? {
            Side::Left => {
                old = Hash::join(sibling, old);
                new = Hash::join(sibling, new);
            }
            Side::Right => new = Hash::join(new, sibling),
        }
    }
    (climb.last == 0 && old == old_root && new == root).then_some(())
}

/// On which side of a node its sibling stands.
enum Side {
    Left,
    Right,
}

/// The way from a node to the root: the node and the last one of its level, counted from 0.
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    /// Goes to the next node above that has two children, and tells where the sibling is; `None` at the root.
    fn up(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            while self.node & 1 == 0 && self.node != 0 {
                self.shift();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.shift();
        Some(side)
    }

    fn shift(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }
}
