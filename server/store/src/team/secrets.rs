//! Secrets that are shown once. They are too long to guess, and only their digests are stored.

use std::fmt::{self, Write as _};

use rand::Rng;
use sha2::{Digest, Sha256};

/// The 32 characters of codes: digits and letters, without letters that look like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A random code such as `7QX4-2MPA-9KDE-4RTS-M2VB`, with 5 bits per character. Debug output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Creates a code with `groups` groups of four characters.
    pub fn random(rng: &mut impl Rng, groups: usize) -> Self {
        let mut text = String::with_capacity(groups * 5);
        for group in 0..groups {
            if group > 0 {
                text.push('-');
            }
            let mut random = [0; 4];
            rng.fill_bytes(&mut random);
            text.extend(random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)])));
        }
        Self(text)
    }

    /// Returns the text of the code, to show once.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the digest that the database stores.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

/// The token of a link: 32 random bytes in hexadecimal. Debug output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    /// Creates a token.
    pub(crate) fn random(rng: &mut impl Rng) -> Self {
        let mut random = [0; 32];
        rng.fill_bytes(&mut random);
        let mut text = String::with_capacity(64);
        for byte in random {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// Returns the text of the token in the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the digest that the database stores.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken")
    }
}

/// Returns the digest of a code that a person typed: in upper or lower case, with or without hyphens and spaces, and
/// with letters that look like digits.
pub fn digest(typed: &str) -> [u8; 32] {
    let characters: String = typed
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .map(|character| match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            character => character,
        })
        .collect();
    Sha256::digest(characters).into()
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn code_is_recognised_in_every_spelling() {
        let code = Code::random(&mut StdRng::seed_from_u64(7), 5);
        assert_eq!(code.as_str().len(), 24);
        for typed in [
            code.as_str().to_lowercase(),
            code.as_str().replace('-', ""),
            format!(" {} ", code.as_str().replace('-', " ")),
            code.as_str().replace('0', "o").replace('1', "l"),
        ] {
            assert_eq!(digest(&typed), code.digest(), "{typed}");
        }
        assert_ne!(digest(""), code.digest());
        assert_ne!(Code::random(&mut StdRng::seed_from_u64(8), 5), code);
    }
}
