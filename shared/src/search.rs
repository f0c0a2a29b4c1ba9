//! The client search: it compares the beginnings of words, and ignores case, accents and punctuation.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    client::{digits, in_letters, is_phone_character},
    pasted,
    residue::is_soft,
    spelling::spelled_out,
};

/// The fewest characters of a word among others that is treated as part of a phone number.
const MIN_DIGITS: usize = 3;

/// The fewest letters after Mac that are a word.
const MIN_AFTER_MAC: usize = 3;

/// How many digits at the end of a long number are compared. The same number is written with the country code, without it,
/// with a leading zero, and with a zero in brackets, and nothing in a number says which of these it is. So a rule without the
/// country is the simplest that finds all of them. Two clients of a studio rarely have numbers with the same eight digits at
/// the end; if they have, both are found.
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

/// The number of the rules by which [`tokens`] are made. A change of them needs another number: the words of every client
/// are written again by it.
pub const RULES: i64 = 2;

/// Returns the words under which a client is found by their beginnings: those of the name, of the email address and of the user
/// name, the whole name without spaces in both orders, the whole addresses, and every end of the digits of each phone number, so that
/// any part of a number finds it. Names also have the words of [`of_name`], with and without umlauts that are spelled out.
/// A word with which another one begins is left out, except [`end_of_phone`].
pub fn tokens(names: &[&str], emails: &[&str], phones: &[&str]) -> Vec<String> {
    let mut tokens: Vec<String> = of_names(names);
    let spelled_out: Vec<String> = names.iter().map(|name| spelled_out(name)).collect();
    tokens.extend(of_names(
        &spelled_out.iter().map(String::as_str).collect::<Vec<_>>(),
    ));
    for email in emails.iter().map(|email| in_letters(email)) {
        tokens.extend(words(&email));
        tokens.push(fold(&email));
    }
    for phone in phones {
        let digits = digits(&without_trunk_zero(phone));
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

fn of_names(names: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = names.iter().flat_map(|name| of_name(name)).collect();
    all.push(names.iter().map(|name| compact(name)).collect());
    all.push(names.iter().rev().map(|name| compact(name)).collect());
    all
}

/// Returns the words of one name: runs of letters and digits; what stands between spaces, without apostrophes and hyphens
/// (`oneill`, `jeanpierre`); and what follows a capital letter within a word or the Mac of a Scottish name (`donald`).
fn of_name(name: &str) -> Vec<String> {
    let mut all = words(name);
    let parts: Vec<String> = name.split_whitespace().map(compact).collect();
    let after_mac = |part: &String| {
        let rest = part.strip_prefix("mac").or(part.strip_prefix("mc"))?;
        (rest.chars().count() >= MIN_AFTER_MAC).then(|| rest.to_owned())
    };
    all.extend(parts.iter().filter_map(after_mac));
    all.extend(parts);
    let inside = name.char_indices().zip(name.char_indices().skip(1));
    let capitals = inside.filter(|((_, before), (_, c))| before.is_lowercase() && c.is_uppercase());
    for (_, (at, _)) in capitals {
        all.extend(words(&name[at..]).into_iter().next());
    }
    all
}

/// Returns the folded letters and digits of a text, without what stands between them.
pub fn compact(text: &str) -> String {
    words(text).concat()
}

/// Returns a number without the zero in brackets that is dialled only within the country: `+44 (0)7700 900932`.
pub fn without_trunk_zero(phone: &str) -> String {
    if phone.contains('+') {
        phone.replace("(0)", "")
    } else {
        phone.to_owned()
    }
}

/// Returns the part of a name that a beginning of one of its search words is shown as: the shortest that begins like it.
/// Returns `None` if the beginning belongs to another search word, such as one of an email address.
pub fn shown_as(names: &[&str], beginning: &str) -> Option<String> {
    let begins = |text: &str| {
        compact(text).starts_with(beginning) || compact(&spelled_out(text)).starts_with(beginning)
    };
    let pieces = names.iter().flat_map(|name| {
        let between_spaces = name.split_whitespace();
        between_spaces.flat_map(|part| {
            let inside = part.split(|c: char| !c.is_alphanumeric());
            std::iter::once(part).chain(inside)
        })
    });
    let piece = pieces
        .filter(|piece| begins(piece))
        .min_by_key(|piece| piece.chars().count());
    let whole = || {
        let names: Vec<&str> = names.iter().copied().filter(|n| !n.is_empty()).collect();
        let orders = [names.concat(), names.iter().rev().copied().collect()];
        orders
            .iter()
            .any(|joined| begins(joined))
            .then(|| names.join(" "))
    };
    piece.map(str::to_owned).or_else(whole)
}

/// Returns whether a text is this folded word and no more.
pub fn is_whole(text: &str, word: &str) -> bool {
    compact(text) == word || compact(&spelled_out(text)) == word
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
    if let Some(number) = as_phone(&term) {
        return vec![phone_prefix(&number)];
    }
    let mut prefixes = Vec::new();
    for word in term.split_whitespace() {
        if word.contains('@') {
            prefixes.push(fold(&in_letters(&pasted::visible(word))));
        } else if let Some(number) = as_phone(word).filter(|number| number.len() >= MIN_DIGITS) {
            prefixes.push(phone_prefix(&number));
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

/// Returns the folded words of a text: runs of letters and digits. Some apostrophes are letters to Unicode, and divide words
/// like the others.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric() || is_soft(c))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns a typed number as a phone number is kept, if it is one or a part of one.
fn as_phone(typed: &str) -> Option<String> {
    let number = pasted::phone(typed);
    let is_number = number.chars().all(is_phone_character) && !digits(&number).is_empty();
    is_number.then_some(number)
}

/// What to look for among the ends of phone numbers. A leading zero is a matter of where one calls from.
fn phone_prefix(typed: &str) -> String {
    let all = digits(typed);
    let international = typed.contains('+') || all.starts_with("00");
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        all
    } else if international || significant.len() > NATIONAL_DIGITS {
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
        let emails: Vec<&str> = email.into_iter().collect();
        let tokens = tokens(names, &emails, phones);
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
    fn every_spelling_of_a_number_is_found() {
        let check = |term: &str, stored: &str| {
            assert!(
                finds(term, &["A"], None, &[stored]),
                "{term} finds {stored}"
            );
        };
        for term in [
            "447700900931",
            "+447700900931",
            "07700900931",
            "7700 900931",
        ] {
            check(term, "07700 900931");
        }
        for term in [
            "447700900932",
            "+44 (0)7700 900932",
            "07700 900932",
            "447700",
        ] {
            check(term, "+44 (0)7700 900932");
        }
        for term in ["1-555-010-9921", "15550109921", "(555) 010-9921", "555 010"] {
            check(term, "(555) 010-9921");
        }
        for term in [
            "\u{202a}+44 7700 900931\u{202c}",
            "tel:+447700900931",
            "٠٧٧٠٠٩٠٠٩٣١",
        ] {
            check(term, "07700 900931");
        }
        assert!(!finds("447700900931", &["A"], None, &["07700 900932"]));
    }

    #[test]
    fn every_spelling_of_a_name_is_found() {
        let check = |term: &str, first: &str, last: &str| {
            assert!(
                finds(term, &[first, last], None, &[]),
                "{term} finds {first} {last}"
            );
        };
        check("oneill", "Shaun", "O'Neill");
        check("oneil", "Shaun", "O’Neill");
        // Two apostrophes that are letters to Unicode.
        check("oneill", "Shaun", "O\u{2bc}Neill");
        check("o\u{2bb}ahu", "Kai", "O'ahu");
        check("neill", "Shaun", "O\u{2bb}Neill");
        check("o neill", "Shaun", "O'Neill");
        check("oneill", "Shaun", "Lee O'Neill");
        check("허준호", "준호", "허");
        check("山田太郎", "太郎", "山田");
        check("mueller", "Max", "Müller");
        check("muller", "Max", "Mu\u{308}ller");
        check("mueller", "Max", "Mu\u{308}ller");
        check("soeren", "Søren", "Kjærgaard");
        check("soren kjaergaard", "Søren", "Kjærgaard");
        check("kjaergaard", "Søren", "Kjærgaard");
        check("jeanpierre", "Jean-Pierre", "Dupont");
        check("jeanpierre", "Luc Jean-Pierre", "Dupont");
        check("pierre", "Jean-Pierre", "Dupont");
        check("mac donald", "Flora", "MacDonald");
        check("mac donald", "Flora", "MACDONALD");
        check("mc donald flora", "Flora", "McDonald");
        check("de angelo", "Ann", "DeAngelo");
        check("darcy", "Fitzwilliam", "D'Arcy");
        check("d arcy", "Fitzwilliam", "D'Arcy");
        assert!(!finds("ck", &["Mack", ""], None, &[]));
    }

    #[test]
    fn email_is_found_in_both_forms_of_its_domain() {
        for stored in ["jürgen@exämple.test", "jürgen@xn--exmple-cua.test"] {
            for term in [
                "jürgen@exämple.test",
                "jürgen@xn--exmple-cua.test",
                "exämple",
            ] {
                assert!(
                    finds(term, &["J"], Some(stored), &[]),
                    "{term} finds {stored}"
                );
            }
        }
    }

    #[test]
    fn corrected_word_is_shown_as_the_name_has_it() {
        let check = |names: &[&str], beginning: &str, expected: Option<&str>| {
            assert_eq!(
                shown_as(names, beginning).as_deref(),
                expected,
                "{beginning}"
            );
        };
        check(&["Maria", "Castellanos"], "castellan", Some("Castellanos"));
        check(&["Max", "Müller-Lüdenscheid"], "mueller", Some("Müller"));
        check(&["Shaun", "O'Neill"], "oneill", Some("O'Neill"));
        check(&["Shaun", "O'Neill"], "neill", Some("Neill"));
        check(&["Ann", "Lee"], "annlee", Some("Ann Lee"));
        check(&["준호", "허"], &fold("허준호"), Some("준호 허"));
        check(&["Ann", ""], "example", None);
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
            &["ann.lee@mail.example", "Ann.Lee@mail.example"],
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
    fn user_name_is_found_like_an_email_address() {
        let emails = ["family@mail.example", "kim+2@other.example"];
        let tokens = tokens(&["Kim"], &emails, &[]);
        for term in ["family@mail", "kim+2@other.example", "other"] {
            let found = prefixes(term).iter().all(|prefix| {
                let mut tokens = tokens.iter();
                tokens.any(|token| token.starts_with(prefix.as_str()))
            });
            assert!(found, "{term}: {tokens:?}");
        }
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
        let tokens = tokens(&[], &[], &["+44 7700 900123", "07700 900123 x12"]);
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
