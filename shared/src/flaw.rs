//! What can be wrong with something a person typed. Codes only: the sentences are in the catalogue.

use serde::{Deserialize, Serialize};

/// One thing that is wrong with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flaw {
    /// Nothing was given, and something is needed.
    Missing,
    /// Shorter than this many characters.
    TooShort(u16),
    /// Longer than this many characters.
    TooLong(u16),
    /// A line break or another control character in a single line.
    NotOneLine,
    /// Not an email address.
    NotAnEmail,
    /// Not a phone number.
    NotAPhone,
    /// Not a date, or not one that exists.
    NotADate,
    /// A date that lies ahead.
    InTheFuture,
    /// A date before the year 1900.
    TooLongAgo,
    /// Somebody else has this value, and only one may.
    Taken,
    /// Not a time zone of the IANA list.
    NotATimeZone,
    /// Not a currency of ISO 4217.
    NotACurrency,
    /// Not the code that was shown.
    WrongCode,
}

/// The flaws of a form: each with the field it stands beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaws<F>(Vec<(F, Flaw)>);

impl<F: Copy + PartialEq> Flaws<F> {
    /// No flaws yet.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// One flaw, found after the form as a whole was well.
    pub fn one(field: F, flaw: Flaw) -> Self {
        Self(vec![(field, flaw)])
    }

    /// Keeps the value, or notes the flaw beside `field` and gives `None`.
    pub fn note<T>(&mut self, field: F, parsed: Result<T, Flaw>) -> Option<T> {
        parsed.map_err(|flaw| self.0.push((field, flaw))).ok()
    }

    /// What is wrong with `field`, if anything is.
    pub fn of(&self, field: F) -> Option<Flaw> {
        self.0
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, flaw)| *flaw)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every flaw, in the order in which they were noted.
    pub fn iter(&self) -> impl Iterator<Item = (F, Flaw)> {
        self.0.iter().copied()
    }
}
