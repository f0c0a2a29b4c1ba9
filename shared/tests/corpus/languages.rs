//! The letters of names as people write them in one language.

use unicode_normalization::UnicodeNormalization as _;

use crate::letters::{Letters, apostrophe, inside, replace, umlauts, without_accents};

/// Returns the ways in which only names of this language are written.
pub(crate) fn letters(language: &str) -> &'static [Letters] {
    match language {
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
    }
}

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

/// `DeLuca` for `De Luca`.
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
