//! The keys of a ledger: [signed-note], sections "Signatures" and "Verifier keys".
//!
//! A key has a name, which for Lethe is the origin of the ledger. Its id is derived from the name and the public key, so
//! that a key of the same name that was replaced has another id.
//!
//! [signed-note]: https://c2sp.org/signed-note@v1.0.0

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::Invalid;

/// The identifier of Ed25519 signatures over the text of a note.
const ED25519: u8 = 1;

/// How long a verifier key can be.
const MAX_LENGTH: usize = 1024;

/// The public key that verifies the signatures of one ledger. Its text is `name+id+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    public: VerifyingKey,
}

/// The secret key that signs one ledger: its checkpoints, as notes, and its entries (Ed25519, RFC 8032). What is signed tells the two
/// apart: no note begins like an entry ([`crate::ledger::Entry::signed`]). Debug output does not show the key, and it is overwritten
/// in memory when it is dropped.
#[derive(Clone)]
pub struct Key(SigningKey);

impl VerifierKey {
    /// Returns the name of the key: the origin of its ledger.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the short id of the key. It tells the keys of one name apart, and proves nothing.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Returns the key itself, without its name: the 32 bytes of RFC 8032, section 5.1.5.
    pub fn bytes(&self) -> &[u8; 32] {
        self.public.as_bytes()
    }

    pub(crate) fn new(name: &str, public: VerifyingKey) -> Result<Self, Invalid> {
        if !is_name(name) || public.is_weak() {
            return Err(Invalid::NotAKey);
        }
        let hash = Sha256::new()
            .chain_update(name)
            .chain_update([b'\n', ED25519])
            .chain_update(public.as_bytes());
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        let key = Self {
            name: name.to_owned(),
            id: u32::from_be_bytes([a, b, c, d]),
            public,
        };
        if key.to_string().len() > MAX_LENGTH {
            return Err(Invalid::TooLong);
        }
        Ok(key)
    }

    /// Tells whether the signature is by this key over this text.
    pub(super) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| {
            let verified = self.public.verify_strict(text.as_bytes(), &signature);
            verified.is_ok()
        })
    }
}

impl Key {
    /// The size of a secret in bytes.
    pub const SIZE: usize = 32;

    /// Makes the key of a secret, which must be random.
    pub fn new(secret: &[u8; Self::SIZE]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the key that verifies the notes which this key signs in the name of a ledger.
    ///
    /// # Errors
    /// The name cannot be that of a key: it is empty or too long, or contains spaces, plus signs or control characters.
    pub fn verifier_key(&self, name: &str) -> Result<VerifierKey, Invalid> {
        VerifierKey::new(name, self.public())
    }

    /// Returns the public part.
    pub(crate) fn public(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    /// Signs a text as it is.
    pub(crate) fn sign(&self, text: &str) -> [u8; Signature::BYTE_SIZE] {
        self.0.sign(text.as_bytes()).to_bytes()
    }
}

/// Tells whether a key can have this name.
pub(super) fn is_name(name: &str) -> bool {
    let is_forbidden = |c: char| c.is_whitespace() || c == '+' || c < ' ';
    !name.is_empty() && !name.contains(is_forbidden)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend_from_slice(self.public.as_bytes());
        let Self { name, id, .. } = self;
        write!(f, "{name}+{id:08x}+{}", STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_LENGTH {
            return Err(Invalid::TooLong);
        }
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Invalid::NotAKey);
        };
        let key = STANDARD.decode(key).map_err(|_| Invalid::NotAKey)?;
        let Some((&ED25519, public)) = key.split_first() else {
            return Err(Invalid::NotAKey);
        };
        let public = VerifyingKey::try_from(public).map_err(|_| Invalid::NotAKey)?;
        let key = Self::new(name, public)?;
        if key.to_string() == text {
            Ok(key)
        } else {
            Err(Invalid::NotAKey)
        }
    }
}
