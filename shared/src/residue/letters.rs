//! A text as letters: folded for comparison, without what stands between them.

use std::{collections::BTreeSet, ops::Range};

use unicode_normalization::UnicodeNormalization;

use crate::{pasted::is_invisible, search::fold};

/// A text with the part of the original text that each of its characters comes from.
pub(super) type Source = Vec<(char, Range<usize>)>;

/// Returns a text as its own source.
pub(super) fn source(text: &str) -> Source {
    text.char_indices()
        .map(|(start, c)| (c, start..start + c.len_utf8()))
        .collect()
}

/// Small letters that are words where they stand alone, such as "and" in Spanish.
const SHORT_WORDS: &str = "aàáeéèiíoóòuúwyzskvавикосуяії";

/// What stands between two letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// An apostrophe, a hyphen, a capital letter after a small one or a change of script: a gap that many leave out, also
    /// inside a name.
    Soft,
    /// A space or another sign.
    Hard,
}

/// The folded letters and digits of a text, which know where they come from and what stood before them.
pub(super) struct Letters {
    /// The letters and digits, without anything between them.
    pub(super) text: String,
    /// For each byte, the part of the original text that its character comes from.
    from: Vec<Range<usize>>,
    /// For each byte, and for the end, what stands before it.
    gaps: Vec<Gap>,
    /// The offsets of letters that are initials where they stand alone.
    initials: BTreeSet<usize>,
}

impl Letters {
    /// Returns the letters of a text.
    pub(super) fn of(source: &Source) -> Self {
        let mut letters = Self {
            text: String::with_capacity(source.len()),
            from: Vec::with_capacity(source.len()),
            gaps: Vec::with_capacity(source.len() + 1),
            initials: BTreeSet::new(),
        };
        let mut gap = Gap::Hard;
        let mut last = None;
        let mut was_small = false;
        for (c, from) in source {
            if is_invisible(*c) {
                continue;
            }
            if is_soft(*c) {
                gap = gap.max(Gap::Soft);
                continue;
            }
            if was_small && c.is_uppercase() {
                gap = gap.max(Gap::Soft);
            }
            was_small = c.is_lowercase();
            if c.is_alphabetic() && !SHORT_WORDS.contains(*c) {
                letters.initials.insert(letters.text.len());
            }
            if *c == '.' {
                let last = letters.text.char_indices().next_back();
                letters.initials.extend(last.map(|(at, _)| at));
            }
            for folded in plain(*c).chars() {
                if !folded.is_alphanumeric() {
                    gap = Gap::Hard;
                    continue;
                }
                if last.is_some_and(|last| is_unspaced(last) != is_unspaced(folded)) {
                    gap = gap.max(Gap::Soft);
                }
                letters.push(folded, from, gap);
                gap = Gap::None;
                last = Some(folded);
            }
        }
        letters.gaps.push(Gap::Hard);
        letters
    }

    fn push(&mut self, letter: char, from: &Range<usize>, gap: Gap) {
        for i in 0..letter.len_utf8() {
            self.from.push(from.clone());
            self.gaps.push(if i == 0 { gap } else { Gap::None });
        }
        self.text.push(letter);
    }

    /// Returns what stands before the letter at this offset, or after the last one.
    pub(super) fn gap(&self, at: usize) -> Gap {
        self.gaps[at]
    }

    /// Returns the part of the original text that these letters come from.
    pub(super) fn origin(&self, part: Range<usize>) -> Range<usize> {
        let (first, last) = (&self.from[part.start], &self.from[part.end - 1]);
        first.start.min(last.start)..first.end.max(last.end)
    }

    /// Returns the longest parts that have only smaller gaps than this one inside.
    pub(super) fn parts(&self, gap: Gap) -> impl Iterator<Item = Range<usize>> {
        let ends = (1..self.gaps.len()).filter(move |at| self.gaps[*at] >= gap);
        let mut start = 0;
        ends.map(move |end| {
            let part = start..end;
            start = end;
            part
        })
    }

    /// Returns the same without initials: single letters that stand alone and are not words.
    pub(super) fn without_initials(&self) -> Option<Self> {
        let is_initial = |part: &Range<usize>| {
            self.initials.contains(&part.start) && {
                let mut letters = self.text[part.clone()].chars();
                letters
                    .next()
                    .is_some_and(|c| c.is_alphabetic() && !is_unspaced(c))
                    && letters.next().is_none()
            }
        };
        if !self.parts(Gap::Hard).any(|part| is_initial(&part)) {
            return None;
        }
        let mut kept = Self {
            text: String::new(),
            from: Vec::new(),
            gaps: Vec::new(),
            initials: BTreeSet::new(),
        };
        for part in self.parts(Gap::Hard).filter(|part| !is_initial(part)) {
            kept.text.push_str(&self.text[part.clone()]);
            kept.from.extend_from_slice(&self.from[part.clone()]);
            kept.gaps.extend_from_slice(&self.gaps[part]);
        }
        kept.gaps.push(Gap::Hard);
        Some(kept)
    }
}

/// Returns the folded letters of a name or of a part of it.
pub(super) fn compact(text: &str) -> String {
    Letters::of(&source(text)).text
}

/// Returns what a character is compared as. Beyond [`fold`]: digits of every script, and Arabic letters that are written
/// in two ways.
fn plain(c: char) -> String {
    if c.is_ascii() {
        return c.to_ascii_lowercase().to_string();
    }
    if c.is_numeric() {
        let digit = any_ascii::any_ascii_char(c);
        if digit.len() == 1 {
            return digit.to_owned();
        }
    }
    match c {
        'ى' => "ي".to_owned(),
        'ة' => "ه".to_owned(),
        // It only makes a word longer.
        'ـ' => String::new(),
        _ if has_vowel_signs(c) => c.nfkd().filter(|c| c.is_alphanumeric()).collect(),
        _ => fold(c.encode_utf8(&mut [0; 4])),
    }
}

/// Returns whether a character belongs to a script of India or South East Asia, in which vowels are signs at a letter.
/// Without them, other names are the same.
fn has_vowel_signs(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Returns whether a character is an apostrophe or a hyphen of some kind.
pub(crate) fn is_soft(c: char) -> bool {
    matches!(c,
        '\'' | '`' | '\u{b4}' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}'
        | '\u{2ca}' | '\u{2cb}' | '\u{55a}' | '\u{5f3}' | '\u{ff07}'
        | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{5be}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Returns whether a letter belongs to a script without spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Returns whether a letter is Korean. Particles follow a Korean word without a space.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}')
}

/// Returns the folded text of email addresses, with the part of the original text that each byte comes from.
pub(super) fn in_email(text: &Source) -> (String, Vec<Range<usize>>) {
    let mut folded = String::new();
    let mut from = Vec::new();
    for (c, part) in text.iter().filter(|(c, _)| !is_invisible(*c)) {
        let plain = fold(c.encode_utf8(&mut [0; 4]));
        from.extend(std::iter::repeat_n(part.clone(), plain.len()));
        folded.push_str(&plain);
    }
    (folded, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_compared_without_case_accents_and_signs() {
        let check = |text: &str, expected: &str| assert_eq!(compact(text), expected, "{text:?}");
        check("Ann  Lee", "annlee");
        check("Shaun O’Neil-Łukasz", "shaunoneillukasz");
        check("A\u{301}nn\u{200b}", "ann");
        check("ＡＮＮ", "ann");
        check("٠٧٧ ७", "0777");
        check("07700_900", "07700900");
        check("Straße", "strasse");
        check("ى ة ـ", "يه");
        check("10×2", "102");
        check("शर्‍मा", "शरमा");
        check("…", "");
    }

    #[test]
    fn gaps_tell_what_stands_between_letters() {
        let letters = Letters::of(&source("O'NeIl, 山a"));
        let gaps: Vec<_> = letters
            .text
            .char_indices()
            .map(|(at, _)| letters.gap(at))
            .collect();
        let (n, s, h) = (Gap::None, Gap::Soft, Gap::Hard);
        assert_eq!(gaps, [h, s, n, s, n, h, s]);
        let parts = |gap| {
            letters
                .parts(gap)
                .map(|part| &letters.text[part])
                .collect::<Vec<_>>()
        };
        assert_eq!(parts(Gap::Soft), ["o", "ne", "il", "山", "a"]);
        assert_eq!(parts(Gap::Hard), ["oneil", "山a"]);
    }

    #[test]
    fn initials_are_left_out() {
        let without = |text: &str| {
            Letters::of(&source(text))
                .without_initials()
                .map(|letters| letters.text)
        };
        assert_eq!(without("Ann M. Lee").as_deref(), Some("annlee"));
        assert_eq!(without("A."), Some(String::new()));
        assert_eq!(without("Raúl y López"), None);
        assert_eq!(without("Ann O'Neil"), None);
        assert_eq!(without("王 伟"), None);
    }

    #[test]
    fn letters_know_where_they_come_from() {
        let letters = Letters::of(&source("é, Straße"));
        assert_eq!(letters.text, "estrasse");
        assert_eq!(letters.origin(0..1), 0..2);
        assert_eq!(letters.origin(5..7), 8..10);
        assert_eq!(letters.origin(0..8), 0..11);
    }
}
