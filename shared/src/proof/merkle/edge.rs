//! The right edge of the tree: all that is needed to append a leaf and to tell the root.

use std::{fmt, str::FromStr};

use super::Hash;
use crate::proof::{Invalid, number};

/// The largest tree that is read. Positions in the database are signed numbers of 64 bits.
const MOST_LEAVES: u64 = i64::MAX as u64;

/// The roots of the complete subtrees of a tree, the largest first: one for each 1 in the binary size.
///
/// Its text, for a column of the database, is the size and the roots, separated by spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    roots: Vec<Hash>,
}

/// A part of the tree: `len` leaves from the leaf `start`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subtree {
    pub(super) start: u64,
    pub(super) len: u64,
    pub(super) root: Hash,
}

impl Edge {
    /// Returns how many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the root of the tree.
    pub fn root(&self) -> Hash {
        self.fold(|_, _| ())
    }

    /// Appends a leaf and returns its inclusion proof in the tree that ends with it.
    ///
    /// All siblings of the last leaf are to its left. They are the roots of the edge before the leaf was appended.
    pub fn append(&mut self, leaf: Hash) -> Vec<Hash> {
        let proof = self.roots.iter().rev().copied().collect();
        self.push(leaf, |_, _| ());
        proof
    }

    /// Appends a leaf, and shows each two subtrees that are joined, the lowest first.
    pub(super) fn push(&mut self, leaf: Hash, mut joined: impl FnMut(Subtree, Subtree)) {
        let mut last = Subtree {
            start: self.size,
            len: 1,
            root: leaf,
        };
        while self.size & last.len != 0
            && let Some(root) = self.roots.pop()
        {
            let left = Subtree {
                start: last.start - last.len,
                len: last.len,
                root,
            };
            joined(left, last);
            last = left.join(last);
        }
        self.roots.push(last.root);
        self.size += 1;
    }

    /// Joins the edge to the root, and shows each two subtrees that are joined, the lowest first.
    pub(super) fn fold(&self, mut joined: impl FnMut(Subtree, Subtree)) -> Hash {
        let mut subtrees = self.subtrees().into_iter().rev();
        let Some(mut last) = subtrees.next() else {
            return Hash::of_nothing();
        };
        for left in subtrees {
            joined(left, last);
            last = left.join(last);
        }
        last.root
    }

    /// Returns the complete subtrees, the largest first.
    pub(super) fn subtrees(&self) -> Vec<Subtree> {
        let lens = (0..u64::BITS).rev().map(|bit| 1 << bit);
        let mut start = 0;
        lens.filter(|len| self.size & len != 0)
            .zip(&self.roots)
            .map(|(len, &root)| {
                let subtree = Subtree { start, len, root };
                start += len;
                subtree
            })
            .collect()
    }
}

impl Subtree {
    fn join(self, right: Self) -> Self {
        Self {
            start: self.start,
            len: self.len + right.len,
            root: Hash::join(self.root, right.root),
        }
    }
}

impl FromIterator<Hash> for Edge {
    /// Returns the edge of the tree with these leaves.
    fn from_iter<T: IntoIterator<Item = Hash>>(leaves: T) -> Self {
        let mut edge = Self::default();
        for leaf in leaves {
            edge.push(leaf, |_, _| ());
        }
        edge
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.size)?;
        self.roots.iter().try_for_each(|root| write!(f, " {root}"))
    }
}

impl FromStr for Edge {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split(' ');
        let size = words
            .next()
            .and_then(number)
            .filter(|size| *size <= MOST_LEAVES)
            .ok_or(Invalid::NotAnEdge)?;
        let count = size.count_ones() as usize;
        let roots = words
            .by_ref()
            .take(count)
            .map(str::parse)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Invalid::NotAnEdge)?;
        if roots.len() != count || words.next().is_some() {
            return Err(Invalid::NotAnEdge);
        }
        Ok(Self { size, roots })
    }
}
