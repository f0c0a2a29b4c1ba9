//! The Merkle tree over the lines of the ledger: [RFC 6962], section 2.1, with the verification of [RFC 9162], section 2.1.
//!
//! A leaf is a line, exactly as written, without its line break. The tree itself is never stored. An [`Edge`] of at most 64
//! hashes suffices to append to it; the proofs for older entries are made while the hashes of the lines pass by.
//!
//! | file | what it does |
//! |---|---|
//! | `hash` | hashes leaves and nodes |
//! | `edge` | appends, and tells the root |
//! | `prove` | makes proofs from all leaf hashes |
//! | `verify` | verifies proofs |
//!
//! [RFC 6962]: https://www.rfc-editor.org/rfc/rfc6962.html#section-2.1
//! [RFC 9162]: https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1

mod edge;
mod hash;
mod prove;
mod verify;

pub use self::{
    edge::Edge,
    hash::{Hash, leaf_hash},
    prove::{consistency, inclusion},
    verify::{verify_consistency, verify_inclusion},
};
