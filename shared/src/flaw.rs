//! What can be wrong with a value that a person typed. Codes only: the sentences are in the catalogue.

use serde::{Deserialize, Serialize};

/// A flaw of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flaw {
    /// The value is required and missing.
    Missing,
    /// Shorter than this many characters.
    TooShort(u16),
    /// Longer than this many characters.
    TooLong(u16),
    /// A line break or another control character in a single line.
    NotOneLine,
    /// An invisible mark that changes the direction of text.
    DirectionMark,
    /// A name without a letter that can be seen.
    NoLetter,
    /// Not an email address.
    NotAnEmail,
    /// Not a phone number.
    NotAPhone,
    /// Not a date, or not one that exists.
    NotADate,
    /// A date in the future.
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
    /// An amount that some readers take for a thousand times what it is to others: `1.234`.
    AmbiguousAmount,
    /// Not a whole number, or out of range.
    NotANumber,
    /// Not a date and a time that exist.
    NotATime,
    /// A date or a time that has passed.
    InThePast,
    /// A date before that of the first session.
    BeforeTheFirst,
    /// A date until which there would be more sessions than this.
    MoreThan(u32),
    /// Not one of the choices.
    NotAChoice,
    /// Not the origin of a website.
    NotAnOrigin,
    /// Other characters than letters, digits, hyphens and slashes.
    NotAPrefix,
    /// Well formed, but what it asks for cannot be done.
    Refused(Refused),
    /// Not a whole number from the first to the second.
    NotBetween(u32, u32),
}

/// Why something cannot be done although every value is well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    /// The same form was carried out before, with other content.
    SentBefore,
    /// Another person has changed the row since the page was made.
    Newer,
    /// A person must look at something first, and confirm it.
    NotSeen,
    /// More than is left to pay.
    MoreThanLeft,
    /// More than the account credit.
    MoreThanCredit,
    /// More than was paid and not refunded yet.
    MoreThanPaid,
    /// It was changed in the meantime, so that this cannot be done any more.
    Changed,
    /// The text is the same as before.
    SameText,
    /// The studio has clients, or example data, so no example data is added.
    HasClients,
    /// No client has this name, email address or phone number, or several have.
    NotOneClient,
    /// Both clients are the same.
    SameClient,
    /// The clients are already linked in this way.
    LinkedAlready,
    /// A client would end up paying for themselves.
    Circle,
    /// The client already has a seat in the session, or is on its waitlist.
    BookedAlready,
    /// The client has another session at the same time, and the team member has not said that both are wanted.
    Overlaps,
    /// The session has started.
    Started,
    /// The session was cancelled.
    SessionCancelled,
    /// All these sessions are in the schedule already.
    InSchedule,
    /// A person must look at what would be added first.
    PlanNotSeen,
    /// Another client has the seat that was given up.
    SeatTaken,
    /// Too much time has passed, or the page is from before a later change, so it can no longer be undone.
    TooLate,
    /// It is too early for this: the day of the session has not come, or the session has not started.
    NotYet,
    /// The package has no credit left, has expired or is void.
    NoCreditLeft,
    /// Wrong password or code.
    Wrong,
    /// Too many failures: the next attempt is possible after so many seconds.
    SlowDown(u32),
    /// The link has been used or has expired.
    LinkExpired,
    /// The group still has members.
    NotEmpty,
    /// No team member could manage team access afterwards.
    LastManager,
    /// A team member has this email address.
    KnownMember,
    /// Another client has this email address, and the team member has not said that both are to have it.
    EmailShared,
    /// Another client logs in with this user name.
    UserNameTaken,
    /// The client has no email address that could be the user name.
    NoUserName,
    /// Another group or location has this name.
    NameTaken,
    /// What was sold there is counted in this currency.
    CurrencyFixed,
    /// The text names the client who is to be erased.
    NamesClient,
    /// Fewer than three other clients have this text, so it may not stay.
    MayNotStay,
    /// The ledger of erasures does not agree with the records, so no client is erased.
    LedgerDisagrees,
    /// The file of the day keys is damaged, or cannot be read or written, so no client is erased.
    NoDayKeys,
    /// The administrator has erased so many clients within an hour, as many as one may. The next erasure is possible at this
    /// time of day.
    LimitReached(u32, ClockTime),
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTime {
    /// The hour, 0 to 23.
    pub hour: i8,
    /// The minute, 0 to 59.
    pub minute: i8,
}

impl From<Refused> for Flaw {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// The flaws of a form, each with its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaws<F>(Vec<(F, Flaw)>);

impl<F: Copy + PartialEq> Flaws<F> {
    /// Returns no flaws.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Returns one flaw, found after every field had been parsed.
    pub fn one(field: F, flaw: Flaw) -> Self {
        Self(vec![(field, flaw)])
    }

    /// Returns the value, or notes the flaw of `field` and returns `None`.
    pub fn note<T>(&mut self, field: F, parsed: Result<T, Flaw>) -> Option<T> {
        parsed.map_err(|flaw| self.0.push((field, flaw))).ok()
    }

    /// Returns the first flaw of `field`.
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

    /// Returns every flaw, in the order in which they were noted.
    pub fn iter(&self) -> impl Iterator<Item = (F, Flaw)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaw_belongs_to_its_field() {
        let mut flaws = Flaws::one("name", Flaw::Missing);
        assert_eq!(flaws.note("price", Ok(3)), Some(3));
        assert_eq!(flaws.note::<u8>("date", Err(Flaw::NotADate)), None);
        assert_eq!(flaws.of("name"), Some(Flaw::Missing));
        assert_eq!(flaws.of("date"), Some(Flaw::NotADate));
        assert_eq!(flaws.of("price"), None);
    }
}
