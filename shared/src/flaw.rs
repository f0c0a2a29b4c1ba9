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
    /// Not a time zone of the IANA list.
    NotATimeZone,
    /// Not a currency of ISO 4217.
    NotACurrency,
    /// Not the code that was shown.
    WrongCode,
    /// Not an amount of money above zero.
    NotAnAmount,
    /// Not a whole number, or none that fits.
    NotANumber,
    /// Not a date and a time that exist.
    NotATime,
    /// A date or a time that has passed.
    InThePast,
    /// None of those that can be chosen.
    NotAChoice,
    /// Not the origin of a website.
    NotAnOrigin,
    /// Not letters, digits, hyphens and slashes alone.
    NotAPrefix,
    /// It is well written, and cannot be done.
    Refused(Refused),
}

/// Why something cannot be done, though every value is well written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    /// The same form was carried out before, with other content.
    SentBefore,
    /// Another person has changed the row since the page was made.
    Newer,
    /// A person has to look at something first, and says so.
    NotSeen,
    /// More than there is left to pay.
    MoreThanLeft,
    /// More than the account credit.
    MoreThanCredit,
    /// A colleague has changed it in the meantime, so that this cannot be done any more.
    Changed,
    /// Nobody has this name, email address or phone number, or several have.
    NotOneClient,
    /// The other one is the client.
    Oneself,
    /// They are linked in this way already.
    LinkedAlready,
    /// Somebody would end up paying for themselves.
    Circle,
    /// The client has a place in the session already.
    BookedAlready,
    /// The session has started.
    Started,
    /// The session was cancelled.
    SessionCancelled,
    /// It is too early for this: the day of the session has not come, or the session has not started.
    NotYet,
    /// The package has no credit left, is over or void.
    NoCreditLeft,
    /// Wrong password or code.
    Wrong,
    /// Too many failures: the next attempt counts after these seconds.
    SlowDown(u32),
    /// The link is used or over.
    LinkOver,
    /// Somebody still belongs to it.
    NotEmpty,
    /// Nobody could manage team access afterwards.
    LastManager,
    /// A team member has this email address.
    KnownMember,
    /// Another client has this email address.
    EmailTaken,
    /// Another group or location has this name.
    NameTaken,
    /// What was sold there is counted in this currency.
    CurrencyFixed,
}

impl From<Refused> for Flaw {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
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

    /// Returns the same flaws, with fields named by `name`.
    pub fn named<G: Copy + PartialEq>(self, name: impl Fn(F) -> G) -> Flaws<G> {
        let flaws = self.0.into_iter();
        Flaws(flaws.map(|(field, flaw)| (name(field), flaw)).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaw_stands_beside_its_field() {
        let mut flaws = Flaws::one("name", Flaw::Missing);
        assert_eq!(flaws.note("price", Ok(3)), Some(3));
        assert_eq!(flaws.note::<u8>("date", Err(Flaw::NotADate)), None);
        assert_eq!(flaws.of("name"), Some(Flaw::Missing));
        assert_eq!(flaws.of("date"), Some(Flaw::NotADate));
        assert_eq!(flaws.of("price"), None);
    }
}
