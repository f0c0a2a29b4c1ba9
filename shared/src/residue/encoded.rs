//! Texts inside texts: percent-encoded, with HTML entities, or in base64.

use std::ops::Range;

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::letters::{Source, source};

/// How often a text is decoded: an address inside an address is encoded twice.
const PASSES: usize = 3;

/// A shorter run is not treated as base64: it is a word.
const MIN_BASE64: usize = 8;

/// Fewer readable bytes in base64 are chance.
const MIN_READABLE: usize = 6;

/// The longest name of an entity.
const MAX_ENTITY: usize = 10;

/// Returns a text as written, and what it reads once it is decoded.
pub(super) fn readings(text: &str) -> Vec<Source> {
    let mut readings = vec![source(text)];
    for pass in 0..PASSES {
        let Some(decoded) = decode(&readings[pass]) else {
            break;
        };
        readings.push(decoded);
    }
    readings
}

/// Returns the texts that are in a text in base64, each with the part of the text that holds it.
pub(super) fn in_base64(text: &str) -> Vec<(Range<usize>, String)> {
    let part_of = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
    let mut found = Vec::new();
    for run in runs(text, part_of).filter(|run| run.len() >= MIN_BASE64) {
        for readable in from_base64(&text[run.clone()]) {
            found.push((run.clone(), readable));
        }
    }
    found
}

/// Returns the longest parts of a text that consist of such characters, in bytes.
pub(super) fn runs(
    text: &str,
    part_of: impl Fn(char) -> bool,
) -> impl Iterator<Item = Range<usize>> {
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

/// Decodes percent-encoding and entities once. Returns `None` if there are none.
fn decode(text: &Source) -> Option<Source> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut changed = false;
    let mut at = 0;
    while at < text.len() {
        let part = match text[at].0 {
            '%' => percent(&text[at..]),
            '&' => entity(&text[at..]),
            _ => None,
        };
        if let Some((length, plain)) = part {
            let from = text[at].1.start..text[at + length - 1].1.end;
            decoded.extend(plain.chars().map(|c| (c, from.clone())));
            changed = true;
            at += length;
        } else {
            decoded.push(text[at].clone());
            at += 1;
        }
    }
    changed.then_some(decoded)
}

/// Decodes the percent-encoded bytes at the start. Returns how many characters they take, and the text.
fn percent(text: &[(char, Range<usize>)]) -> Option<(usize, String)> {
    let mut bytes = Vec::new();
    while let [('%', _), (high, _), (low, _), ..] = text[bytes.len() * 3..] {
        let (Some(high), Some(low)) = (high.to_digit(16), low.to_digit(16)) else {
            break;
        };
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    (!bytes.is_empty()).then(|| {
        (
            bytes.len() * 3,
            String::from_utf8_lossy(&bytes).into_owned(),
        )
    })
}

/// Decodes the entity at the start. Returns how many characters it takes, and the text.
fn entity(text: &[(char, Range<usize>)]) -> Option<(usize, String)> {
    let name: String = text[1..]
        .iter()
        .map(|(c, _)| *c)
        .take(MAX_ENTITY + 1)
        .take_while(|c| *c != ';')
        .collect();
    let length = name.chars().count() + 2;
    if text.get(length - 1)?.0 != ';' {
        return None;
    }
    let plain = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?.to_string()
        }
        None => named(&name)?,
    };
    Some((length, plain))
}

/// Returns what a named entity is compared as. Accents do not matter, so `eacute` is an e.
fn named(name: &str) -> Option<String> {
    const ACCENTS: [&str; 12] = [
        "uml", "acute", "grave", "circ", "tilde", "ring", "cedil", "slash", "caron", "macr",
        "breve", "ogon",
    ];
    let known = match name {
        "apos" | "lsquo" | "rsquo" | "prime" => "'",
        "nbsp" | "ensp" | "emsp" | "thinsp" => " ",
        "amp" => "&",
        "quot" | "ldquo" | "rdquo" => "\"",
        "lt" => "<",
        "gt" => ">",
        "shy" | "zwj" | "zwnj" => "\u{ad}",
        "hyphen" | "ndash" | "mdash" => "-",
        "commat" => "@",
        "period" => ".",
        "szlig" => "ss",
        "aelig" | "AElig" => "ae",
        "oelig" | "OElig" => "oe",
        "eth" | "ETH" => "d",
        "thorn" | "THORN" => "th",
        "imath" => "i",
        _ => {
            let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
            // German spells the letter out where it cannot write it, and so do its readers.
            return ACCENTS.contains(&&name[1..]).then(|| letter.to_string());
        }
    };
    Some(known.to_owned())
}

/// Returns what a run reads as base64, from anywhere in it.
fn from_base64(run: &str) -> Vec<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let mut found = Vec::new();
    // What is not in an alphabet divides a run, such as the parts of an address.
    for (alphabet, others) in [(STANDARD, ['=', '-', '_']), (URL_SAFE, ['=', '+', '/'])] {
        let engine = GeneralPurpose::new(&alphabet, config);
        for part in run.split(others).filter(|part| part.len() >= MIN_BASE64) {
            for from in 0..4 {
                // A single character at the end encodes no whole byte.
                let to = part.len() - usize::from((part.len() - from) % 4 == 1);
                let bytes = engine.decode(&part[from..to]).unwrap_or_default();
                found.extend(
                    readable(&bytes)
                        .filter(|text| !found.contains(text))
                        .collect::<Vec<_>>(),
                );
            }
        }
    }
    found
}

/// Returns the parts of decoded bytes that are text.
fn readable(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.utf8_chunks().flat_map(|chunk| {
        chunk
            .valid()
            .split(|c: char| c.is_control() && !c.is_whitespace())
            .filter(|text| text.len() >= MIN_READABLE)
            .map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose;

    use super::*;

    fn last_reading(text: &str) -> String {
        let readings = readings(text);
        readings
            .last()
            .into_iter()
            .flatten()
            .map(|(c, _)| *c)
            .collect()
    }

    #[test]
    fn text_is_decoded() {
        let check =
            |text: &str, expected: &str| assert_eq!(last_reading(text), expected, "{text:?}");
        check("Ann%20Lee", "Ann Lee");
        check("O%2527Neil", "O'Neil");
        check("M%C3%BCller", "Müller");
        check("O&#039;Neil &#x27; &apos;", "O'Neil ' '");
        check("M&uuml;ller &Eacute;va", "Muller Eva");
        check("a &amp;amp; b", "a & b");
        check("100 % of 5%", "100 % of 5%");
        check(
            "%zz & &; &#; &nothing; &#xffffffff;",
            "%zz & &; &#; &nothing; &#xffffffff;",
        );
        check("%", "%");
        check("&", "&");
    }

    #[test]
    fn decoded_text_knows_where_it_comes_from() {
        let readings = readings("a%20b");
        assert_eq!(readings.len(), 2);
        assert_eq!(readings[1], [('a', 0..1), (' ', 1..4), ('b', 4..5)]);
    }

    #[test]
    fn base64_is_read_from_anywhere_in_a_run() {
        let text = "user Ann Lee, member.";
        for engine in [general_purpose::STANDARD, general_purpose::URL_SAFE_NO_PAD] {
            let encoded = engine.encode(text);
            for before in ["", "x", "xy", "xyz"] {
                for after in ["", "x", "xy", "xyz"] {
                    let run = format!("{before}{encoded}{after}");
                    let found = in_base64(&run);
                    assert!(
                        found.iter().any(|(part, read)| read.contains("Ann Lee") && *part == (0..run.len())),
                        "{found:?}"
                    );
                }
            }
        }
        assert_eq!(in_base64("Training Mitgliedschaft"), []);
    }

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let of = |text| runs(text, char::is_alphabetic).collect::<Vec<_>>();
        assert_eq!(of("ab cd  éf"), [0..2, 3..5, 7..10]);
        assert_eq!(of(" ab c "), [1..3, 4..5]);
        assert_eq!(of("12"), []);
    }
}
