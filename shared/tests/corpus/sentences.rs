//! The sentences of a studio, and what stands in them.

use crate::tables::{SENTENCES, section};

/// Returns a sentence with a value in the place of `{}`.
pub(crate) fn within(sentence: &str, value: &str) -> String {
    sentence.replace("{}", value)
}

/// Returns the sentences of one kind.
pub(crate) fn sentences(of: &str) -> Vec<&'static str> {
    section(SENTENCES, of)
}

/// Returns the sentences for names of a language: in this language, and in English.
pub(crate) fn for_names(language: &str) -> [Vec<&'static str>; 2] {
    let of = if language == "en" { "any" } else { language };
    [sentences(of), sentences("any")]
}

/// Returns whether no letter stands next to the value.
pub(crate) fn stands_free(sentence: &&str) -> bool {
    let (before, after) = sentence.split_once("{}").expect("a place for the value");
    !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
}

/// Deals sentences one after the other, so that every spelling meets some and every sentence meets many spellings.
#[derive(Default)]
pub(crate) struct Dealer {
    dealt: usize,
}

impl Dealer {
    /// Returns the next of these sentences.
    pub(crate) fn deal(&mut self, sentences: &[&'static str]) -> &'static str {
        self.dealt += 1;
        sentences[self.dealt % sentences.len()]
    }
}
