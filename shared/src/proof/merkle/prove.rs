//! Proofs from all leaf hashes (RFC 6962, sections 2.1.1 and 2.1.2). The hashes are read once, and only those of the edge and
//! of the proof are kept.

use super::{
    Hash,
    edge::{Edge, Subtree},
};

/// Returns the proof that the leaf `index`, counted from 0, is in the tree with these leaves; `None` if the tree is shorter.
pub fn inclusion(leaves: impl IntoIterator<Item = Hash>, index: u64) -> Option<Vec<Hash>> {
    let mut edge = Edge::default();
    let mut path = Path {
        start: index,
        len: 1,
        siblings: Vec::new(),
    };
    for leaf in leaves {
        edge.push(leaf, |left, right| path.see(left, right));
    }
    if index >= edge.size() {
        return None;
    }
    edge.fold(|left, right| path.see(left, right));
    Some(path.siblings)
}

/// Returns the proof that the tree with the first `old` leaves became the tree with all these leaves; `None` if the tree is
/// shorter. The proof is empty if both are the same tree, or the older one has no leaves.
///
/// The proof is the path from the last complete subtree of the older tree to the new root. It begins with the root of
/// that subtree, unless this is the older root, which the verifier has.
pub fn consistency(leaves: impl IntoIterator<Item = Hash>, old: u64) -> Option<Vec<Hash>> {
    let mut leaves = leaves.into_iter();
    let mut edge = Edge::default();
    while edge.size() < old {
        edge.push(leaves.next()?, |_, _| ());
    }
    let Some(last) = edge.subtrees().pop() else {
        return Some(Vec::new());
    };
    let mut path = Path {
        start: last.start,
        len: last.len,
        siblings: Vec::new(),
    };
    if last.start > 0 {
        path.siblings.push(last.root);
    }
    for leaf in leaves {
        edge.push(leaf, |left, right| path.see(left, right));
    }
    if edge.size() == old {
        return Some(Vec::new());
    }
    edge.fold(|left, right| path.see(left, right));
    Some(path.siblings)
}

/// The siblings on the way from one subtree to the root, the lowest first.
struct Path {
    start: u64,
    len: u64,
    siblings: Vec<Hash>,
}

impl Path {
    fn see(&mut self, left: Subtree, right: Subtree) {
        if self.is_in(left) {
            self.siblings.push(right.root);
        } else if self.is_in(right) {
            self.siblings.push(left.root);
        }
    }

    fn is_in(&self, subtree: Subtree) -> bool {
        self.start
            .checked_sub(subtree.start)
            .is_some_and(|before| before < subtree.len && self.len <= subtree.len - before)
    }
}
