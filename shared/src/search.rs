//! The client search: it compares the beginnings of words, and ignores case, accents and punctuation.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::client::{digits, is_phone_character};

/// The fewest characters of a word among others that is treated as part of a phone number.
const MIN_DIGITS: usize = 3;

/// How many digits at the end of an international number are compared, because the same number is also written without
/// country code and with a leading zero.
const NATIONAL_DIGITS: usize = 8;

/// Returns the text in lower case and without accents; letters of other scripts stay. `Łukasz` and `lukasz` become the
/// same.
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            // Latin letters that Unicode does not decompose: ł ø đ ß æ œ ı …
            '\u{80}'..='\u{24f}' => any_ascii::any_ascii_char(c).to_lowercase(),
            // At the end of a word, only the lower-case Greek sigma has another shape.
            'ς' => "σ".to_owned(),
            _ => c.to_string(),
        })
        .collect()
}

/// Returns the words under which a client is found by their beginnings: those of the name and of the email address, the
/// whole name without spaces in both orders, the whole address, and every end of the digits of each phone number, so that
/// any part of a number finds it. A word with which another one begins is left out, except [`end_of_phone`].
pub fn tokens(names: &[&str], email: Option<&str>, phones: &[&str]) -> Vec<String> {
    let mut tokens: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    tokens.push(names.iter().flat_map(|name| words(name)).collect());
    tokens.push(names.iter().rev().flat_map(|name| words(name)).collect());
    if let Some(email) = email {
        tokens.extend(words(email));
        tokens.push(fold(email));
    }
    for phone in phones {
        let digits = digits(phone);
        tokens.extend((0..digits.len()).map(|from| digits[from..].to_owned()));
    }
    // A word stands before all that begin with it, and nothing else stands between them.
    tokens.sort_unstable_by(|a, b| b.cmp(a));
    tokens.dedup_by(|beginning, word| word.starts_with(beginning.as_str()));
    tokens.extend(phones.iter().map(|phone| end_of_phone(phone)));
    tokens.retain(|token| !token.is_empty());
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// Returns the first letter and the two first letters of each word, unless a digit begins it. A term [`is_start`] finds the
/// client if it is one of these.
pub fn starts(tokens: &[String]) -> BTreeSet<&str> {
    let begins_with_a_digit = |token: &&String| token.starts_with(|c: char| c.is_ascii_digit());
    let starts = |token| [1, 2].map(|letters| first(token, letters));
    let words = tokens.iter().filter(|token| !begins_with_a_digit(token));
    words.flat_map(|token| starts(token)).collect()
}

/// Whether a beginning is compared with [`starts`]: it has one or two characters, and begins with no digit.
pub fn is_start(beginning: &str) -> bool {
    !beginning.starts_with(|c: char| c.is_ascii_digit()) && first(beginning, 2) == beginning
}

fn first(text: &str, letters: usize) -> &str {
    let end = text.char_indices().nth(letters);
    &text[..end.map_or(text.len(), |(end, _)| end)]
}

/// Returns the beginnings that a client's words must have to match the typed term: every one of them.
pub fn prefixes(term: &str) -> Vec<String> {
    // Not every database can compare control characters.
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

/// Returns the end of a phone number, which is the same with and without the country code.
pub fn end_of_phone(phone: &str) -> String {
    let all = digits(phone);
    let significant = all.trim_start_matches('0');
    let from = significant.len().saturating_sub(NATIONAL_DIGITS);
    significant[from..].to_owned()
}

/// Returns the folded words of a text: runs of letters and digits.
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
    fn folding_ignores_case_and_accents() {
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

    /// Returns whether `term` finds the client.
    fn finds(term: &str, names: &[&str], email: Option<&str>, phones: &[&str]) -> bool {
        let tokens = tokens(names, email, phones);
        prefixes(term).iter().all(|prefix| {
            tokens
                .iter()
                .any(|token| token.starts_with(prefix.as_str()))
        })
    }

    #[test]
    fn search_finds_name_email_and_phone() {
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
        check("jurgenoneil", true);
        check("oneillukaszjur", true);
        check("neillukasz", false);
        check("", true);
    }

    #[test]
    fn search_finds_national_and_international_forms_of_a_number() {
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
    fn name_written_without_a_space_is_found_in_both_orders() {
        assert!(finds("annlee", &["Ann", "Lee"], None, &[]));
        assert!(finds("LeeA", &["Ann", "Lee"], None, &[]));
        assert!(finds("허준호", &["준호", "허"], None, &[]));
        assert!(finds("oneil", &["Shaun", "O'Neil"], None, &[]));
        assert!(!finds("annle lee", &["Ann", "Leigh"], None, &[]));
    }

    #[test]
    fn word_with_which_another_begins_is_no_token() {
        let tokens = tokens(
            &["Ann", "Lee"],
            Some("ann.lee@mail.example"),
            &["121 2121", "007"],
        );
        let expected = [
            "007",
            "07",
            "1212121",
            "212121",
            "7",
            "ann.lee@mail.example",
            "annlee",
            "example",
            "leeann",
            "mail",
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn starts_are_one_and_two_letters_of_each_word() {
        let check = |tokens: &[&str], expected: &[&str]| {
            let tokens: Vec<_> = tokens.iter().map(|token| (*token).to_owned()).collect();
            let seen: Vec<_> = starts(&tokens).into_iter().collect();
            assert_eq!(seen, expected);
            assert!(seen.iter().all(|start| is_start(start)));
        };
        check(&["annlee", "an", "leeann"], &["a", "an", "l", "le"]);
        check(&["b"], &["b"]);
        check(&["7700900", "0"], &[]);
        check(&["허준호", "준호허"], &["준", "준호", "허", "허준"]);
        check(&[], &[]);
        for no_start in ["ann", "7", "77", "7a"] {
            assert!(!is_start(no_start), "{no_start}");
        }
    }

    #[test]
    fn end_of_a_phone_stays_a_token() {
        let tokens = tokens(&[], None, &["+44 7700 900123", "07700 900123 x12"]);
        assert!(tokens.contains(&end_of_phone("+44 7700 900123")));
        assert!(tokens.contains(&end_of_phone("07700 900123 x12")));
    }

    #[test]
    fn search_does_not_find_ends_of_words() {
        assert!(!finds(
            "ann",
            &["Joann", "Leeds"],
            Some("joann.leeds@example.com"),
            &[]
        ));
        assert!(!finds("ann@", &["Joann"], Some("joann@example.com"), &[]));
    }
}
