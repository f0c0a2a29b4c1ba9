//! The hashes of the tree. A leaf and a node are hashed behind different first bytes, so that a node cannot be shown as an
//! entry (RFC 6962, section 2.1).

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::proof::Invalid;

const LEAF: [u8; 1] = [0];
const NODE: [u8; 1] = [1];

/// How long a hash is in base64.
const TEXT_LENGTH: usize = 44;

/// A SHA-256 hash of the tree. Its text is in base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Returns the root of the tree without leaves.
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// Returns the hash of the node above two nodes.
    pub(super) fn join(left: Self, right: Self) -> Self {
        let hash = Sha256::new()
            .chain_update(NODE)
            .chain_update(left.0)
            .chain_update(right.0);
        Self(hash.finalize().into())
    }
}

/// Returns the leaf hash of a line of the ledger.
pub fn leaf_hash(line: &[u8]) -> Hash {
    let hash = Sha256::new().chain_update(LEAF).chain_update(line);
    Hash(hash.finalize().into())
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != TEXT_LENGTH {
            return Err(Invalid::NotAHash);
        }
        let bytes = STANDARD.decode(text).map_err(|_| Invalid::NotAHash)?;
        bytes.try_into().map(Self).map_err(|_| Invalid::NotAHash)
    }
}
