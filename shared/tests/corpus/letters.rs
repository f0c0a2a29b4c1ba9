//! The letters of a name as people and programs write them.

use any_ascii::any_ascii;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    encoded::{decimal_entities, hexadecimal_entities, named_entities},
    languages,
};

/// A way to write letters: what it is called, and what it makes of a part of a name. It leaves other parts as they are.
pub(crate) type Letters = (&'static str, fn(&str) -> String);

/// Returns the ways in which names of a language are written.
pub(crate) fn letters(language: &str) -> Vec<Letters> {
    let mut letters: Vec<Letters> = [EVERYWHERE, APOSTROPHES, HYPHENS, ENTITIES].concat();
    letters.extend_from_slice(languages::letters(language));
    if language != "he" {
        letters.push(("apostrophe as a space", |part| apostrophe(part, " ")));
    }
    letters
}

const EVERYWHERE: &[Letters] = &[
    ("as stored", str::to_owned),
    ("lower case", str::to_lowercase),
    ("upper case", str::to_uppercase),
    ("accents left out", without_accents),
    ("accents as characters of their own", |part| {
        part.nfd().collect()
    }),
    ("full-width letters", full_width),
    ("ligatures", ligatures),
    ("zero-width space inside", |part| inside(part, '\u{200b}')),
    ("soft hyphen inside", |part| inside(part, '\u{ad}')),
    ("word joiner inside", |part| inside(part, '\u{2060}')),
    ("byte order mark inside", |part| inside(part, '\u{feff}')),
];

const APOSTROPHES: &[Letters] = &[
    ("apostrophe ’", |part| apostrophe(part, "’")),
    ("apostrophe ‘", |part| apostrophe(part, "‘")),
    ("apostrophe `", |part| apostrophe(part, "`")),
    ("apostrophe ´", |part| apostrophe(part, "´")),
    ("apostrophe ʼ", |part| apostrophe(part, "ʼ")),
    ("apostrophe '", |part| apostrophe(part, "'")),
    ("apostrophe left out", |part| apostrophe(part, "")),
];

const HYPHENS: &[Letters] = &[
    ("hyphen –", |part| part.replace('-', "–")),
    ("hyphen —", |part| part.replace('-', "—")),
    ("hyphen ‐", |part| part.replace('-', "\u{2010}")),
    ("hyphen that does not break", |part| {
        part.replace('-', "\u{2011}")
    }),
    ("hyphen −", |part| part.replace('-', "\u{2212}")),
    ("hyphen between spaces", |part| part.replace('-', " - ")),
    ("hyphen as a space", |part| part.replace('-', " ")),
    ("hyphen left out", |part| part.replace('-', "")),
];

/// The letters of these ways have a case of their own, which must stay.
pub(crate) const ENTITIES: &[Letters] = &[
    ("named entities", named_entities),
    ("decimal entities", decimal_entities),
    ("hexadecimal entities", hexadecimal_entities),
];

/// Returns whether a text has letters of the Latin alphabet only.
pub(crate) fn is_latin(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphabetic() || matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// Returns the text without accents, in scripts whose readers leave them out.
pub(crate) fn without_accents(part: &str) -> String {
    if is_latin(part) {
        any_ascii(part)
    } else if part
        .chars()
        .any(|c| matches!(c, 'Ͱ'..='Ͽ' | '\u{600}'..='\u{6ff}'))
    {
        // In Greek and Arabic. In other scripts, marks make other letters.
        part.nfd()
            .filter(|c| !is_combining_mark(*c))
            .nfc()
            .collect()
    } else {
        part.to_owned()
    }
}

fn full_width(part: &str) -> String {
    if !is_latin(part) {
        return part.to_owned();
    }
    let wide = |c| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).expect("a full-width letter"),
        _ => c,
    };
    part.chars().map(wide).collect()
}

fn ligatures(part: &str) -> String {
    replace_all(
        part,
        &[
            ("ffi", "ﬃ"),
            ("ff", "ﬀ"),
            ("fi", "ﬁ"),
            ("fl", "ﬂ"),
            ("IJ", "Ĳ"),
        ],
    )
}

/// Returns the text with a character in its middle, before a letter.
pub(crate) fn inside(part: &str, invisible: char) -> String {
    let middle = part.chars().count() / 2;
    let mut letters = part.char_indices().skip(middle.max(1));
    match letters.find(|(_, c)| c.is_alphabetic() && !is_combining_mark(*c)) {
        Some((at, _)) => format!("{}{invisible}{}", &part[..at], &part[at..]),
        None => part.to_owned(),
    }
}

/// Returns the text with something else in the place of apostrophes.
pub(crate) fn apostrophe(part: &str, written: &str) -> String {
    let with = part.replace(['\'', '’'], written);
    with.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Replaces letters: each pair is a letter and what is written in its place.
pub(crate) fn replace(part: &str, pairs: &[&str]) -> String {
    let write = |c: char| {
        let found = pairs.iter().find_map(|pair| pair.strip_prefix(c));
        found.map_or_else(|| c.to_string(), str::to_owned)
    };
    part.chars().map(write).collect()
}

/// Replaces pairs of letters in a name that has none of the letters for which they stand.
pub(crate) fn umlauts(part: &str, pairs: &[(&str, &str)]) -> String {
    if part.is_ascii() {
        replace_all(part, pairs)
    } else {
        part.to_owned()
    }
}

fn replace_all(part: &str, pairs: &[(&str, &str)]) -> String {
    let mut written = part.to_owned();
    for (from, to) in pairs {
        written = written.replace(from, to);
    }
    written
}
