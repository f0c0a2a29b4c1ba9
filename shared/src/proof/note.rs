//! Signed texts: [signed-note], sections "Format" and "Signatures".
//!
//! [signed-note]: https://c2sp.org/signed-note@v1.0.0

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Invalid,
    keys::{Key, VerifierKey, is_name},
};

/// How many bytes a note can have. The specification requires 16 signatures, of up to nearly 5 kB each before base64.
const MAX_LENGTH: usize = 256 * 1024;

/// How many signatures a note can have.
const MOST_SIGNATURES: usize = 100;

/// A text with its signatures. The text is nothing to rely on until it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature {
    name: String,
    id: u32,
    bytes: Vec<u8>,
}

impl Note {
    /// Signs a text in the name of a ledger.
    ///
    /// # Errors
    /// The text does not end with a line break, has other control characters, or is too long; or the name cannot be that of a key.
    pub fn sign(text: &str, name: &str, key: &Key) -> Result<Self, Invalid> {
        if !is_text(text) {
            return Err(Invalid::NotANote);
        }
        let verifier = key.verifier_key(name)?;
        let note = Self {
            text: text.to_owned(),
            signatures: vec![Signature {
                name: name.to_owned(),
                id: verifier.id(),
                bytes: key.sign(text).to_vec(),
            }],
        };
        if note.to_string().len() > MAX_LENGTH {
            return Err(Invalid::TooLong);
        }
        Ok(note)
    }

    /// Parses a note and verifies nothing.
    ///
    /// # Errors
    /// The text is not a note, or too long.
    pub fn parse(note: &str) -> Result<Self, Invalid> {
        if note.len() > MAX_LENGTH {
            return Err(Invalid::TooLong);
        }
        // The break of the last line of the text, and the empty line.
        let end = note.rfind("\n\n").ok_or(Invalid::NotANote)?;
        let (text, signatures) = (&note[..=end], &note[end + 2..]);
        let signatures = signatures.strip_suffix('\n').ok_or(Invalid::NotANote)?;
        if !is_text(text) {
            return Err(Invalid::NotANote);
        }
        let signatures = signatures
            .split('\n')
            .take(MOST_SIGNATURES + 1)
            .map(|line| Signature::parse(line).ok_or(Invalid::NotANote))
            .collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(Invalid::TooLong);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// Returns the given keys that signed the note. Signatures by other keys are ignored.
    ///
    /// # Errors
    /// None of the keys signed it, or a signature that names one of them is wrong.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, Invalid> {
        let mut signed_by = Vec::new();
        for signature in &self.signatures {
            let is_named =
                |key: &&VerifierKey| key.name() == signature.name && key.id() == signature.id;
            for key in keys.iter().filter(is_named) {
                if !key.verifies(&self.text, &signature.bytes) {
                    return Err(Invalid::WrongSignature);
                }
                signed_by.push(key);
            }
        }
        if signed_by.is_empty() {
            return Err(Invalid::UnknownKey);
        }
        Ok(signed_by)
    }

    /// Returns the text, with its last line break. Only [`Note::verify`] tells whether a known key signed it.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Tells whether a note can have this text.
fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.contains(|c| c < ' ' && c != '\n')
}

impl Signature {
    fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
        if !is_name(name) {
            return None;
        }
        let bytes = STANDARD.decode(bytes).ok()?;
        let (id, bytes) = bytes.split_first_chunk()?;
        if bytes.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            id: u32::from_be_bytes(*id),
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, id, bytes } in &self.signatures {
            let mut signature = id.to_be_bytes().to_vec();
            signature.extend_from_slice(bytes);
            writeln!(f, "— {name} {}", STANDARD.encode(signature))?;
        }
        Ok(())
    }
}
