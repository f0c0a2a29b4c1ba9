//! What identifies a client: parsed once where it comes in, then trusted.

use std::fmt::{self, Write as _};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

pub use crate::ids::ClientId;
use crate::{flaw::Flaw, formats::TabNames, pasted};

/// One line of text of 1 to 200 characters, without control characters and direction marks, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// The longest line.
    pub const MAX: u16 = 200;

    /// Parses a line; blank is [`Flaw::Missing`].
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(Flaw::NotOneLine);
        }
        if text.chars().any(pasted::is_direction_mark) {
            return Err(Flaw::DirectionMark);
        }
        Text::parse(text, Self::MAX).map(|text| Self(text.0))
    }

    /// Parses the name of a person, or its first part: a line with a letter that can be seen.
    pub fn parse_name(text: &str) -> Result<Self, Flaw> {
        let name = Self::parse(text)?;
        if pasted::has_visible_letter(name.as_str()) {
            Ok(name)
        } else {
            Err(Flaw::NoLetter)
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text of several lines, trimmed, not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// The longest text that Lethe keeps.
    pub const MAX: u16 = 10_000;

    /// Parses a text of at most `max` characters; blank is [`Flaw::Missing`]. Control characters other than line breaks
    /// and tabs are left out: they are invisible, and not every database stores them. A line break is one character.
    pub fn parse(text: &str, max: u16) -> Result<Self, Flaw> {
        let shown = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let text = pasted::with_line_feeds(text);
        let text: String = text.chars().filter(shown).collect();
        let text = text.trim();
        if text.is_empty() {
            Err(Flaw::Missing)
        } else if text.chars().count() > usize::from(max) {
            Err(Flaw::TooLong(max))
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a person. Not everyone has a last name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// First name.
    pub first: String,
    /// Last name, if any.
    pub last: Option<String>,
}

impl Name {
    /// Returns the name as the title of a tab has it. A name without letters or digits has no initials.
    pub fn in_tab(&self, tabs: TabNames) -> String {
        let initials = match tabs {
            TabNames::Full => None,
            TabNames::Initials => Some(self.initials()),
        };
        initials
            .filter(|initials| !initials.is_empty())
            .unwrap_or_else(|| self.to_string())
    }

    /// Returns the first letters of the first and the last name, in upper case.
    pub fn initials(&self) -> String {
        let parts = [Some(&self.first), self.last.as_ref()];
        let letters = parts.into_iter().flatten();
        let letters = letters.filter_map(|part| part.chars().find(|c| c.is_alphanumeric()));
        letters.flat_map(char::to_uppercase).collect()
    }
}

impl fmt::Display for Name {
    /// Names from before [`Line::parse_name`] can have direction marks, which would turn the text around them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut write = |part: &str| {
            let mut shown = part.chars().filter(|c| !pasted::is_direction_mark(*c));
            shown.try_for_each(|c| f.write_char(c))
        };
        write(&self.first)?;
        self.last.as_ref().map_or(Ok(()), |last| {
            write(" ")?;
            write(last)
        })
    }
}

/// An email address, kept as typed. Two addresses are the same when they differ only in case, in how Unicode composes a
/// letter, or in how an international domain is written: browsers send `xn--exmple-cua.test` for `exämple.test`.
#[derive(Clone, Debug)]
pub struct Email(String);

impl Email {
    /// The longest address (RFC 5321, section 4.5.3.1.3).
    pub const MAX: u16 = 254;

    /// Parses an address (RFC 6531, so letters of every script), with a domain that has a dot. A domain in its ASCII form
    /// is kept in letters. Marks that cannot be seen are left out.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let line = Line::parse(&pasted::visible(text)).map_err(|flaw| match flaw {
            Flaw::TooLong(_) => Flaw::TooLong(Self::MAX),
            other => other,
        })?;
        let options = email_address::Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        let is_valid =
            |text: &str| email_address::EmailAddress::parse_with_options(text, options).is_ok();
        if !is_valid(line.as_str()) {
            return Err(Flaw::NotAnEmail);
        }
        // A label can be longer in letters than it may be.
        let letters = in_letters(line.as_str());
        Ok(Self(if is_valid(&letters) { letters } else { line.0 }))
    }

    /// Returns the address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the form in which addresses are compared.
    pub fn key(&self) -> String {
        let lower: String = self.0.to_lowercase().nfc().collect();
        match lower.rsplit_once('@') {
            Some((local, domain)) if !domain.is_ascii() => match idna::domain_to_unicode(domain) {
                (letters, Ok(())) => format!("{local}@{letters}"),
                (_, Err(_)) => lower,
            },
            Some(_) | None => lower,
        }
    }

    /// Returns the other form of the key, by which addresses were compared before: with the ASCII form of a domain that has
    /// letters beyond ASCII.
    pub fn key_in_ascii(&self) -> Option<String> {
        in_ascii(&self.key())
    }
}

/// Returns an address with a domain in letters (RFC 5891) where it is written in its ASCII form.
pub(crate) fn in_letters(address: &str) -> String {
    if let Some((local, domain)) = address.rsplit_once('@')
        && domain.to_ascii_lowercase().contains("xn--")
        && let (letters, Ok(())) = idna::domain_to_unicode(domain)
    {
        format!("{local}@{letters}")
    } else {
        address.to_owned()
    }
}

/// Returns an address with its domain in the ASCII form (RFC 5891), if its domain has letters beyond ASCII.
pub(crate) fn in_ascii(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let ascii = idna::domain_to_ascii(domain).ok()?;
    (!domain.is_ascii()).then(|| format!("{local}@{ascii}"))
}

/// A phone number, kept as typed apart from what is left of pasting ([`pasted::phone`]). Searches use its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Parses a number of 3 to 30 digits with the usual punctuation, and an extension after `x`.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let line = Line::parse(&pasted::phone(text))?;
        let digits = digits(line.as_str()).len();
        if line.as_str().chars().all(is_phone_character) && (3..=30).contains(&digits) {
            Ok(Self(line.0))
        } else {
            Err(Flaw::NotAPhone)
        }
    }

    /// Returns the number as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns whether a character can be part of a phone number.
pub fn is_phone_character(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '.' | '/' | 'x')
}

/// Returns the digits of a phone number, without punctuation.
pub fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Returns how many years old a person is on a day. Who was born on 29 February is a year older on 1 March.
pub fn age(birth: Date, today: Date) -> i16 {
    let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
    today.year() - birth.year() - i16::from(!had_birthday)
}

/// Parses a date of birth: ISO 8601, not after `today`, not before 1900.
pub fn birth_date(text: &str, today: Date) -> Result<Date, Flaw> {
    let date: Date = text.trim().parse().map_err(|_| Flaw::NotADate)?;
    if date > today {
        Err(Flaw::InTheFuture)
    } else if date.year() < 1900 {
        Err(Flaw::TooLongAgo)
    } else {
        Ok(date)
    }
}

/// The random name of an erased client, such as `DC-7QX4-2MPA`. It is derived from nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference(String);

impl Reference {
    /// Digits and capitals without 0, 1, I and O, which are easily confused.
    const SYMBOLS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// How each reference begins.
    pub(crate) const PREFIX: &str = "DC-";

    /// The number of characters of each reference.
    pub(crate) const LENGTH: usize = "DC-XXXX-XXXX".len();

    /// Makes a reference from eight random bytes: one of 2^40. The caller checks that it is unique.
    pub fn from_random(random: [u8; 8]) -> Self {
        let symbol =
            |i: usize| char::from(Self::SYMBOLS[usize::from(random[i]) % Self::SYMBOLS.len()]);
        let half = |from: usize| (from..from + 4).map(symbol).collect::<String>();
        Self(format!("DC-{}-{}", half(0), half(4)))
    }

    /// Parses a reference as people type it: in any case, with or without hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let symbols: String = text
            .trim()
            .to_ascii_uppercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let symbols = symbols.strip_prefix("DC")?;
        let known = symbols.bytes().all(|b| Self::SYMBOLS.contains(&b));
        (symbols.len() == 8 && known)
            .then(|| Self(format!("DC-{}-{}", &symbols[..4], &symbols[4..])))
    }

    /// Returns the reference as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lines_are_trimmed_and_bounded() {
        let check = |text: &str, expected: Result<&str, Flaw>| {
            assert_eq!(
                Line::parse(text).as_ref().map(Line::as_str),
                expected.as_ref().copied(),
                "{text:?}"
            );
        };
        check(" O'Sullivan\"; drop ", Ok("O'Sullivan\"; drop"));
        check("עבד الكريم 🏋️", Ok("עבד الكريم 🏋️"));
        check("  ", Err(Flaw::Missing));
        check("a\nb", Err(Flaw::NotOneLine));
        check("Ann\u{202e}eeL", Err(Flaw::DirectionMark));
        check("\u{200f}עבד", Err(Flaw::DirectionMark));
        check(&"é".repeat(200), Ok(&"é".repeat(200)));
        check(&"é".repeat(201), Err(Flaw::TooLong(200)));
    }

    #[test]
    fn name_does_not_turn_the_text_around_it() {
        let name = Name {
            first: "Ann\u{202e}".into(),
            last: Some("\u{2067}Lee".into()),
        };
        assert_eq!(name.to_string(), "Ann Lee");
    }

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        let check = |first: &str, last: Option<&str>, expected: &str| {
            let (first, last) = (first.to_owned(), last.map(str::to_owned));
            assert_eq!(Name { first, last }.initials(), expected);
        };
        check("Ann", Some("Lee"), "AL");
        check("ann marie", Some("o'neill"), "AO");
        check("“Zoë”", None, "Z");
        check("준호", Some("허"), "준허");
    }

    #[test]
    fn tab_has_the_name_or_the_initials() {
        let check = |first: &str, tabs, expected: &str| {
            let (first, last) = (first.to_owned(), Some("Lee".to_owned()));
            assert_eq!(Name { first, last }.in_tab(tabs), expected);
        };
        check("Ann", TabNames::Full, "Ann Lee");
        check("Ann", TabNames::Initials, "AL");
        let unnamed = Name {
            first: "☆".to_owned(),
            last: None,
        };
        assert_eq!(unnamed.in_tab(TabNames::Initials), "☆");
    }

    #[test]
    fn age_changes_on_the_birthday() {
        let check = |birth: Date, today: Date, expected| assert_eq!(age(birth, today), expected);
        check(date(1985, 4, 23), date(2026, 4, 22), 40);
        check(date(1985, 4, 23), date(2026, 4, 23), 41);
        check(date(2004, 2, 29), date(2026, 2, 28), 21);
        check(date(2004, 2, 29), date(2026, 3, 1), 22);
        check(date(2026, 11, 28), date(2026, 11, 28), 0);
    }

    #[test]
    fn email_of_any_script_is_parsed_and_nonsense_is_refused() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                Email::parse(text).ok().map(|e| e.key()).as_deref(),
                expected,
                "{text:?}"
            );
        };
        check(" Ann@Example.com ", Some("ann@example.com"));
        check(
            "jürgen.münch0@exämple.test",
            Some("jürgen.münch0@exämple.test"),
        );
        check("o'neil+gym@mail.example", Some("o'neil+gym@mail.example"));
        let jurgen = Some("jürgen@exämple.test");
        check("jürgen@exämple.test", jurgen);
        check("Jürgen@EXÄMPLE.test", jurgen);
        check("jürgen@xn--exmple-cua.test", jurgen);
        check("JÜRGEN@XN--EXMPLE-CUA.TEST", jurgen);
        check("ju\u{308}rgen@exa\u{308}mple.test", jurgen);
        check("\u{202a}ann@example.com\u{202c}", Some("ann@example.com"));
        check("ann@xn--a.test", Some("ann@xn--a.test"));
        check("ann", None);
        check("ann@", None);
        check("ann@localhost", None);
        check("ann lee@example.com", None);
        check("Ann <ann@example.com>", None);
        check("ann@example.com, bob@example.com", None);
    }

    #[test]
    fn names_have_a_letter() {
        assert_eq!(Line::parse_name("\u{200b}"), Err(Flaw::NoLetter));
        assert_eq!(Line::parse_name(" "), Err(Flaw::Missing));
        assert!(Line::parse_name("Ann").is_ok());
    }

    #[test]
    fn line_break_counts_once() {
        let text = "a\r\n".repeat(200) + &"b".repeat(9_600);
        let parsed = Text::parse(&text, Text::MAX).expect("10,000 characters");
        assert_eq!(parsed.as_str().chars().count(), 10_000);
        assert!(!parsed.as_str().contains('\r'));
    }

    #[test]
    fn phones_are_kept_as_typed() {
        let check = |text: &str, expected: bool| {
            assert_eq!(Phone::parse(text).is_ok(), expected, "{text:?}");
        };
        check("+90(114)710-4974x650", true);
        check("95/722-0082", true);
        check("0409.310.025", true);
        check("\u{202a}+44 7700 900123\u{202c}", true);
        check("tel:+44 7700 900123 ext. 12", true);
        check("+44", false);
        check("call me", false);
        check("call 0409 310025", false);
        check("", false);
    }

    #[test]
    fn birth_dates_lie_between_1900_and_today() {
        let today = date(2026, 12, 1);
        let check = |text: &str, expected: Result<Date, Flaw>| {
            assert_eq!(birth_date(text, today), expected, "{text}");
        };
        check("1967-05-23", Ok(date(1967, 5, 23)));
        check("2026-12-01", Ok(today));
        check("2026-12-02", Err(Flaw::InTheFuture));
        check("1900-01-01", Ok(date(1900, 1, 1)));
        check("1899-12-31", Err(Flaw::TooLongAgo));
        check("2023-02-29", Err(Flaw::NotADate));
        check("23.5.1967", Err(Flaw::NotADate));
    }

    #[test]
    fn reference_has_a_symbol_for_every_byte() {
        let reference = Reference::from_random([0, 31, 32, 33, 255, 1, 2, 3]);
        assert_eq!(reference.as_str(), "DC-2Z23-Z345");
    }

    #[test]
    fn references_are_read_as_people_type_them() {
        let reference = Reference::from_random([0, 1, 2, 30, 200, 255, 28, 7]);
        assert_eq!(
            Reference::parse(reference.as_str()),
            Some(reference.clone())
        );
        let typed = reference.as_str().replace('-', "").to_lowercase();
        assert_eq!(Reference::parse(&typed), Some(reference));
        assert_eq!(Reference::parse("DC-7QX4-2MP"), None);
        assert_eq!(
            Reference::parse("DC-7QX4-2MPO"),
            None,
            "a letter that is not used"
        );
        assert_eq!(Reference::parse("7QX4-2MPA"), None);
    }
}
