//! The words under which the index of texts knows a text. Every text that names a person has one of the words by which
//! the person is looked for.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use super::{
    encoded::{in_base64, readings},
    letters::{Gap, Letters, Source, compact, in_email, is_unspaced, source},
};
use crate::client::Reference;

/// How many parts of a word are joined, where hyphens or apostrophes divide it: `Anna-Maria-Lena`.
const JOINED: usize = 3;

/// A longer word is not one.
const LONGEST: usize = 64;

/// How many digits of a number make a word of the index.
pub(super) const DIGITS: usize = 6;

/// How many signs can stand between the digits of a number.
const SIGNS: usize = 3;

/// Returns the words of a text: as written, and of what is encoded in it.
///
/// Among them are email addresses as a whole, the letters of scripts without spaces in pairs, and every six digits of a
/// number after a `#`. References of erased clients have no words: they name no person, and one of them can stand in
/// thousands of rows.
pub fn words(text: &str) -> BTreeSet<String> {
    let text = &without_references(text);
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        for reading in readings(text) {
            add_names(&Letters::of(&reading), &mut words);
            add_emails(&reading, &mut words);
            for number in numbers(&reading) {
                words.extend(windows(&number.digits));
            }
        }
    };
    add(text);
    for (_, read) in in_base64(text) {
        add(&read);
    }
    words
}

/// Puts a space in the place of each reference of an erased client. One without a digit stays: it could spell a name.
fn without_references(text: &str) -> Cow<'_, str> {
    let is_at = |at: usize| {
        let part = text.get(at..at + Reference::LENGTH)?;
        let ends_before = text[..at].chars().next_back();
        let begins_after = text[at + part.len()..].chars().next();
        let stands_alone = [ends_before, begins_after]
            .into_iter()
            .flatten()
            .all(|c| !c.is_alphanumeric());
        let reference = Reference::parse(part).filter(|reference| reference.as_str() == part)?;
        let has_digit = part.bytes().any(|b| b.is_ascii_digit());
        (stands_alone && has_digit).then_some(reference)
    };
    let found = text.match_indices(Reference::PREFIX);
    let references: Vec<Reference> = found.filter_map(|(at, _)| is_at(at)).collect();
    references
        .iter()
        .fold(Cow::Borrowed(text), |text, reference| {
            Cow::Owned(text.replace(reference.as_str(), " "))
        })
}

/// Returns whether letters can be a word of the index. A short number is in every other text.
pub(super) fn is_word(letters: &str) -> bool {
    let is_number = letters.bytes().all(|b| b.is_ascii_digit());
    letters.len() <= LONGEST
        && letters.chars().nth(1).is_some()
        && (!is_number || letters.len() >= DIGITS)
}

/// Returns the pairs of neighbouring letters of scripts without spaces.
pub(super) fn pairs(letters: &str) -> impl Iterator<Item = &str> {
    let all: Vec<(usize, char)> = letters.char_indices().collect();
    (1..all.len()).filter_map(move |i| {
        let ((start, one), (at, other)) = (all[i - 1], all[i]);
        (is_unspaced(one) && is_unspaced(other)).then(|| &letters[start..at + other.len_utf8()])
    })
}

/// Returns every six digits of a number, each as a word of the index.
pub(super) fn windows(digits: &str) -> impl Iterator<Item = String> {
    (DIGITS..=digits.len()).map(|end| format!("#{}", &digits[end - DIGITS..end]))
}

/// A number in a text.
pub(super) struct Number {
    /// Its digits.
    pub(super) digits: String,
    /// The part of the text that each digit comes from.
    pub(super) from: Vec<Range<usize>>,
}

impl Number {
    /// Returns where the last digits of a phone number stand, as the end of digits that are written together.
    pub(super) fn find(&self, number: &str) -> Option<usize> {
        let mut found =
            (0..self.digits.len()).filter(|start| self.digits[*start..].starts_with(number));
        found.find(|start| {
            let end = start + number.len();
            self.from
                .get(end)
                .is_none_or(|next| next.start != self.from[end - 1].end)
        })
    }
}

/// Returns the numbers in a text, whatever stands between their digits, but letters.
pub(super) fn numbers(text: &Source) -> Vec<Number> {
    let mut all: Vec<Number> = Vec::new();
    let mut signs = SIGNS + 1;
    for (c, from) in text {
        let digit = if c.is_numeric() {
            compact(c.encode_utf8(&mut [0; 4]))
        } else {
            String::new()
        };
        if let [b'0'..=b'9'] = digit.as_bytes() {
            if signs > SIGNS {
                all.push(Number {
                    digits: String::new(),
                    from: Vec::new(),
                });
            }
            if let Some(number) = all.last_mut() {
                number.digits.push_str(&digit);
                number.from.push(from.clone());
            }
            signs = 0;
        } else if c.is_alphanumeric() {
            signs = SIGNS + 1;
        } else {
            signs += 1;
        }
    }
    all
}

fn add_names(letters: &Letters, words: &mut BTreeSet<String>) {
    let mut add = |part: &str| {
        if is_word(part) {
            words.insert(part.to_owned());
        }
    };
    let mut parts: Vec<Range<usize>> = Vec::new();
    for part in letters.parts(Gap::Soft) {
        if letters.gap(part.start) == Gap::Hard {
            parts.clear();
        }
        parts.push(part.clone());
        for start in parts.iter().rev().take(JOINED).map(|part| part.start) {
            add(&letters.text[start..part.end]);
        }
    }
    for whole in letters.parts(Gap::Hard) {
        add(&letters.text[whole]);
    }
    words.extend(pairs(&letters.text).map(str::to_owned));
}

/// Adds the email addresses in a text.
fn add_emails(text: &Source, words: &mut BTreeSet<String>) {
    let (text, _) = in_email(text);
    if !text.contains('@') {
        return;
    }
    let is_part = |c: char| c.is_alphanumeric() || "._%+-@".contains(c);
    for run in text.split(|c| !is_part(c)).filter(|run| run.contains('@')) {
        let address = run.trim_matches(|c: char| !c.is_alphanumeric());
        words.insert(address.to_owned());
    }
}

/// Returns the word of an email address.
pub(super) fn email_word(email: &str) -> Option<String> {
    let mut words = BTreeSet::new();
    add_emails(&source(email), &mut words);
    words.pop_last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_words() {
        let check = |text: &str, expected: &[&str]| {
            let seen: Vec<_> = words(text).into_iter().collect();
            assert_eq!(seen, expected, "{text:?}");
        };
        check("Trains with Ann Lee", &["ann", "lee", "trains", "with"]);
        check("O’Neil", &["neil", "oneil"]);
        check("AnnLee", &["ann", "annlee", "lee"]);
        check("a/b 10x 12 at 9", &["10x", "at"]);
        check(
            "<mailto:Ann.Lee@x.com>",
            &["ann", "ann.lee@x.com", "com", "lee", "mailto"],
        );
        check(
            "山田 太郎さん",
            &["さん", "太郎", "太郎さん", "山田", "田太", "郎さ"],
        );
        check(
            "07700\u{a0}900_1",
            &["#009001", "#077009", "#700900", "#770090"],
        );
        check("Ann%20Lee", &["20lee", "ann", "lee"]);
        check("", &[]);
        check("DC-7QX4-2MPA", &[]);
        check("Cover for (DC-7QX4-2MPA), Ann", &["ann", "cover", "for"]);
        // No references: other signs around them, another case, no digit.
        check(
            "XDC-7QX4-2MPA",
            &["2mpa", "7qx4", "7qx42mpa", "xdc", "xdc7qx4", "xdc7qx42mpa"],
        );
        check(
            "dc-7qx4-2mpa",
            &["2mpa", "7qx4", "7qx42mpa", "dc", "dc7qx4", "dc7qx42mpa"],
        );
        check(
            "DC-ANNA-SMTH",
            &["anna", "annasmth", "dc", "dcanna", "dcannasmth", "smth"],
        );
    }
}
