//! The letters of a name as people and programs write them.

use any_ascii::any_ascii;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::encoded::{decimal_entities, hexadecimal_entities, named_entities};

/// A way to write letters: what it is called, and what it makes of a part of a name. It leaves other parts as they are.
pub(crate) type Letters = (&'static str, fn(&str) -> String);

/// Returns the ways in which names of a language are written.
pub(crate) fn letters(language: &str) -> Vec<Letters> {
    let mut letters: Vec<Letters> = [EVERYWHERE, APOSTROPHES, HYPHENS, ENTITIES].concat();
    letters.extend_from_slice(match language {
        "de" => GERMAN,
        "da" | "nb" => DANISH,
        "sv" | "fi" => SWEDISH,
        "ro" => ROMANIAN,
        "tr" => TURKISH,
        "el" => GREEK,
        "ru" => RUSSIAN,
        "ar" => ARABIC,
        "en" | "nl" | "fr" | "it" => PARTICLES,
        "he" => HEBREW,
        "hi" => HINDI,
        "ja" => JAPANESE,
        _ => &[],
    });
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

const GERMAN: &[Letters] = &[
    ("umlauts spelled out", |part| {
        replace(part, &["äae", "öoe", "üue", "ÄAe", "ÖOe", "ÜUe", "ßss"])
    }),
    ("umlauts for two letters", |part| {
        umlauts(part, &[("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß")])
    }),
    ("capital ẞ", |part| part.replace('ß', "ẞ").to_uppercase()),
];

const DANISH: &[Letters] = &[
    ("umlauts spelled out", |part| {
        replace(part, &["æae", "øoe", "åaa", "ÆAe", "ØOe", "ÅAa"])
    }),
    ("umlauts for two letters", |part| {
        umlauts(part, &[("Aa", "Å"), ("aa", "å"), ("ae", "æ"), ("oe", "ø")])
    }),
    ("letters of the neighbours", |part| {
        replace(part, &["æä", "øö", "ÆÄ", "ØÖ"])
    }),
];

const SWEDISH: &[Letters] = &[
    ("umlauts spelled out", |part| {
        replace(part, &["äae", "öoe", "åaa", "ÄAe", "ÖOe", "ÅAa"])
    }),
    ("letters of the neighbours", |part| {
        replace(part, &["äæ", "öø", "ÄÆ", "ÖØ"])
    }),
];

/// "DeLuca" for "De Luca".
const PARTICLES: &[Letters] = &[("as one word", |part| part.replace(' ', ""))];

const ROMANIAN: &[Letters] = &[("cedillas for commas", |part| {
    replace(part, &["șş", "țţ", "ȘŞ", "ȚŢ"])
})];

const TURKISH: &[Letters] = &[("upper case of Turkish", |part| {
    replace(part, &["iİ", "ıI"]).to_uppercase()
})];

const GREEK: &[Letters] = &[("upper case without accents", |part| {
    without_accents(&part.to_uppercase())
})];

const RUSSIAN: &[Letters] = &[("е for ё", |part| replace(part, &["ёе", "ЁЕ"]))];

const ARABIC: &[Letters] = &[
    ("hamza and vowels left out", |part| {
        replace(&without_accents(part), &["أا", "إا", "آا", "ؤو"])
    }),
    ("ه for ة", |part| part.replace('ة', "ه")),
    ("ي for ى", |part| part.replace('ى', "ي")),
    ("as one word", |part| part.replace(' ', "")),
    ("stretched", |part| inside(part, '\u{640}')),
];

const HEBREW: &[Letters] = &[
    ("hyphen ־", |part| part.replace('-', "\u{5be}")),
    ("apostrophe ׳", |part| apostrophe(part, "\u{5f3}")),
];

const HINDI: &[Letters] = &[
    ("nukta left out", |part| {
        part.nfd().filter(|c| *c != '\u{93c}').nfc().collect()
    }),
    ("joined conjuncts", |part| {
        part.replace('\u{94d}', "\u{94d}\u{200d}")
    }),
];

const JAPANESE: &[Letters] = &[("half-width kana", |part| {
    let kana = part
        .nfd()
        .map(|c| match HALF_WIDTH.iter().find(|(full, _)| *full == c) {
            Some((_, half)) => *half,
            None => c,
        });
    kana.collect()
})];

/// Those that occur in people.txt.
const HALF_WIDTH: &[(char, char)] = &[
    ('マ', 'ﾏ'),
    ('リ', 'ﾘ'),
    ('ア', 'ｱ'),
    ('ロ', 'ﾛ'),
    ('ヘ', 'ﾍ'),
    ('ス', 'ｽ'),
    ('シ', 'ｼ'),
    ('ョ', 'ｮ'),
    ('ン', 'ﾝ'),
    ('カ', 'ｶ'),
    ('ト', 'ﾄ'),
    ('ナ', 'ﾅ'),
    ('ー', 'ｰ'),
    ('\u{3099}', 'ﾞ'),
    ('\u{309a}', 'ﾟ'),
];

/// Returns whether a text has letters of the Latin alphabet only.
pub(crate) fn is_latin(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphabetic() || matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

fn without_accents(part: &str) -> String {
    if is_latin(part) {
        any_ascii(part)
    } else if part
        .chars()
        .any(|c| matches!(c, 'Ͱ'..='Ͽ' | '\u{600}'..='\u{6ff}'))
    {
        // In the other scripts, marks make other letters.
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
fn inside(part: &str, invisible: char) -> String {
    let middle = part.chars().count() / 2;
    let mut letters = part.char_indices().skip(middle.max(1));
    match letters.find(|(_, c)| c.is_alphabetic() && !is_combining_mark(*c)) {
        Some((at, _)) => format!("{}{invisible}{}", &part[..at], &part[at..]),
        None => part.to_owned(),
    }
}

fn apostrophe(part: &str, written: &str) -> String {
    let with = part.replace(['\'', '’'], written);
    with.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Replaces letters: each pair is a letter and what is written in its place.
fn replace(part: &str, pairs: &[&str]) -> String {
    let write = |c: char| {
        let found = pairs.iter().find_map(|pair| pair.strip_prefix(c));
        found.map_or_else(|| c.to_string(), str::to_owned)
    };
    part.chars().map(write).collect()
}

/// Replaces pairs of letters in a name that has none of the letters for which they stand.
fn umlauts(part: &str, pairs: &[(&str, &str)]) -> String {
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
