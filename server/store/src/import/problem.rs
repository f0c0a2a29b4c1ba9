//! What is wrong with an export. No problem carries a value from the files: they hold people's data.

use std::fmt;

use shared::flaw::Flaw;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: &'static str,
    /// The line on which the row starts, from 1; `None` where the whole file is meant.
    pub line: Option<u64>,
    /// The column; `None` where the whole row is meant.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a value, a row, a header or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file is not in the folder.
    NoFile,
    /// The file is there and cannot be read.
    Unreadable,
    /// The header does not have the column.
    NoColumn,
    /// The header has the column twice.
    ColumnTwice,
    /// The header has a column, at this place from 1, that an export does not have.
    SurplusColumn(usize),
    /// The row has another number of fields than the header.
    Fields {
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// A quotation mark is not closed, or stands within quotes without being doubled.
    Quotes,
    /// Not UTF-8.
    NotUtf8,
    /// A character that no database keeps.
    NullCharacter,
    /// What can be wrong with anything a person types.
    Flaw(Flaw),
    /// None of the words that may stand here.
    NotOneOf(Vec<&'static str>),
    /// Not an amount in the currency of the row.
    NotAnAmount,
    /// An amount below zero.
    Negative,
    /// Not a whole number from the first to the second.
    NotANumber(u32, u32),
    /// Not a time with an offset from UTC.
    NotAnInstant,
    /// More is paid than was to pay.
    OverPaid,
    /// More credits are used than were bought.
    OverUsed,
    /// A client is linked to themselves.
    OwnOther,
    /// No row of `clients.csv` has this external id.
    UnknownClient,
    /// No row of `locations.csv` has this name.
    UnknownLocation,
    /// No row of `sessions.csv` has this external id.
    UnknownSession,
    /// The row on this line has the same value, and only one may.
    Repeated(u64),
    /// The database already has the value for somebody or something else, and only one may.
    Taken,
    /// Somebody with this email address or phone number was erased.
    Suppressed,
    /// The database already has the location, with another value.
    Differs,
}

impl From<Flaw> for Reason {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            reason,
        } = self;
        f.write_str(file)?;
        if let Some(line) = line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = column {
            write!(f, ", {column}")?;
        }
        write!(f, ": {reason}")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile => f.write_str("the file is missing"),
            Self::Unreadable => f.write_str("the file cannot be read"),
            Self::NoColumn => f.write_str("the header lacks this column"),
            Self::ColumnTwice => f.write_str("the header has this column twice"),
            Self::SurplusColumn(place) => {
                write!(f, "column {place} of the header is none that an export has")
            }
            Self::Fields { expected, found } => {
                write!(f, "the row has {found} fields and the header {expected}")
            }
            Self::Quotes => f.write_str(
                "a quotation mark is not closed, or stands within quotes without being doubled",
            ),
            Self::NotUtf8 => f.write_str("not UTF-8"),
            Self::NullCharacter => f.write_str("holds a null character, which cannot be stored"),
            Self::Flaw(flaw) => sentence(*flaw, f),
            Self::NotOneOf(words) => write!(f, "none of {}", words.join(", ")),
            Self::NotAnAmount => f.write_str("not an amount in the currency of the row"),
            Self::Negative => f.write_str("below zero"),
            Self::NotANumber(from, to) => write!(f, "not a whole number from {from} to {to}"),
            Self::NotAnInstant => {
                f.write_str("not a date and time with an offset, such as 2026-12-01T09:00+01:00")
            }
            Self::OverPaid => f.write_str("more than the amount of the invoice"),
            Self::OverUsed => f.write_str("more than the package has"),
            Self::OwnOther => f.write_str("the client is linked to themselves"),
            Self::UnknownClient => f.write_str("no client in clients.csv has this external id"),
            Self::UnknownLocation => f.write_str("no location in locations.csv has this name"),
            Self::UnknownSession => f.write_str("no session in sessions.csv has this external id"),
            Self::Repeated(line) => write!(f, "the same as on line {line}, and only one may be"),
            Self::Taken => f.write_str("already in the database, for another row than this"),
            Self::Suppressed => {
                f.write_str("somebody with this was deleted for good, and may not want to be back")
            }
            Self::Differs => {
                f.write_str("the location is already in the database, with something else here")
            }
        }
    }
}

fn sentence(flaw: Flaw, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match flaw {
        Flaw::Missing => f.write_str("empty, and something is needed"),
        Flaw::TooShort(least) => write!(f, "shorter than {least} characters"),
        Flaw::TooLong(most) => write!(f, "longer than {most} characters"),
        Flaw::NotOneLine => f.write_str("holds a line break or another control character"),
        Flaw::NotAnEmail => f.write_str("not an email address"),
        Flaw::NotAPhone => f.write_str("not a phone number"),
        Flaw::NotADate => f.write_str("not a date, such as 2026-12-01"),
        Flaw::InTheFuture => f.write_str("a date that lies ahead"),
        Flaw::TooLongAgo => f.write_str("a date before the year 1900"),
        Flaw::NotATimeZone => f.write_str("not a time zone of the IANA list"),
        Flaw::NotACurrency => f.write_str("not a currency code of ISO 4217"),
        Flaw::WrongCode => f.write_str("not the code that was shown"),
        Flaw::NotAnAmount => f.write_str("not an amount above zero"),
        Flaw::NotANumber => f.write_str("not a whole number"),
        Flaw::NotATime => f.write_str("not a date and a time that exist"),
        Flaw::InThePast => f.write_str("a date that has passed"),
        Flaw::NotAChoice => f.write_str("none of those that can be chosen"),
        Flaw::NotAnOrigin => f.write_str("not the origin of a website"),
        Flaw::NotAPrefix => f.write_str("not a prefix of invoice numbers"),
        Flaw::Refused(_) => f.write_str("not possible"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_and_what() {
        let check = |line, column, reason, expected: &str| {
            let problem = Problem {
                file: "clients.csv",
                line,
                column,
                reason,
            };
            assert_eq!(problem.to_string(), expected);
        };
        check(
            Some(12),
            Some("email"),
            Reason::Flaw(Flaw::NotAnEmail),
            "clients.csv, line 12, email: not an email address",
        );
        check(
            Some(3),
            None,
            Reason::Fields {
                expected: 22,
                found: 21,
            },
            "clients.csv, line 3: the row has 21 fields and the header 22",
        );
        check(
            None,
            None,
            Reason::NoFile,
            "clients.csv: the file is missing",
        );
    }
}
