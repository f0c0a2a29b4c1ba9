//! The key of the ledger: signs entries, and recognises what it or an earlier key has signed.

use std::{fmt, slice};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::Entry;
use crate::proof::{self, Invalid, Receipt, VerifierKey};

/// What is signed begins with this, so that a signature of an entry is never one of something else.
const ENTRY: &str = "lethe ledger entry 1\n";

/// The secret key that signs entries (Ed25519, RFC 8032). Debug output does not show it.
#[derive(Clone)]
pub struct Key(SigningKey);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The size of a secret in bytes.
    pub const SIZE: usize = 32;

    /// Makes the key of a secret, which must be random.
    pub fn new(secret: &[u8; Self::SIZE]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the public part, which recognises the signatures.
    pub fn keys(&self) -> Keys {
        Keys(vec![self.0.verifying_key()])
    }

    /// Returns the signer of checkpoints, for the ledger of this origin.
    ///
    /// # Errors
    /// The origin cannot be the name of a key.
    pub fn signer(&self, origin: &str) -> Result<proof::Signer, Invalid> {
        proof::Signer::new(origin, self.0.as_bytes())
    }

    pub(super) fn sign(&self, hash: &str) -> String {
        STANDARD.encode(self.0.sign(message(hash).as_bytes()).to_bytes())
    }
}

/// The public keys whose signatures are obeyed: the present one, and those before it.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<VerifyingKey>);

impl Keys {
    /// Reads a public key in base64, as it is written, or a verifier key of receipts. Returns `None` if it is not a
    /// key.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = match text.parse::<VerifierKey>() {
            Ok(key) => key.bytes().to_vec(),
            Err(_) => STANDARD.decode(text).ok()?,
        };
        let key = VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()?;
        Some(Self(vec![key]))
    }

    /// Returns these keys and others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).copied().collect())
    }

    /// Returns the key that verifies a receipt, if it is one of these.
    pub fn of_receipt(&self, receipt: &Receipt) -> Option<VerifierKey> {
        let name = receipt.origin();
        let named = |key: &VerifyingKey| VerifierKey::new(name, *key).ok();
        let verifies = |key: &VerifierKey| receipt.verify(slice::from_ref(key)).is_ok();
        self.0.iter().filter_map(named).find(verifies)
    }

    /// Returns whether one of the keys has signed an entry.
    pub fn signed(&self, entry: &Entry) -> bool {
        let read = |text: &String| {
            let bytes = STANDARD.decode(text).ok()?;
            Signature::from_slice(&bytes).ok()
        };
        let Some(signature) = entry.signature.as_ref().and_then(read) else {
            return false;
        };
        let message = message(&entry.hash);
        let verifies =
            |key: &VerifyingKey| key.verify_strict(message.as_bytes(), &signature).is_ok();
        self.0.iter().any(verifies)
    }
}

/// Writes each key in base64, one in a line.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, key) in self.0.iter().enumerate() {
            let line_break = if n == 0 { "" } else { "\n" };
            write!(f, "{line_break}{}", STANDARD.encode(key.as_bytes()))?;
        }
        Ok(())
    }
}

fn message(hash: &str) -> String {
    format!("{ENTRY}{hash}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::{
        Checkpoint,
        merkle::{Edge, leaf_hash},
    };

    #[test]
    fn public_key_is_written_and_read_again() {
        let keys = Key::new(&[7; 32]).keys();
        let text = keys.to_string();
        let read = Keys::read(&text).expect("a key");
        assert_eq!(read.to_string(), text);
        let signer = Key::new(&[7; 32]).signer("studio.example/lethe");
        let verifier = signer.expect("a name").verifier_key().to_string();
        assert_eq!(Keys::read(&verifier).expect("a key").to_string(), text);
        let two = keys.and(&Key::new(&[8; 32]).keys());
        assert_eq!(two.to_string().lines().count(), 2);
        for wrong in ["", "AAAA", &text[1..], &two.to_string()] {
            assert!(Keys::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn receipt_has_the_key_that_signed_it() {
        let (present, before) = (Key::new(&[7; 32]), Key::new(&[8; 32]));
        let signer = before.signer("studio.example/lethe").expect("a name");
        let mut edge = Edge::default();
        let proof = edge.append(leaf_hash(b"{}"));
        let checkpoint = Checkpoint::new(signer.name(), &edge).sign(&signer);
        let receipt = Receipt::new("{}", 1, proof, checkpoint.expect("signed"));
        let receipt = receipt.expect("a receipt");
        assert_eq!(receipt.origin(), "studio.example/lethe");
        assert_eq!(present.keys().of_receipt(&receipt), None);
        let both = present.keys().and(&before.keys());
        assert_eq!(
            both.of_receipt(&receipt).as_ref(),
            Some(signer.verifier_key())
        );
    }

    #[test]
    fn debug_output_does_not_show_the_secret() {
        assert_eq!(format!("{:?}", Key::new(&[7; 32])), "Key");
    }
}
