//! Digests of texts that the confirmation lists, by which a form says which text it means and what it showed.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Returns SHA-256 in hexadecimal.
pub(super) fn digest(content: &[u8]) -> String {
    let mut hexadecimal = String::new();
    for byte in Sha256::digest(content) {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

/// Returns the key of a text in a column: with the first digits of its digest, which tell it from the other texts there.
pub(super) fn key_of(field: &str, text: &str) -> String {
    let digest = digest(text.as_bytes());
    format!("{field}#{}", &digest[..16])
}
