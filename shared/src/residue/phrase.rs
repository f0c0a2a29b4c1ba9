//! Names, streets and codes: words that stand beside each other in a text.

use std::{collections::BTreeSet, ops::Range};

use unicode_normalization::UnicodeNormalization;

use crate::spelling::spelled_out;

use super::{
    leads::{Anchor, Lead},
    letters::{Gap, Letters, is_hangul, is_unspaced, source},
    words::{is_word, pairs},
};

/// The fewest letters of a person's only name. Shorter ones are words of many texts.
const MIN_NAME: usize = 5;

/// The same where a letter is a syllable or more: Chinese, Japanese, Korean.
const MIN_SYLLABLES: usize = 3;

/// The fewest letters that are found where words are written as one: `annelee`, but not Jo An in `Joan`.
const MIN_JOINED: usize = 8;

/// Up to so many words of a name are looked for in any order. More are in order, from any of them on.
const ANY_ORDER: usize = 3;

/// Words that stand beside each other, in one order and spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Phrase {
    letters: String,
    /// The offsets at which its words begin, but the first.
    words: Vec<usize>,
    /// The offsets at which parts of its words begin, such as after an apostrophe.
    parts: Vec<usize>,
}

impl Phrase {
    fn of<'a>(words: impl IntoIterator<Item = &'a Word>) -> Self {
        let mut phrase = Self {
            letters: String::new(),
            words: Vec::new(),
            parts: Vec::new(),
        };
        for word in words {
            if !phrase.letters.is_empty() {
                phrase.words.push(phrase.letters.len());
            }
            for (i, (_, part)) in word.parts.iter().enumerate() {
                if i > 0 {
                    phrase.parts.push(phrase.letters.len());
                }
                phrase.letters.push_str(part);
            }
        }
        phrase
    }

    /// Returns the first letters that are this phrase: no part of a longer word, and with gaps where it has them.
    pub(super) fn find(&self, text: &Letters) -> Option<Range<usize>> {
        let mut from = 0;
        while let Some(found) = text.text[from..].find(&self.letters) {
            let part = from + found..from + found + self.letters.len();
            if self.is_at(text, &part) {
                return Some(part);
            }
            from = part.start
                + text.text[part.start..]
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8);
        }
        None
    }

    fn is_at(&self, text: &Letters, part: &Range<usize>) -> bool {
        let (mut letters, first) = (self.letters.chars(), self.letters.chars().next());
        let starts = text.gap(part.start) != Gap::None || first.is_some_and(is_unspaced);
        let ends = match letters.next_back() {
            Some(last) if is_unspaced(last) => true,
            // Another final consonant makes another syllable.
            Some(last) if is_hangul(last) => {
                !text.text[part.end..].starts_with(|c| ('\u{11a8}'..='\u{11ff}').contains(&c))
            }
            _ => text.gap(part.end) != Gap::None,
        };
        let may_be_joined = self.letters.len() >= MIN_JOINED || !self.letters.is_ascii();
        let fits = |at: usize| match text.gap(part.start + at) {
            Gap::None => may_be_joined || !self.words.contains(&at),
            Gap::Soft => true,
            Gap::Hard => self.words.contains(&at) || self.parts.contains(&at),
        };
        starts && ends && (1..self.letters.len()).all(fits)
    }
}

/// A word in one spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    /// Its parts, each with what stands before it: more than one if an apostrophe, a hyphen or another sign divides it.
    parts: Vec<(Gap, String)>,
}

impl Word {
    fn of(text: &str) -> Self {
        let letters = Letters::of(&source(text));
        let parts = letters
            .parts(Gap::Soft)
            .map(|part| (letters.gap(part.start), letters.text[part].to_owned()));
        Self {
            parts: parts.filter(|(_, part)| !part.is_empty()).collect(),
        }
    }

    fn letters(&self) -> String {
        self.parts.iter().map(|(_, part)| part.as_str()).collect()
    }

    /// Returns the word with one letter in place of each two that stand for an umlaut: `muller` for `mueller`.
    fn contracted(&self) -> Self {
        let contract = |(gap, part): &(Gap, String)| {
            let contracted = [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")]
                .iter()
                .fold(part.clone(), |part, (two, one)| part.replace(two, one));
            (*gap, contracted)
        };
        Self {
            parts: self.parts.iter().map(contract).collect(),
        }
    }

    /// Returns lists of anchors. Every text that contains this word, written alone, has one of each.
    fn anchors(&self) -> Vec<Vec<Anchor>> {
        let letters = self.letters();
        let in_pairs: BTreeSet<_> = pairs(&letters).collect();
        if !in_pairs.is_empty() {
            let alone = |pair: &str| vec![Anchor::Word(pair.to_owned())];
            return in_pairs.into_iter().map(alone).collect();
        }
        // Without the signs it is one word. With them, its parts are.
        let mut anchors = BTreeSet::from([letters]);
        if self.parts.len() > 1 {
            let mut between_signs: Vec<String> = Vec::new();
            for (gap, part) in &self.parts {
                match (gap, between_signs.last_mut()) {
                    (Gap::Soft, Some(last)) => last.push_str(part),
                    _ => between_signs.push(part.clone()),
                }
            }
            let parts = self.parts.iter().map(|(_, part)| part);
            for such in [longest(between_signs.iter()), longest(parts)] {
                let Some(word) = such else {
                    return Vec::new();
                };
                anchors.insert(word);
            }
        }
        anchors.retain(|word| is_word(word));
        if anchors.is_empty() {
            return Vec::new();
        }
        vec![anchors.into_iter().map(anchor).collect()]
    }
}

/// Returns the longest of these that is a word of the index.
fn longest<'a>(parts: impl Iterator<Item = &'a String>) -> Option<String> {
    parts
        .filter(|part| is_word(part))
        .max_by_key(|part| part.len())
        .cloned()
}

/// Returns the anchor of a word. What follows a Korean word is written with it.
fn anchor(word: String) -> Anchor {
    if word.chars().any(is_hangul) {
        Anchor::Prefix(word)
    } else {
        Anchor::Word(word)
    }
}

/// Returns the spellings of a word: as it is, and with and without umlauts.
fn spellings(text: &str) -> Vec<Word> {
    let plain = Word::of(text);
    let spelled_out = Word::of(&spelled_out(text));
    // The letters of ä without its dots are in `plain` already.
    let contracted = plain.contracted();
    let mut spellings = vec![plain, spelled_out, contracted];
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// Adds what finds a name. A single word is not looked for if it is short: "ask Ann" says nothing, and "May" is a month.
pub(super) fn add_name(name: &str, phrases: &mut Vec<Phrase>, leads: &mut Vec<Lead>) {
    let words = words_of(name);
    if let [spellings] = &words[..] {
        let letters = spellings[0].letters();
        let is_syllabic = letters.chars().all(|c| is_unspaced(c) || is_hangul(c));
        let fewest = if is_syllabic { MIN_SYLLABLES } else { MIN_NAME };
        if letters.nfc().count() < fewest {
            return;
        }
    }
    add(&words, &orders(words.len()), phrases, leads);
}

/// Adds what finds a street. Many people live in it: only with a number does it identify one. "Level 1" is in every
/// building.
pub(super) fn add_street(street: &str, phrases: &mut Vec<Phrase>, leads: &mut Vec<Lead>) {
    const GENERIC: [&str; 34] = [
        "apartment",
        "appartement",
        "apt",
        "bat",
        "block",
        "box",
        "building",
        "bldg",
        "byggnad",
        "dept",
        "door",
        "etage",
        "flat",
        "floor",
        "haus",
        "house",
        "interno",
        "level",
        "lot",
        "number",
        "numero",
        "office",
        "piso",
        "pobox",
        "postbox",
        "postfach",
        "room",
        "scala",
        "stock",
        "suite",
        "tower",
        "unit",
        "wing",
        "wohnung",
    ];
    let words = words_of(street);
    let has_number = street.chars().any(char::is_numeric);
    let tells = words.iter().any(|spellings| {
        let letters = spellings[0].letters();
        let alphabetic = letters.chars().filter(|c| c.is_alphabetic()).count();
        alphabetic >= 3 && !GENERIC.contains(&&*letters) || pairs(&letters).next().is_some()
    });
    if has_number && tells && (words.len() > 1 || pairs(street).next().is_some()) {
        add(&words, &[(0..words.len()).collect()], phrases, leads);
    }
}

/// Adds what finds a number or code of another system.
pub(super) fn add_code(code: &str, phrases: &mut Vec<Phrase>, leads: &mut Vec<Lead>) {
    let words = words_of(code);
    add(&words, &[(0..words.len()).collect()], phrases, leads);
}

/// Returns the words of a text, each with its spellings.
fn words_of(text: &str) -> Vec<Vec<Word>> {
    text.split_whitespace()
        .map(spellings)
        .filter(|spellings| !spellings[0].parts.is_empty())
        .collect()
}

/// Adds words in these orders.
fn add(
    words: &[Vec<Word>],
    orders: &[Vec<usize>],
    phrases: &mut Vec<Phrase>,
    leads: &mut Vec<Lead>,
) {
    let mut found = BTreeSet::new();
    for chosen in combinations(words) {
        for order in orders {
            found.insert(Phrase::of(order.iter().map(|i| chosen[*i])));
        }
    }
    let unspaced = |phrase: &Phrase| phrase.letters.chars().all(is_unspaced);
    let ways: Vec<Lead> = if found.iter().all(unspaced) {
        // The pairs differ in each order.
        found
            .iter()
            .map(|phrase| Lead {
                choices: pairs_of(phrase),
            })
            .collect()
    } else {
        vec![Lead {
            choices: choices(words, orders),
        }]
    };
    // Without a word of the index, no text can be found.
    if ways.iter().all(|lead| !lead.choices.is_empty()) {
        phrases.extend(found);
        leads.extend(ways);
    }
}

fn pairs_of(phrase: &Phrase) -> Vec<Vec<Anchor>> {
    let pairs = pairs(&phrase.letters).map(|pair| vec![Anchor::Word(pair.to_owned())]);
    pairs.collect()
}

/// Returns the choices of words that are looked for in these orders: for each word, its anchors, and those of the words
/// that it can be joined with.
fn choices(words: &[Vec<Word>], orders: &[Vec<usize>]) -> Vec<Vec<Anchor>> {
    let mut all = Vec::new();
    for (i, spellings) in words.iter().enumerate() {
        let anchors: Vec<_> = spellings.iter().map(Word::anchors).collect();
        if anchors.iter().any(Vec::is_empty) {
            continue;
        }
        // A word of a script without spaces has the same pairs wherever it stands.
        if pairs(&spellings[0].letters()).next().is_some() {
            all.extend(anchors.into_iter().flatten());
            continue;
        }
        let mut choice: BTreeSet<_> = anchors.into_iter().flatten().flatten().collect();
        for chosen in combinations(words) {
            for order in orders {
                for joined in joined_with(i, order) {
                    let letters: String = joined.iter().map(|j| chosen[*j].letters()).collect();
                    if is_word(&letters) {
                        choice.insert(anchor(letters));
                    }
                }
            }
        }
        all.push(choice.into_iter().collect());
    }
    all
}

/// Returns the parts of an order that have this word and others.
fn joined_with(word: usize, order: &[usize]) -> impl Iterator<Item = &[usize]> {
    let lengths = 2..=order.len();
    lengths.flat_map(move |length| {
        order
            .windows(length)
            .filter(move |part| part.contains(&word))
    })
}

/// Returns the words in every combination of their spellings; if there are many words, in the same spelling each.
fn combinations(words: &[Vec<Word>]) -> Vec<Vec<&Word>> {
    if words.len() > ANY_ORDER {
        let most = words.iter().map(Vec::len).max().unwrap_or(0);
        let same = |i: usize| {
            words
                .iter()
                .map(|spellings| &spellings[i.min(spellings.len() - 1)])
                .collect()
        };
        return (0..most).map(same).collect();
    }
    let mut all: Vec<Vec<&Word>> = vec![Vec::new()];
    for spellings in words {
        let with = |word| {
            let more = all
                .iter()
                .map(move |chosen| [&chosen[..], &[word]].concat());
            more.collect::<Vec<_>>()
        };
        all = spellings.iter().flat_map(with).collect();
    }
    all
}

/// Returns the orders in which so many words of a name are written.
fn orders(words: usize) -> Vec<Vec<usize>> {
    let rotations = (0..words).map(|from| (0..words).map(|i| (from + i) % words).collect());
    let mut orders: Vec<Vec<usize>> = rotations.collect();
    if words == ANY_ORDER {
        orders.extend([vec![0, 2, 1], vec![1, 0, 2], vec![2, 1, 0]]);
    }
    orders
}
