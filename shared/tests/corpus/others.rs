//! Sentences that name none of the clients.

use base64::{Engine as _, engine::general_purpose};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    people::{Name, Phone, codes, emails, names, phones, streets},
    tables::{OTHERS, parts, section},
};

/// A text with the kind of what it resembles.
pub(crate) type Other = (&'static str, String);

/// How often a sentence with numbers is repeated, with other ones.
const NUMBERS: usize = 6;

/// Every how many texts one is also encoded.
const ENCODED: usize = 25;

/// Returns the sentences.
pub(crate) fn all() -> Vec<Other> {
    let mut others = Vec::new();
    for kind in [
        "other people",
        "one of the names",
        "both names, of two people",
        "longer names",
    ] {
        others.extend(about_people(kind));
    }
    for kind in ["resembling names", "words that are names", "studio"] {
        others.extend(
            section(OTHERS, kind)
                .into_iter()
                .map(|text| (kind, text.to_owned())),
        );
    }
    others.extend(numbers());
    others.extend(emails().into_iter().flat_map(other_emails));
    others.extend(phones().iter().flat_map(other_phones));
    others.extend(phones().iter().step_by(4).map(longer_number));
    others.extend(streets().into_iter().flat_map(other_streets));
    others.extend(codes().into_iter().flat_map(other_codes));
    let encoded: Vec<Other> = others
        .iter()
        .step_by(ENCODED)
        .flat_map(|(_, text)| encoded(text))
        .collect();
    others.extend(encoded);
    others
}

/// Returns sentences about people who share a part of their name with a client.
fn about_people(kind: &'static str) -> Vec<Other> {
    let names = names();
    let mut others = Vec::new();
    for line in section(OTHERS, kind) {
        let [languages, template] = parts(line)[..] else {
            panic!("{line:?} has not two parts.");
        };
        for language in languages.split(' ') {
            let of_language: Vec<&Name> = names
                .iter()
                .filter(|name| name.language == language)
                .collect();
            let count = of_language.len();
            assert!(
                count > 0,
                "{line:?} is for a language without names: {language}."
            );
            for at in 0..count {
                let name = |ahead: usize| of_language[(at + ahead) % count];
                let mut text = template.to_owned();
                for (ahead, which) in ["", "other ", "third "].into_iter().enumerate() {
                    let Name {
                        given,
                        family,
                        language: _,
                    } = name(ahead);
                    text = text.replace(&format!("{{{which}given}}"), given).replace(
                        &format!("{{{which}family}}"),
                        family.as_deref().unwrap_or_default(),
                    );
                }
                others.push((kind, text));
            }
        }
    }
    others
}

/// Returns sentences with numbers and codes that no client has.
fn numbers() -> Vec<Other> {
    let mut others = Vec::new();
    for template in section(OTHERS, "numbers") {
        for at in 0..NUMBERS {
            let digest = Sha256::digest(format!("{template}{at}"));
            let bytes = digest.first_chunk().expect("16 bytes");
            let text = template
                .replace("{n}", &(1009 + 739 * at).to_string())
                .replace("{d}", &(11 + at).to_string())
                .replace("{u}", &Uuid::from_bytes(*bytes).to_string())
                .replace("{b}", &general_purpose::STANDARD.encode(digest));
            others.push(("numbers", text));
        }
    }
    others
}

/// Returns addresses of which a client's address is a part, and one that differs in its name.
fn other_emails(email: &'static str) -> Vec<Other> {
    let (local, domain) = email.split_once('@').expect("an email address");
    [
        format!("Write to jo{email}"),
        format!("<jo.{email}>"),
        format!("cc {email}.au!"),
        format!("{local}2@{domain}"),
    ]
    .map(|text| ("other emails", text))
    .into()
}

/// Returns numbers that differ in one digit.
fn other_phones(phone: &Phone) -> Vec<Other> {
    let (home, abroad) = (phone.at_home(), phone.abroad());
    [
        format!("Call {}", with_other_digit(&home, 0)),
        format!("Tel. {}", with_other_digit(&abroad, 4)),
    ]
    .map(|text| ("other phones", text))
    .into()
}

/// Returns a number of another kind that happens to contain the end of a phone number.
fn longer_number(phone: &Phone) -> Other {
    let digits: String = phone
        .abroad()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let end = &digits[digits.len() - 8..];
    ("longer numbers", format!("Order 31{end}55 has arrived"))
}

/// Returns a number in which one digit is one more, counted from the end.
fn with_other_digit(number: &str, from_end: usize) -> String {
    let mut digits = number
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_ascii_digit());
    let (at, digit) = digits.nth(from_end).expect("a digit");
    let other = (digit.to_digit(10).expect("a digit") + 1) % 10;
    format!("{}{other}{}", &number[..at], &number[at + 1..])
}

/// Returns addresses in the same street.
fn other_streets(street: &'static str) -> Vec<Other> {
    let end = street
        .rfind(|c: char| c.is_ascii_digit())
        .expect("a number")
        + 1;
    let start = street[..end].rfind(|c: char| !c.is_ascii_digit());
    let start = start.map_or(0, |at| {
        at + street[at..].chars().next().map_or(0, char::len_utf8)
    });
    let number: u32 = street[start..end].parse().expect("a number");
    let with = |number: String| format!("{}{number}{}", &street[..start], &street[end..]);
    let words: Vec<&str> = street
        .split(' ')
        .filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    [
        format!("Lives at {}.", with((number + 1).to_string())),
        format!("({})", with(format!("1{number}"))),
        format!("Meet in {}", words.join(" ")),
    ]
    .map(|text| ("other streets", text))
    .into()
}

/// Returns a longer code, and one that differs in its end.
fn other_codes(code: &'static str) -> Vec<Other> {
    let mut shorter = code.to_owned();
    shorter.pop();
    [format!("Card {code}7"), format!("no. {shorter}x")]
        .map(|text| ("other codes", text))
        .into()
}

/// Returns a text percent-encoded, and in base64.
fn encoded(text: &str) -> [Other; 2] {
    let percent = utf8_percent_encode(text, NON_ALPHANUMERIC);
    [
        ("encoded", format!("https://studio.example/?q={percent}")),
        (
            "encoded",
            format!("state={}", general_purpose::STANDARD.encode(text)),
        ),
    ]
}
