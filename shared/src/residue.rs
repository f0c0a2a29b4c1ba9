//! How a person is found in a text: by whole words, in any case, with or without accents and punctuation, and also where
//! the text is percent-encoded or in base64.
//!
//! A name is found when it is written in full, first name and last name in either order. One of them alone does not
//! identify a person: "ask Ann" says nothing, and "May" is a month. "Ann Lee" is not found in "Joann Leeds".

use std::ops::Range;

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{Deserialize, Serialize};

use crate::{
    client::{digits, is_phone_character},
    register::Identifier,
    search::{end_of_phone, fold},
};

/// A number with fewer digits is not searched for: other texts contain it by chance.
const MIN_DIGITS: usize = 6;

/// A shorter number or code of another system is not searched for, for the same reason.
const MIN_CODE: usize = 6;

/// A shorter run is not treated as base64: it is a word.
const MIN_BASE64: usize = 8;

/// How many characters of context an excerpt shows on each side.
const CONTEXT: usize = 40;

/// What identifies a person. Held only in memory, for as long as a search takes.
#[derive(Clone, Default)]
pub struct Identity {
    /// First names, each with the last name if any.
    pub names: Vec<(String, Option<String>)>,
    /// First and last name in one text.
    pub full_names: Vec<String>,
    /// Email addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// First lines of addresses.
    pub addresses: Vec<String>,
    /// Numbers and codes by which other systems know the person, such as tokens of payment methods.
    pub codes: Vec<String>,
}

impl Identity {
    /// Adds the identifying values of one row. A first name and a last name in the same row belong together.
    pub fn add(&mut self, row: impl IntoIterator<Item = (Identifier, String)>) {
        let (mut first, mut last) = (None, None);
        for (what, value) in row {
            match what {
                Identifier::GivenName => first = Some(value),
                Identifier::FamilyName => last = Some(value),
                Identifier::FullName => self.full_names.push(value),
                Identifier::Email => self.emails.push(value),
                Identifier::Phone => self.phones.push(value),
                Identifier::Street => self.addresses.push(value),
                Identifier::MemberNumber | Identifier::Token => self.codes.push(value),
                // No text contains it.
                Identifier::Digest => {}
            }
        }
        self.names.extend(first.map(|first| (first, last)));
    }
}

/// What to search for in texts.
#[derive(Clone)]
pub struct Marks {
    /// Folded words with single spaces between them.
    phrases: Vec<String>,
    /// Folded names in scripts that put no space between words.
    unspaced: Vec<String>,
    /// Folded.
    emails: Vec<String>,
    /// The last digits of phone numbers, as many as are compared.
    numbers: Vec<String>,
    /// For each phrase, name and email, a part without spaces that a text must contain.
    keys: Vec<String>,
}

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
    /// Returns the marks of one person.
    pub fn of(identity: &Identity) -> Self {
        let mut phrases = Vec::new();
        let mut unspaced = Vec::new();
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (first, last) in &identity.names {
            match last {
                Some(last) => pairs.push((first, last)),
                None if first.split_whitespace().count() > 1 => phrases.push(words(first)),
                None => {}
            }
        }
        let full = identity.full_names.iter();
        pairs.extend(full.filter_map(|name| name.trim().rsplit_once(char::is_whitespace)));
        for (first, last) in pairs {
            for (one, other) in [(first, last), (last, first)] {
                phrases.push(words(&format!("{one} {other}")));
                if [one, other]
                    .iter()
                    .any(|name| name.chars().any(is_unspaced))
                {
                    unspaced.push(fold(&format!("{one}{other}")));
                }
            }
        }
        // Many people live in a street: only with a number does it identify one.
        let addresses = identity
            .addresses
            .iter()
            .filter(|line| line.chars().any(char::is_numeric));
        phrases.extend(
            addresses
                .map(|line| words(line))
                .filter(|phrase| phrase.contains(' ')),
        );
        let codes = identity
            .codes
            .iter()
            .filter(|code| code.chars().count() >= MIN_CODE);
        phrases.extend(codes.map(|code| words(code)));
        phrases.retain(|phrase| !phrase.is_empty());
        let numbers = identity.phones.iter().map(|phone| end_of_phone(phone));
        let emails: Vec<_> = identity.emails.iter().map(|email| fold(email)).collect();
        let longest = |phrase: &String| {
            phrase
                .split(' ')
                .max_by_key(|word| word.len())
                .map(str::to_owned)
        };
        let keys = phrases
            .iter()
            .filter_map(longest)
            .chain(emails.clone())
            .chain(unspaced.clone());
        Self {
            keys: keys.collect(),
            phrases,
            unspaced,
            emails,
            numbers: numbers
                .filter(|number| number.len() >= MIN_DIGITS)
                .collect(),
        }
    }

    /// Returns the part of a text, in bytes, that names the person: as written, or in encoded form.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_as_written(text)
            .or_else(|| self.find_percent_encoded(text))
            .or_else(|| self.find_base64(text))
    }

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

    fn find_as_written(&self, text: &str) -> Option<Range<usize>> {
        // Few texts contain even one of the words, and this check is faster.
        let words = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            fold(text)
        };
        if self.keys.iter().any(|key| words.contains(key.as_str())) {
            self.find_words(text).or_else(|| self.find_number(text))
        } else {
            self.find_number(text)
        }
    }

    /// Finds a name, an address or a code.
    fn find_words(&self, text: &str) -> Option<Range<usize>> {
        let folded = Folded::of(text);
        let phrase = || {
            let spaced = folded.in_words();
            let padded = |phrase: &String| {
                let start = spaced.text.find(&format!(" {phrase} "))? + 1;
                Some(spaced.range(start..start + phrase.len()))
            };
            self.phrases.iter().find_map(padded)
        };
        let unspaced = |name: &String| {
            let start = folded.text.find(name.as_str())?;
            Some(folded.range(start..start + name.len()))
        };
        let email = |email: &String| {
            let mut matches = folded.text.match_indices(email.as_str());
            let (start, _) = matches.find(|(start, _)| {
                can_start_email_after(&folded.text[..*start])
                    && can_end_email_before(&folded.text[start + email.len()..])
            })?;
            Some(folded.range(start..start + email.len()))
        };
        // An email address often contains the name, which is only a part of it.
        let emails = self.emails.iter().find_map(email);
        emails
            .or_else(phrase)
            .or_else(|| self.unspaced.iter().find_map(unspaced))
    }

    /// Finds a phone number, with any punctuation between its digits.
    fn find_number(&self, text: &str) -> Option<Range<usize>> {
        let shortest = self.numbers.iter().map(String::len).min()?;
        if text.bytes().filter(u8::is_ascii_digit).count() < shortest {
            return None;
        }
        runs(text, is_phone_character).find_map(|run| {
            let all = digits(&text[run.clone()]);
            let found = all.len() >= shortest
                && self
                    .numbers
                    .iter()
                    .any(|number| all.contains(number.as_str()));
            found.then(|| {
                // A space or a full stop at the end belongs to the sentence.
                let written = text[run.clone()]
                    .trim_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '(');
                let written = if written.contains(')') {
                    written
                } else {
                    written.trim_start_matches('(')
                };
                let start = run.start + text[run].find(written).unwrap_or_default();
                start..start + written.len()
            })
        })
    }

    fn find_percent_encoded(&self, text: &str) -> Option<Range<usize>> {
        if !text.contains('%') {
            return None;
        }
        runs(text, |c| !c.is_whitespace()).find_map(|run| {
            let decoded =
                percent_encoding::percent_decode_str(&text[run.clone()]).decode_utf8_lossy();
            self.find_as_written(&decoded).map(|_| run)
        })
    }

    fn find_base64(&self, text: &str) -> Option<Range<usize>> {
        let part_of =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
        runs(text, part_of)
            .filter(|run| run.len() >= MIN_BASE64)
            .find(|run| self.is_in_base64(&text[run.clone()]))
    }

    /// Returns whether a run contains, anywhere in it, base64 that names the person.
    fn is_in_base64(&self, run: &str) -> bool {
        let config = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true);
        [STANDARD, URL_SAFE].iter().any(|alphabet| {
            let engine = GeneralPurpose::new(alphabet, config);
            run.split('=')
                .filter(|part| part.len() >= MIN_BASE64)
                .any(|part| {
                    (0..4).any(|from| {
                        // A single character at the end encodes no whole byte.
                        let to = part.len() - usize::from((part.len() - from) % 4 == 1);
                        let bytes = engine.decode(&part[from..to]).unwrap_or_default();
                        self.find_as_written(&String::from_utf8_lossy(&bytes))
                            .is_some()
                    })
                })
        })
    }
}

/// A text folded for comparison, which knows where each of its bytes comes from.
struct Folded {
    text: String,
    /// For each byte, where its character starts and ends in the original text.
    from: Vec<(usize, usize)>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len()),
        };
        for (start, c) in text.char_indices() {
            let from = (start, start + c.len_utf8());
            if c.is_ascii() {
                folded.push(&c.to_ascii_lowercase().to_string(), from);
            } else {
                folded.push(&fold(c.encode_utf8(&mut [0; 4])), from);
            }
        }
        folded
    }

    fn push(&mut self, piece: &str, from: (usize, usize)) {
        self.text.push_str(piece);
        self.from.extend(std::iter::repeat_n(from, piece.len()));
    }

    /// Returns the same with one space around and between words, in place of everything else.
    fn in_words(&self) -> Self {
        let mut spaced = Self {
            text: " ".to_owned(),
            from: vec![(0, 0)],
        };
        for (start, c) in self.text.char_indices() {
            if c.is_alphanumeric() {
                spaced.push(c.encode_utf8(&mut [0; 4]), self.from[start]);
            } else if !spaced.text.ends_with(' ') {
                spaced.push(" ", self.from[start]);
            }
        }
        if !spaced.text.ends_with(' ') {
            spaced.push(" ", (self.text.len(), self.text.len()));
        }
        spaced
    }

    /// Returns the part of the original text that a part of the folded text comes from.
    fn range(&self, part: Range<usize>) -> Range<usize> {
        self.from[part.start].0..self.from[part.end - 1].1
    }
}

/// Returns the folded words of a text, with single spaces between them.
fn words(text: &str) -> String {
    Folded::of(text).in_words().text.trim().to_owned()
}

/// Returns the longest parts of a text that consist of such characters, in bytes.
fn runs(text: &str, part_of: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(&part_of)?;
        let length = text[start..]
            .find(|c| !part_of(c))
            .unwrap_or(text.len() - start);
        at = start + length;
        Some(start..at)
    })
}

/// Returns whether an email address can start after this text, rather than in the middle of a longer one.
fn can_start_email_after(before: &str) -> bool {
    let mut last = before.chars().rev();
    match last.next() {
        None => true,
        Some('.' | '_' | '%' | '+' | '-') => !last.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric(),
    }
}

/// Returns whether an email address can end before this text.
fn can_end_email_before(after: &str) -> bool {
    let mut next = after.chars();
    match next.next() {
        None => true,
        Some('.' | '-') => !next.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric(),
    }
}

/// Returns whether a letter belongs to a script without spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose;

    use super::*;

    fn ann() -> Marks {
        Marks::of(&Identity {
            names: vec![("Ann".into(), Some("Lee".into()))],
            full_names: vec!["Ann Lee".into()],
            emails: vec!["Ann.Lee@example.com".into()],
            phones: vec!["+44 7700 900123".into(), "112".into()],
            addresses: vec!["12 High Street".into(), "High Street".into()],
            codes: vec!["tok_4Fq9".into(), "1042".into()],
        })
    }

    #[test]
    fn person_is_found_in_any_spelling() {
        let check = |text: &str, expected: Option<&str>| {
            let seen = ann().find(text).map(|range| text[range].to_owned());
            assert_eq!(seen.as_deref(), expected, "{text:?}");
        };
        check("Trains with Ann Lee on Mondays", Some("Ann Lee"));
        check("LEE, ANN (paid)", Some("LEE, ANN"));
        check("ann\u{301}-lée", Some("ann\u{301}-lée"));
        check("ask Ann about Lee", None);
        check("Joann Lee and Ann Leeds, Joann Leeds, joannleeds", None);
        check("write to ann.lee@EXAMPLE.com.", Some("ann.lee@EXAMPLE.com"));
        check("<mailto:ann.lee@example.com>", Some("ann.lee@example.com"));
        check("j.ann.lees@example.com", None);
        check("call 07700-900 123!", Some("07700-900 123"));
        check("0044 (0) 7700 900123", Some("0044 (0) 7700 900123"));
        check("07700 900124", None);
        check("her number (07700 900123).", Some("07700 900123"));
        check("in an emergency 112", None);
        check("lives at 12, HIGH street", Some("12, HIGH street"));
        check("lives in the High Street", None);
        check("112 High Street", None);
        check("paid with TOK_4fq9", Some("TOK_4fq9"));
        check("room 1042", None);
        check("", None);
    }

    #[test]
    fn email_is_not_found_in_a_longer_one() {
        let ann = Marks::of(&Identity {
            emails: vec!["ann@x.com".into()],
            ..Identity::default()
        });
        let check =
            |text: &str, expected: bool| assert_eq!(ann.find(text).is_some(), expected, "{text:?}");
        check("ann@x.com", true);
        check("Ann@X.com, bob@x.com", true);
        check("-ann@x.com-", true);
        check("ann@x.com.", true);
        check("joann@x.com", false);
        check("jo.ann@x.com", false);
        check("jo+ann@x.com", false);
        check("ann@x.com.au", false);
        check("ann@x.company", false);
        check("joann@x.com or ann@x.com", true);
    }

    #[test]
    fn person_is_found_in_encoded_text() {
        let check = |text: &str, expected: bool| {
            assert_eq!(ann().find(text).is_some(), expected, "{text:?}");
        };
        check("https://x.example/?q=Ann%20Lee", true);
        check("q=ann.lee%40example.com&page=2", true);
        check("q=Ann+Lee", true);
        check("100 % of Anns", false);
        for written in [
            "Ann Lee",
            "user=ann.lee@example.com;",
            "tel 07700 900123",
            "xAnn Lee",
        ] {
            for prefix in ["", "a", "bc", "def", "id:"] {
                let standard = general_purpose::STANDARD.encode(written);
                let url_safe = general_purpose::URL_SAFE_NO_PAD.encode(written);
                let expected = written != "xAnn Lee";
                check(&format!("{prefix}{standard}"), expected);
                check(&format!("{prefix}{url_safe} and more"), expected);
            }
        }
        check(
            &general_purpose::STANDARD.encode("Joann Leeds was here"),
            false,
        );
    }

    #[test]
    fn short_number_is_found_by_all_its_digits() {
        let ann = Marks::of(&Identity {
            phones: vec!["900123".into()],
            ..Identity::default()
        });
        assert_eq!(ann.find("900-123"), Some(0..7));
        assert_eq!(ann.find("90-123"), None);
    }

    #[test]
    fn encoded_text_is_found_between_other_characters() {
        let check = |text: &str, expected: bool| {
            assert_eq!(ann().find(text).is_some(), expected, "{text:?}");
        };
        // 21 bytes are 28 characters, without padding.
        let encoded = general_purpose::STANDARD.encode("user Ann Lee, member.");
        assert_eq!(encoded.len(), 28);
        for before in ["", "x", "xy", "xyz"] {
            for after in ["", "x", "xy", "xyz"] {
                check(&format!("{before}{encoded}{after}"), true);
            }
        }
        check("abcdefghijklmnopqrstuvwxyz0123456789", false);
    }

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let of = |text| runs(text, char::is_alphabetic).collect::<Vec<_>>();
        assert_eq!(of("ab cd  éf"), [0..2, 3..5, 7..10]);
        assert_eq!(of(" ab c "), [1..3, 4..5]);
        assert_eq!(of("12"), []);
    }

    #[test]
    fn name_without_spaces_is_found_between_other_letters() {
        let taro = Marks::of(&Identity {
            names: vec![("太郎".into(), Some("山田".into()))],
            ..Identity::default()
        });
        let check = |text: &str, expected: bool| {
            assert_eq!(taro.find(text).is_some(), expected, "{text:?}");
        };
        check("山田太郎さん", true);
        check("山田 太郎", true);
        check("太郎さん", false);
    }

    #[test]
    fn single_word_is_not_searched_for() {
        let check = |first: &str, last: Option<&str>, text: &str, expected: bool| {
            let marks = Marks::of(&Identity {
                names: vec![(first.into(), last.map(str::to_owned))],
                ..Identity::default()
            });
            assert_eq!(
                marks.find(text).is_some(),
                expected,
                "{first:?} {last:?} in {text:?}"
            );
        };
        check("May", None, "May", false);
        check("Maria del Mar", None, "with maria del mar", true);
        check("May", Some("Day"), "May Day", true);
        check("O’Neil", Some("D'Arcy"), "o'neil d’arcy", true);
        check("…", Some("—"), "… —", false);
    }

    #[test]
    fn excerpt_shows_the_context() {
        let long = "x".repeat(60);
        let check = |text: &str, before: &str, found: &str, after: &str| {
            let seen = ann().excerpt(text).expect("found");
            assert_eq!(
                (&*seen.before, &*seen.found, &*seen.after),
                (before, found, after)
            );
        };
        check("With Ann Lee.", "With ", "Ann Lee", ".");
        let forty = "x".repeat(40);
        check(
            &format!("{long}: Ann Lee; {long}"),
            &format!("…{} : ", &forty[2..]).replace(" : ", ": "),
            "Ann Lee",
            &format!("; {}…", &forty[2..]),
        );
        let all = "y".repeat(38);
        check(
            &format!("{all}: Ann Lee; {all}"),
            &format!("{all}: "),
            "Ann Lee",
            &format!("; {all}"),
        );
        assert_eq!(ann().excerpt("Someone else"), None);
    }
}
