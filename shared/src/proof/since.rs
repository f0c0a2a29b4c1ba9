//! What became of a ledger since a checkpoint that was kept.

use super::{
    Checkpoint,
    merkle::{Edge, Hash},
};

/// How a ledger compares with an older checkpoint of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// All entries of the checkpoint are in their positions, unchanged. This many were added.
    Intact {
        /// How many entries were added.
        added: u64,
    },
    /// The ledger is shorter than the checkpoint says. Whether the entries that are left were changed cannot be told.
    Cut {
        /// How many entries are missing.
        missing: u64,
    },
    /// An entry of the checkpoint was changed, removed, inserted or moved.
    Rewritten,
}

/// Compares a ledger, given as its leaf hashes, with a verified checkpoint of the same origin.
pub fn since(old: &Checkpoint, leaves: impl IntoIterator<Item = Hash>) -> Since {
    let mut leaves = leaves.into_iter();
    let mut edge = Edge::default();
    while edge.size() < old.size {
        let Some(leaf) = leaves.next() else {
            return Since::Cut {
                missing: old.size - edge.size(),
            };
        };
        edge.append(leaf);
    }
    if edge.root() != old.root {
        return Since::Rewritten;
    }
    Since::Intact {
        added: leaves.map(|_| 1).sum(),
    }
}
