//! Other spellings of a word: umlauts that are spelled out, and words that differ by one letter.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

/// The shortest word that is corrected. A shorter one is like too many others.
const SHORTEST: usize = 4;

/// The longest word that is corrected, which bounds the number of corrections.
const LONGEST: usize = 16;

/// The letters of the scripts in which a wrong letter can be replaced, as [`crate::search::fold`] leaves them: Latin,
/// Greek, Cyrillic, Hebrew, Arabic, and the parts of Korean syllables. Chinese and Japanese have too many.
const ALPHABETS: [&[RangeInclusive<char>]; 6] = [
    &['a'..='z'],
    &['α'..='ω'],
    &['а'..='џ'],
    &['א'..='ת'],
    &['ء'..='ي'],
    &[
        '\u{1100}'..='\u{1112}',
        '\u{1161}'..='\u{1175}',
        '\u{11a8}'..='\u{11c2}',
    ],
];

/// Returns the text with two letters for each that German and the languages of the North write in two ways: `Mueller` for
/// `Müller`, `Soeren` for `Søren`.
pub fn spelled_out(text: &str) -> String {
    let mut spelled_out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            'ä' | 'Ä' | 'æ' | 'Æ' => spelled_out.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' | 'œ' | 'Œ' => spelled_out.push_str("oe"),
            'ü' | 'Ü' => spelled_out.push_str("ue"),
            'å' | 'Å' => spelled_out.push_str("aa"),
            c => spelled_out.push(c),
        }
    }
    spelled_out
}

/// Returns the words from which a folded word differs by one mistake of typing: two letters swapped, a letter left out, one
/// too many, or a wrong one. Returns none for words of fewer than 4 or more than 16 letters.
pub fn corrections(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let is_word = letters.iter().all(|letter| letter.is_alphabetic());
    if !is_word || !(SHORTEST..=LONGEST).contains(&letters.len()) {
        return Vec::new();
    }
    let alphabet: Vec<char> = ALPHABETS
        .into_iter()
        .find(|ranges| ranges.iter().any(|range| range.contains(&letters[0])))
        .map(|ranges| ranges.iter().cloned().flatten().collect())
        .unwrap_or_default();
    let with = |from: usize, to: usize, between: &[char]| -> String {
        let parts = [&letters[..from], between, &letters[to..]];
        parts.into_iter().flatten().collect()
    };
    let mut corrected = Vec::new();
    for at in 1..letters.len() {
        corrected.push(with(at - 1, at + 1, &[letters[at], letters[at - 1]]));
    }
    for at in 0..=letters.len() {
        corrected.extend(alphabet.iter().map(|letter| with(at, at, &[*letter])));
    }
    for at in 0..letters.len() {
        corrected.push(with(at, at + 1, &[]));
    }
    for at in 0..letters.len() {
        corrected.extend(alphabet.iter().map(|letter| with(at, at + 1, &[*letter])));
    }
    corrected.retain(|other| other != word);
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold;

    #[test]
    fn umlauts_are_spelled_out() {
        let check = |text: &str, expected: &str| assert_eq!(spelled_out(text), expected);
        check("Müller", "Mueller");
        check("Søren Kjærgård", "Soeren Kjaergaard");
        check("Ann", "Ann");
    }

    #[test]
    fn corrections_are_one_mistake_away() {
        let check = |typed: &str, meant: &str| {
            let corrections = corrections(&fold(typed));
            assert!(corrections.contains(&fold(meant)), "{typed} for {meant}");
        };
        check("castelanos", "castellanos");
        check("casstellanos", "castellanos");
        check("castellamos", "castellanos");
        check("catsellanos", "castellanos");
        check("xastellanos", "castellanos");
        check("castellano", "castellanos");
        check("Παπαδοπυλος", "Παπαδοπουλος");
        check("Юрева", "Юрьева");
        check("김민순", "김민준");
        assert!(!corrections("castllnos").contains(&"castellanos".to_owned()));
    }

    #[test]
    fn corrections_are_bounded() {
        let check = |word: &str, most: usize| {
            let corrections = corrections(word);
            assert!(corrections.len() <= most, "{word}: {}", corrections.len());
            assert!(
                corrections
                    .iter()
                    .all(|other| other != word && !other.is_empty())
            );
        };
        check("lee", 0);
        check("abcdefghijklmnop", 900);
        check("abcdefghijklmnopq", 0);
        check("ann1", 0);
        check("山田太郎", 10);
    }
}
