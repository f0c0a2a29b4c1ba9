//! Email addresses, phone numbers, addresses, member numbers and tokens as people write them.

use any_ascii::any_ascii;
use unicode_normalization::UnicodeNormalization as _;

use crate::{encoded::decimal_entities, letters::is_latin, people::Phone};

/// A way in which a value is written, with its kind.
pub(crate) type Spelling = (&'static str, String);

/// Returns the spellings of an email address.
pub(crate) fn email(stored: &str) -> Vec<Spelling> {
    let (local, domain) = stored.split_once('@').expect("an email address");
    vec![
        ("email as stored", stored.to_owned()),
        ("email in capitals", stored.to_uppercase()),
        ("email with a capital", capital(stored)),
        (
            "email with capitals in its domain",
            format!("{local}@{}", capital(domain)),
        ),
        ("email with entities", stored.replace('@', "&#64;")),
        ("email with entities", decimal_entities(stored)),
        (
            "email percent-encoded",
            stored
                .replace('%', "%25")
                .replace('+', "%2B")
                .replace('@', "%40"),
        ),
        (
            "email with accents as characters of their own",
            stored.nfd().collect(),
        ),
        ("email with full-width @", stored.replace('@', "＠")),
        (
            "email with zero-width space",
            stored.replace('@', "\u{200b}@"),
        ),
        (
            "email that a soft hyphen divides",
            stored.replace('.', "\u{ad}."),
        ),
    ]
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// Returns the spellings of a phone number.
pub(crate) fn phone(stored: &Phone) -> Vec<Spelling> {
    let (home, abroad) = (stored.at_home(), stored.abroad());
    let (country, trunk, national) = (stored.country, stored.trunk, stored.national);
    let run = |text: &str| text.replace([' ', '-'], "");
    let area = national.split(' ').next().unwrap_or_default();
    let rest = national.strip_prefix(area).unwrap_or_default();
    let mut spellings = vec![
        ("phone with +", abroad.clone()),
        ("phone with + in one run", run(&abroad)),
        ("phone with 00", format!("00{country} {national}")),
        (
            "phone with 00 in one run",
            run(&format!("00{country}{national}")),
        ),
        ("phone with 011", format!("011 {country} {national}")),
        (
            "phone with its country in brackets",
            format!("(+{country}) {national}"),
        ),
        ("phone in pairs", pairs(&run(&home))),
        ("phone as an address", format!("tel:{}", run(&abroad))),
        (
            "phone percent-encoded",
            abroad.replace('+', "%2B").replace(' ', "%20"),
        ),
        (
            "phone with entities",
            abroad.replace('+', "&#43;").replace(' ', "&nbsp;"),
        ),
        (
            "phone with marks of direction",
            format!("\u{202a}{abroad}\u{202c}"),
        ),
        ("phone with an extension", format!("{home} ext. 12")),
        ("phone after letters", format!("Tel.{}", run(&home))),
    ];
    if !trunk.is_empty() {
        spellings.push((
            "phone with its area in brackets",
            format!("({trunk}{area}){rest}"),
        ));
        spellings.push(("phone with (0)", format!("+{country} ({trunk}){national}")));
        spellings.push(("phone with (0)", format!("+{country} ({trunk}) {national}")));
    }
    for (kind, between) in BETWEEN {
        for written in [&home, &abroad] {
            spellings.push((kind, written.replace([' ', '-'], between)));
        }
    }
    for (kind, zero) in DIGITS {
        for written in [&home, &abroad] {
            spellings.push((kind, digits_from(*zero, written)));
            spellings.push((kind, digits_from(*zero, &run(written))));
        }
    }
    spellings
}

/// What stands between the digits of a phone number.
const BETWEEN: &[(&str, &str)] = &[
    ("phone with spaces", " "),
    ("phone in one run", ""),
    ("phone with dots", "."),
    ("phone with dashes", "-"),
    ("phone with slashes", "/"),
    ("phone with long dashes", "–"),
    ("phone with dashes between spaces", " - "),
    ("phone with hyphens that do not break", "\u{2011}"),
    ("phone with spaces that do not break", "\u{a0}"),
    ("phone with thin spaces", "\u{2009}"),
    ("phone with narrow spaces that do not break", "\u{202f}"),
    ("phone with two spaces", "  "),
    ("phone with underscores", "_"),
    ("phone with middle dots", "·"),
    ("phone with line breaks", "\n"),
    ("phone with zero-width spaces", "\u{200b}"),
];

/// The zero of each set of digits.
const DIGITS: &[(&str, char)] = &[
    ("phone in full-width digits", '０'),
    ("phone in Arabic digits", '٠'),
    ("phone in Persian digits", '۰'),
    ("phone in Devanagari digits", '०'),
    ("phone in Thai digits", '๐'),
];

/// Returns a text in the digits that begin with this zero.
fn digits_from(zero: char, text: &str) -> String {
    let write = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32(u32::from(zero) + digit).expect("a digit"),
        None => c,
    };
    text.chars().map(write).collect()
}

/// Returns digits in pairs, with spaces between them.
fn pairs(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits
        .chunks(2)
        .map(String::from_iter)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the spellings of the first line of an address.
pub(crate) fn street(stored: &str) -> Vec<Spelling> {
    let ascii = |text: &str| {
        if is_latin(text) {
            any_ascii(text)
        } else {
            text.to_owned()
        }
    };
    vec![
        ("street as stored", stored.to_owned()),
        ("street in capitals", stored.to_uppercase()),
        ("street in lower case", stored.to_lowercase()),
        ("street without accents", ascii(stored)),
        (
            "street with umlauts spelled out",
            stored
                .replace('ß', "ss")
                .replace('ä', "ae")
                .replace('ö', "oe")
                .replace('ü', "ue"),
        ),
        (
            "street with accents as characters of their own",
            stored.nfd().collect(),
        ),
        ("street without its comma", stored.replace(',', "")),
        ("street with a comma at its number", comma(stored)),
        ("street with two spaces", stored.replace(' ', "  ")),
        (
            "street with spaces that do not break",
            stored.replace(' ', "\u{a0}"),
        ),
        ("street with a line break", stored.replacen(' ', "\n", 1)),
        ("street with underscores", stored.replace(' ', "_")),
        ("street with long dashes", stored.replace('-', "–")),
        ("street in full-width digits", digits_from('０', stored)),
    ]
}

/// Returns an address with a comma between the number and the street.
fn comma(stored: &str) -> String {
    let starts_with_number = stored.starts_with(|c: char| c.is_ascii_digit());
    let parts = if starts_with_number {
        stored.split_once(' ')
    } else {
        stored.rsplit_once(' ')
    };
    parts.map_or_else(
        || stored.to_owned(),
        |(one, other)| format!("{one}, {other}"),
    )
}

/// Returns the spellings of a member number or token.
pub(crate) fn code(stored: &str) -> Vec<Spelling> {
    vec![
        ("code as stored", stored.to_owned()),
        ("code in capitals", stored.to_uppercase()),
        ("code in lower case", stored.to_lowercase()),
        ("code with a longer dash", stored.replace('-', "–")),
        ("code in quotes", format!("“{stored}”")),
        ("code in full-width digits", digits_from('０', stored)),
        ("code before a number", format!("{stored}-01")),
        ("code percent-encoded", stored.replace('/', "%2F")),
    ]
}
