//! What to look for in texts, made from what identifies a person.

use std::ops::Range;

use super::{
    encoded::{in_base64, readings},
    identity::Identity,
    leads::{Anchor, Lead},
    letters::{Letters, Source, in_email},
    phrase::{self, Phrase},
    words,
};
use crate::{
    client::{in_ascii, in_letters},
    search::{end_of_phone, fold},
};

/// A number with fewer digits is not searched for: other texts contain it by chance.
const MIN_DIGITS: usize = words::DIGITS;

/// A shorter number or code of another system is not searched for, for the same reason.
const MIN_CODE: usize = 6;

/// A phone number has at most so many digits.
const LONGEST_NUMBER: usize = 15;

/// What to search for in texts.
#[derive(Clone)]
pub struct Marks {
    /// Names, streets and codes.
    phrases: Vec<Phrase>,
    /// Folded.
    emails: Vec<String>,
    /// The last digits of phone numbers, as many as are compared.
    numbers: Vec<String>,
    leads: Vec<Lead>,
}

impl Marks {
    /// Returns the marks of one person.
    pub fn of(identity: &Identity) -> Self {
        let mut phrases = Vec::new();
        let mut leads = Vec::new();
        let names = identity.names.iter().map(|(first, last)| {
            let last = last.as_deref().unwrap_or_default();
            format!("{first} {last}")
        });
        for name in names.chain(identity.full_names.iter().cloned()) {
            phrase::add_name(&name, &mut phrases, &mut leads);
        }
        for street in &identity.addresses {
            phrase::add_street(street, &mut phrases, &mut leads);
        }
        let codes = identity.codes.iter();
        for code in codes.filter(|code| code.chars().count() >= MIN_CODE) {
            phrase::add_code(code, &mut phrases, &mut leads);
        }
        let mut emails = Vec::new();
        for email in &identity.emails {
            for form in forms(email) {
                if let Some(word) = words::email_word(&form) {
                    leads.push(Lead {
                        choices: vec![vec![Anchor::Word(word)]],
                    });
                    emails.push(fold(&form));
                }
            }
        }
        let ends = identity.phones.iter().map(|phone| end_of_phone(phone));
        let numbers: Vec<_> = ends.filter(|number| number.len() >= MIN_DIGITS).collect();
        leads.extend(numbers.iter().map(|number| {
            Lead {
                choices: words::windows(number)
                    .map(|word| vec![Anchor::Word(word)])
                    .collect(),
            }
        }));
        leads.sort_by(|a, b| a.choices.cmp(&b.choices));
        leads.dedup();
        Self {
            phrases,
            emails,
            numbers,
            leads,
        }
    }

    /// Returns what is left to search for in the texts of a person who has these email addresses too: there, the addresses are
    /// that person's.
    #[must_use]
    pub fn without_emails<'a>(&self, shared: impl IntoIterator<Item = &'a str>) -> Self {
        let shared: Vec<String> = shared
            .into_iter()
            .flat_map(|email| forms(email).map(|form| fold(&form)))
            .collect();
        let mut marks = self.clone();
        marks.emails.retain(|email| !shared.contains(email));
        marks
    }

    /// Returns the ways to find every text in which [`Marks::find`] finds the person.
    pub fn leads(&self) -> &[Lead] {
        &self.leads
    }

    /// Returns the part of a text, in bytes, that names the person: as written, or in encoded form.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_readable(text).or_else(|| {
            let mut encoded = in_base64(text).into_iter();
            encoded.find_map(|(part, read)| self.find_readable(&read).map(|_| part))
        })
    }

    fn find_readable(&self, text: &str) -> Option<Range<usize>> {
        readings(text)
            .iter()
            .find_map(|reading| self.find_in(reading))
    }

    fn find_in(&self, text: &Source) -> Option<Range<usize>> {
        // An email address often contains the name, which is only a part of it.
        self.find_email(text)
            .or_else(|| {
                let letters = Letters::of(text);
                self.find_phrase(&letters)
                    .or_else(|| self.find_phrase(&letters.without_initials()?))
            })
            .or_else(|| self.find_number(text))
    }

    fn find_phrase(&self, letters: &Letters) -> Option<Range<usize>> {
        let part = self
            .phrases
            .iter()
            .find_map(|phrase| phrase.find(letters))?;
        Some(letters.origin(part))
    }

    fn find_email(&self, text: &Source) -> Option<Range<usize>> {
        if self.emails.is_empty() {
            return None;
        }
        let (folded, from) = in_email(text);
        let (start, email) = self.emails.iter().find_map(|email| {
            let mut matches = folded.match_indices(email.as_str());
            matches.find(|(start, _)| {
                ends_email(folded[..*start].chars().rev())
                    && ends_email(folded[start + email.len()..].chars())
            })
        })?;
        Some(from[start].start..from[start + email.len() - 1].end)
    }

    /// Finds a phone number, with anything but letters between its digits.
    fn find_number(&self, text: &Source) -> Option<Range<usize>> {
        if self.numbers.is_empty() {
            return None;
        }
        words::numbers(text).iter().find_map(|written| {
            let (start, number) = self
                .numbers
                .iter()
                .find_map(|number| Some((written.find(number)?, number)))?;
            let digits = if written.digits.len() <= LONGEST_NUMBER {
                &written.from[..]
            } else {
                &written.from[start..start + number.len()]
            };
            let (first, last) = (digits.first()?, digits.last()?);
            let plus = text
                .iter()
                .any(|(c, from)| *c == '+' && from.end == first.start);
            Some(first.start - usize::from(plus)..last.end)
        })
    }
}

/// Returns the forms in which an email address is written: with its domain in ASCII, and in letters.
fn forms(email: &str) -> impl Iterator<Item = String> + use<> {
    let letters = in_letters(email);
    in_ascii(&letters).into_iter().chain([letters])
}

/// Returns whether an email address ends before these characters, rather than being a part of a longer one.
fn ends_email(mut next: impl Iterator<Item = char>) -> bool {
    match next.next() {
        None => true,
        Some('.' | '_' | '%' | '+' | '-') => !next.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric(),
    }
}
