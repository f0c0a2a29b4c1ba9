//! Texts as programs write them: with HTML entities, percent-encoded, in base64.

use std::iter;

use base64::{Engine as _, engine::general_purpose};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization as _;

use crate::sentences::within;

/// What `encodeURIComponent` encodes.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'\'');

/// Returns texts in which a value is encoded: alone in an address, and in a sentence.
pub(crate) fn encoded(value: &str, address: &str, sentence: &str) -> [(&'static str, String); 7] {
    let percent = utf8_percent_encode(value, COMPONENT).to_string();
    let twice = utf8_percent_encode(&percent, COMPONENT).to_string();
    let sentence = within(sentence, value);
    let standard = general_purpose::STANDARD.encode(&sentence);
    let url_safe = general_purpose::URL_SAFE_NO_PAD.encode(&sentence);
    [
        ("percent-encoded", within(address, &percent)),
        (
            "percent-encoded, with +",
            within(address, &percent.replace("%20", "+")),
        ),
        (
            "percent-encoded, lower case",
            within(address, &lower_case_escapes(&percent)),
        ),
        ("percent-encoded twice", within(address, &twice)),
        ("base64", standard.clone()),
        ("base64 after a word", format!("state={standard}")),
        (
            "base64 in an address",
            format!("https://studio.example/n/{url_safe}?v=2"),
        ),
    ]
}

/// Returns an encoded text with `%c3` in place of `%C3`.
fn lower_case_escapes(percent: &str) -> String {
    let mut digits = 0;
    let write = |c: char| {
        let escaped = digits > 0;
        digits = if c == '%' {
            2
        } else {
            usize::saturating_sub(digits, 1)
        };
        if escaped { c.to_ascii_lowercase() } else { c }
    };
    percent.chars().map(write).collect()
}

/// Returns a text in which letters that are not ASCII, and apostrophes, are entities: with a name if HTML 4 has one.
pub(crate) fn named_entities(text: &str) -> String {
    entities(text, |c| match entity_name(c) {
        Some(name) => format!("&{name};"),
        None => format!("&#{};", u32::from(c)),
    })
}

/// Returns a text in which letters that are not ASCII, and apostrophes, are entities with a decimal number.
pub(crate) fn decimal_entities(text: &str) -> String {
    entities(text, |c| format!("&#{:03};", u32::from(c)))
}

/// Returns a text in which letters that are not ASCII, and apostrophes, are entities with a hexadecimal number.
pub(crate) fn hexadecimal_entities(text: &str) -> String {
    entities(text, |c| format!("&#x{:X};", u32::from(c)))
}

fn entities(text: &str, entity: impl Fn(char) -> String) -> String {
    let write = |c: char| match c {
        '\'' => entity(c),
        _ if c.is_ascii() => c.to_string(),
        _ => entity(c),
    };
    text.chars().map(write).collect()
}

/// Returns the name of a Latin letter's entity, such as `uuml`.
fn entity_name(c: char) -> Option<String> {
    let name = match c {
        '\'' => "apos",
        '’' => "rsquo",
        'ß' => "szlig",
        'æ' => "aelig",
        'Æ' => "AElig",
        'ø' => "oslash",
        'Ø' => "Oslash",
        'œ' => "oelig",
        '\u{c0}'..='\u{ff}' | 'Š' | 'š' => {
            let mut decomposed = iter::once(c).nfd();
            let letter = decomposed.next()?;
            let accent = match decomposed.next()? {
                '\u{300}' => "grave",
                '\u{301}' => "acute",
                '\u{302}' => "circ",
                '\u{303}' => "tilde",
                '\u{308}' => "uml",
                '\u{30a}' => "ring",
                '\u{30c}' => "caron",
                '\u{327}' => "cedil",
                _ => return None,
            };
            return Some(format!("{letter}{accent}"));
        }
        _ => return None,
    };
    Some(name.to_owned())
}
