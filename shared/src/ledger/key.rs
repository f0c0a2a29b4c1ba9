//! Signs entries with the key of the ledger, and recognises what it or an earlier key has signed.

use std::{fmt, slice};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};

use super::Entry;
use crate::proof::{Invalid, Key, Receipt, VerifierKey};

/// What is signed begins with this, so that a signature of an entry is never one of something else.
const ENTRY: &str = "lethe ledger entry 1\n";

/// What stands between a key that was replaced and the last position at which it is obeyed.
const UNTIL: &str = " until ";

impl Key {
    /// Returns the public part, which recognises the signatures.
    pub fn keys(&self) -> Keys {
        Keys(vec![Known {
            key: self.public(),
            until: None,
        }])
    }

    /// Signs the digest of an entry.
    pub(super) fn sign_entry(&self, hash: &str) -> String {
        STANDARD.encode(self.sign(&message(hash)))
    }
}

/// The public keys whose signatures are obeyed: the present one, and those before it.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<Known>);

/// A public key.
#[derive(Clone, Copy, Debug)]
struct Known {
    key: VerifyingKey,
    /// The last position at which it is obeyed; `None` without a limit. It was replaced then.
    until: Option<u64>,
}

impl Known {
    fn is_obeyed_at(&self, position: u64) -> bool {
        self.until.is_none_or(|until| position <= until)
    }

    fn limit(&mut self, until: u64) {
        self.until = Some(self.until.map_or(until, |known| known.min(until)));
    }

    fn text(&self) -> String {
        STANDARD.encode(self.key.as_bytes())
    }
}

impl Keys {
    /// Reads a public key in base64, as it is written, or a verifier key of receipts. After it, ` until ` and a position say that
    /// it was replaced then. Returns `None` if it is not a key.
    pub fn read(text: &str) -> Option<Self> {
        let (text, until) = match text.split_once(UNTIL) {
            Some((text, until)) => (text, Some(until.parse().ok()?)),
            None => (text, None),
        };
        let bytes = match text.parse::<VerifierKey>() {
            Ok(key) => key.bytes().to_vec(),
            Err(_) => STANDARD.decode(text).ok()?,
        };
        let key = VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()?;
        Some(Self(vec![Known { key, until }]))
    }

    /// Returns these keys and others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).copied().collect())
    }

    /// Returns the keys, which are obeyed up to this position, or less where they had an earlier limit.
    #[must_use]
    pub fn until(&self, position: u64) -> Self {
        let mut keys = self.clone();
        keys.0.iter_mut().for_each(|known| known.limit(position));
        keys
    }

    /// Returns the same keys with the limits that others state for them.
    #[must_use]
    pub fn limited_as(&self, others: &Self) -> Self {
        let mut keys = self.clone();
        for known in &mut keys.0 {
            let others = others.0.iter().filter(|other| other.key == known.key);
            if let Some(until) = others.filter_map(|other| other.until).min() {
                known.limit(until);
            }
        }
        keys
    }

    /// Returns the same keys with the limits that the entries of a chain state: an entry that a key signed can say which other keys
    /// it replaces.
    #[must_use]
    pub fn limited_by(&self, entries: &[Entry]) -> Self {
        let mut keys = self.clone();
        for entry in entries.iter().filter(|entry| !entry.replaces.is_empty()) {
            let is_replaced = |known: &Known| entry.replaces.contains(&known.text());
            let others = keys.0.iter().filter(|known| !is_replaced(known));
            if Self(others.copied().collect()).signed(entry) {
                let replaced = keys.0.iter_mut().filter(|known| is_replaced(known));
                replaced.for_each(|known| known.limit(entry.position.saturating_sub(1)));
            }
        }
        keys
    }

    /// Returns the keys that were replaced right after this position, as an entry names them.
    pub fn replaced_at(&self, position: u64) -> Vec<String> {
        let replaced = self.0.iter().filter(|known| known.until == Some(position));
        replaced.map(Known::text).collect()
    }

    /// Returns the key that verifies a receipt, if it is one of these.
    pub fn of_receipt(&self, receipt: &Receipt) -> Option<VerifierKey> {
        let name = receipt.origin();
        self.0.iter().find_map(|known| {
            let key = VerifierKey::new(name, known.key).ok()?;
            let proven = receipt.verify(slice::from_ref(&key)).ok()?;
            known.is_obeyed_at(proven.checkpoint.size).then_some(key)
        })
    }

    /// Returns the keys that verify receipts of the ledger of this origin.
    ///
    /// # Errors
    /// The origin cannot be the name of a key.
    pub fn verifier_keys(&self, origin: &str) -> Result<Vec<VerifierKey>, Invalid> {
        let named = |known: &Known| VerifierKey::new(origin, known.key);
        self.0.iter().map(named).collect()
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
        let verifies = |known: &Known| {
            let key = known.key;
            known.is_obeyed_at(entry.position)
                && key.verify_strict(message.as_bytes(), &signature).is_ok()
        };
        self.0.iter().any(verifies)
    }
}

/// Writes each key in base64 with its limit, one in a line.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, known) in self.0.iter().enumerate() {
            let line_break = if n == 0 { "" } else { "\n" };
            write!(f, "{line_break}{}", known.text())?;
            if let Some(until) = known.until {
                write!(f, "{UNTIL}{until}")?;
            }
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
        Checkpoint, Note,
        merkle::{Edge, leaf_hash},
    };

    #[test]
    fn public_key_is_written_and_read_again() {
        let keys = Key::new(&[7; 32]).keys();
        let text = keys.to_string();
        let read = Keys::read(&text).expect("a key");
        assert_eq!(read.to_string(), text);
        let verifier = Key::new(&[7; 32]).verifier_key("studio.example/lethe");
        let verifier = verifier.expect("a name").to_string();
        assert_eq!(Keys::read(&verifier).expect("a key").to_string(), text);
        let two = keys.and(&Key::new(&[8; 32]).keys());
        assert_eq!(two.to_string().lines().count(), 2);
        let limited = keys.until(7).until(9).to_string();
        assert_eq!(limited, format!("{text} until 7"));
        assert_eq!(Keys::read(&limited).expect("a key").to_string(), limited);
        let unlimited = format!("{text} until ");
        for wrong in ["", "AAAA", &text[1..], &two.to_string(), &unlimited] {
            assert!(Keys::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn receipt_has_the_key_that_signed_it() {
        let (present, before) = (Key::new(&[7; 32]), Key::new(&[8; 32]));
        let origin = "studio.example/lethe";
        let verifier = before.verifier_key(origin).expect("a name");
        let mut edge = Edge::default();
        let proof = edge.append(leaf_hash(b"{}"));
        let checkpoint = Checkpoint::new(origin, &edge).sign(&before);
        let receipt = Receipt::new("{}", 1, proof, checkpoint.expect("signed"));
        let receipt = receipt.expect("a receipt");
        assert_eq!(receipt.origin(), "studio.example/lethe");
        assert_eq!(present.keys().of_receipt(&receipt), None);
        let both = present.keys().and(&before.keys());
        assert_eq!(both.of_receipt(&receipt).as_ref(), Some(&verifier));
        let until = |size| present.keys().and(&before.keys().until(size));
        assert!(until(1).of_receipt(&receipt).is_some());
        assert_eq!(until(0).of_receipt(&receipt), None);
    }

    #[test]
    fn note_is_never_the_signature_of_an_entry() {
        let key = Key::new(&[7; 32]);
        let text = message("a digest");
        // A note ends with a line break, and what is signed of an entry does not.
        assert!(Note::sign(&text, "studio.example/lethe", &key).is_err());
    }
}
