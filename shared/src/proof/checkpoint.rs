//! What is signed: [tlog-checkpoint].
//!
//! [tlog-checkpoint]: https://c2sp.org/tlog-checkpoint@v1.0.0

use std::fmt;

use super::{
    Invalid, Key, Note, VerifierKey,
    merkle::{Edge, Hash},
    number,
};

/// The state of a ledger at one size. Its text is what a note of it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the ledger, which is also the name of its keys.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// Further lines. Lethe writes none, and gives those of others no meaning.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// Returns the checkpoint of a ledger with this edge.
    pub fn new(origin: &str, edge: &Edge) -> Self {
        Self {
            origin: origin.to_owned(),
            size: edge.size(),
            root: edge.root(),
            extensions: Vec::new(),
        }
    }

    /// Signs the checkpoint in the name of its ledger.
    ///
    /// # Errors
    /// The origin cannot be the name of a key, or an extension line is not a line.
    pub fn sign(&self, key: &Key) -> Result<Note, Invalid> {
        let text = self.to_string();
        if Self::parse(&text).as_ref() != Ok(self) {
            return Err(Invalid::NotACheckpoint);
        }
        Note::sign(&text, &self.origin, key)
    }

    /// Returns the checkpoint in a note that a key of its ledger signed.
    ///
    /// # Errors
    /// The note is not signed by a given key of this name, a signature is wrong, or the text is not a checkpoint.
    pub fn verify(note: &Note, keys: &[VerifierKey]) -> Result<Self, Invalid> {
        let signed_by = note.verify(keys)?;
        let checkpoint = Self::parse(note.text())?;
        if signed_by.iter().any(|key| key.name() == checkpoint.origin) {
            Ok(checkpoint)
        } else {
            Err(Invalid::OtherLedger)
        }
    }

    /// Parses the text of a note, of which the signatures are not verified here.
    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.strip_suffix('\n').ok_or(Invalid::NotACheckpoint)?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(Invalid::NotACheckpoint);
        };
        let extensions: Vec<_> = lines.map(str::to_owned).collect();
        if origin.is_empty() || extensions.iter().any(String::is_empty) {
            return Err(Invalid::NotACheckpoint);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size: number(size).ok_or(Invalid::NotACheckpoint)?,
            root: root.parse().map_err(|_| Invalid::NotACheckpoint)?,
            extensions,
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            origin,
            size,
            root,
            extensions,
        } = self;
        write!(f, "{origin}\n{size}\n{root}\n")?;
        extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
