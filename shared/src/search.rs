//! What the client search finds: words, compared by their beginnings, without case, accents or punctuation.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::client::{digits, is_phone_character};

/// The fewest characters of a word among others that is taken for a part of a phone number.
const MIN_DIGITS: usize = 3;

/// How many digits at the end of an international number are compared, because the same number is also
/// written without country code and with a leading zero.
const NATIONAL_DIGITS: usize = 8;

/// Lower case, without accents; letters of other scripts stay. `Łukasz` and `lukasz` become the same.
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            // Latin letters that Unicode does not take apart: ł ø đ ß æ œ ı …
            '\u{80}'..='\u{24f}' => any_ascii::any_ascii_char(c).to_lowercase(),
            // At the end of a word the Greek sigma has a shape of its own, in lower case alone.
            'ς' => "σ".to_owned(),
            _ => c.to_string(),
        })
        .collect()
}

/// The words under which a client is found: of the name and of the email address, the whole address, and
/// every end of the digits of each phone number, so that any part of a number leads to it.
pub fn tokens(names: &[&str], email: Option<&str>, phones: &[&str]) -> Vec<String> {
    let mut tokens: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    if let Some(email) = email {
        tokens.extend(words(email));
        tokens.push(fold(email));
    }
    for phone in phones {
        let digits = digits(phone);
        tokens.extend((0..digits.len()).map(|from| digits[from..].to_owned()));
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The beginnings that a client's words must have, all of them, to match what a person typed.
pub fn prefixes(term: &str) -> Vec<String> {
    // Not every database compares control characters.
    let term = term.replace(char::is_control, " ");
    let term = term.trim();
    if term.chars().all(is_phone_character) && term.chars().any(|c| c.is_ascii_digit()) {
        return vec![phone_prefix(term)];
    }
    let mut prefixes = Vec::new();
    for word in term.split_whitespace() {
        if word.contains('@') {
            prefixes.push(fold(word));
        } else if word.len() >= MIN_DIGITS
            && word.chars().all(is_phone_character)
            && !digits(word).is_empty()
        {
            prefixes.push(phone_prefix(word));
        } else {
            prefixes.extend(words(word));
        }
    }
    prefixes
}

/// The end of a phone number by which it is known however it is written: with its country code or without.
pub fn end_of_phone(phone: &str) -> String {
    let all = digits(phone);
    let significant = all.trim_start_matches('0');
    let from = significant.len().saturating_sub(NATIONAL_DIGITS);
    significant[from..].to_owned()
}

/// The folded words of a text: runs of letters and digits.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What to look for among the ends of phone numbers. A leading zero is a matter of where one calls from.
fn phone_prefix(typed: &str) -> String {
    let all = digits(typed);
    let international = typed.contains('+') || all.starts_with("00");
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        all
    } else if international {
        end_of_phone(typed)
    } else {
        significant.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        let check = |text: &str, expected: &str| assert_eq!(fold(text), expected);
        check("Łukasz", "lukasz");
        check("MÜNCH", "munch");
        check("Straße", "strasse");
        check("Tevetoğlu", "tevetoglu");
        check("Łódź Ångström Œuvre", "lodz angstrom oeuvre");
        check("Нинель", "нинель");
        check("ΆΛΦΑ", "αλφα");
        check("Οδυσσεύς", "οδυσσευσ");
        check("ΟΔΥΣΣΕΥΣ", "οδυσσευσ");
    }

    /// Whether typing `term` finds the client.
    fn finds(term: &str, names: &[&str], email: Option<&str>, phones: &[&str]) -> bool {
        let tokens = tokens(names, email, phones);
        prefixes(term).iter().all(|prefix| {
            tokens
                .iter()
                .any(|token| token.starts_with(prefix.as_str()))
        })
    }

    #[test]
    fn a_client_is_found_by_name_email_and_phone() {
        let check = |term: &str, expected: bool| {
            let seen = finds(
                term,
                &["Jürgen", "O'Neil-Łukasz"],
                Some("j.munch0@exämple.test"),
                &["+44 (0)7700 900-123", "0400 555 0012"],
            );
            assert_eq!(seen, expected, "{term:?}");
        };
        check("jurgen", true);
        check("JÜR", true);
        check("neil jur", true);
        check("o'neil", true);
        check("lukasz", true);
        check("jur smith", false);
        check("urgen", false);
        check("j.munch0@ex", true);
        check("munch0", true);
        check("exampl", true);
        check("07700 900", true);
        check("7700-900123", true);
        check("900 123", true);
        check("0123", true);
        check("0012", true);
        check("jurgen 900123", true);
        check("jurgen 900124", false);
        check("jurgen +447700900123", true);
        check("", true);
    }

    #[test]
    fn international_and_national_forms_of_a_number_find_each_other() {
        let check = |term: &str, stored: &str| {
            assert!(
                finds(term, &["A"], None, &[stored]),
                "{term} finds {stored}"
            );
        };
        check("+44 7700 900123", "07700 900123");
        check("0044 7700 900123", "07700 900123");
        check("07700 900123", "+44 7700 900123");
        check("+61 400 555 111", "0400 555 111");
        check("(+30) 2889 148654", "2889148654");
        check("+44 7700 900", "+44 7700 900123");
        check("000", "0001 234567");
    }

    #[test]
    fn ann_is_not_joann() {
        assert!(!finds(
            "ann",
            &["Joann", "Leeds"],
            Some("joann.leeds@example.com"),
            &[]
        ));
        assert!(!finds("ann@", &["Joann"], Some("joann@example.com"), &[]));
    }
}
