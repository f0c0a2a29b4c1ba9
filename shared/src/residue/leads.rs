//! Which words of the index lead to the texts that may name a person.

/// A way to find the texts that a person may be named in: by one of these choices. A text that names the person in the way
/// that this is about has an anchor of every choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The choices.
    pub choices: Vec<Vec<Anchor>>,
}

/// A word that a text has in the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// This word.
    Word(String),
    /// A word that begins like this.
    Prefix(String),
}
