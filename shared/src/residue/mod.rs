//! How a person is found in a text: by the whole name in any order, the email address, a phone number, the street with its
//! number, or a number of another system.
//!
//! What does not matter: case, accents and other forms of a letter, umlauts that are spelled out, apostrophes, hyphens and
//! characters that cannot be seen, what stands between the digits of a number, and whether the text is percent-encoded, has HTML
//! entities or is in base64. One name alone does not identify a person: "ask Ann" says nothing. "Ann Lee" is not found in
//! "Joann Leeds".
//!
//! | file | what it does |
//! |---|---|
//! | `identity` | holds what identifies a person |
//! | `letters` | reads a text as folded letters, with the gaps between them |
//! | `encoded` | decodes what is encoded in a text |
//! | `phrase` | finds words that stand beside each other |
//! | `leads` | tells by which words of the index the texts are found that may name a person |
//! | `words` | makes the words under which the index knows a text |
//! | `marks` | finds a person in a text |

mod encoded;
mod identity;
mod leads;
mod letters;
mod marks;
mod phrase;
mod words;

pub(crate) use letters::is_soft;

use serde::{Deserialize, Serialize};

pub use self::{
    identity::Identity,
    leads::{Anchor, Lead},
    marks::Marks,
    words::words,
};

/// How many characters of context an excerpt shows on each side.
const CONTEXT: usize = 40;

/// How many parts of a text are replaced one by one.
const MOST_PARTS: usize = 100;

/// The part of a text that names a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The text before it.
    pub before: String,
    /// The words that name the person.
    pub found: String,
    /// The text after it.
    pub after: String,
}

impl Marks {
    /// Returns the part of a text that names the person, with its context.
    pub fn excerpt(&self, text: &str) -> Option<Excerpt> {
        let range = self.find(text)?;
        let before: Vec<char> = text[..range.start]
            .chars()
            .rev()
            .take(CONTEXT + 1)
            .collect();
        let after: Vec<char> = text[range.end..].chars().take(CONTEXT + 1).collect();
        let cut = |part: &[char]| if part.len() > CONTEXT { "…" } else { "" };
        Some(Excerpt {
            before: cut(&before)
                .chars()
                .chain(before.iter().take(CONTEXT).rev().copied())
                .collect(),
            found: text[range].to_owned(),
            after: after
                .iter()
                .take(CONTEXT)
                .copied()
                .chain(cut(&after).chars())
                .collect(),
        })
    }

    /// Returns the text with `reference` in the place of each part that names the person. If the person is still found after
    /// many parts, the reference takes the place of the whole text.
    pub fn replaced(&self, text: &str, reference: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..MOST_PARTS {
            match self.find(&text) {
                Some(part) => text.replace_range(part, reference),
                None => return text,
            }
        }
        reference.to_owned()
    }
}

#[cfg(test)]
mod tests;
