//! The problems of an export. A problem carries no value from the files, because they hold personal data.

use std::fmt;

use shared::flaw::Flaw;

/// A problem, and its position in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: &'static str,
    /// The first line of the row, counted from 1. `None` if the problem concerns the whole file.
    pub line: Option<u64>,
    /// The column. `None` if the problem concerns the whole row.
    pub column: Option<&'static str>,
    /// The kind of problem.
    pub reason: Reason,
}

/// The kind of problem with a value, a row, a header or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file is not in the folder.
    NoFile,
    /// The file exists but cannot be read.
    Unreadable,
    /// The header does not have the column.
    NoColumn,
    /// The header has the column twice.
    ColumnTwice,
    /// The header has a column, at this position from 1, that exports do not have.
    SurplusColumn(usize),
    /// The row has a different number of fields than the header.
    Fields {
        /// The number of fields in the header.
        expected: usize,
        /// The number of fields in the row.
        found: usize,
    },
    /// A quotation mark is not closed, or is inside quotes without being doubled.
    Quotes,
    /// Not UTF-8.
    NotUtf8,
    /// A character that databases cannot store.
    NullCharacter,
    /// A problem that forms can have too.
    Flaw(Flaw),
    /// None of the allowed words.
    NotOneOf(Vec<&'static str>),
    /// Not an amount in the currency of the row.
    NotAnAmount,
    /// An amount below zero.
    Negative,
    /// Not a whole number from the first to the second.
    NotANumber(u32, u32),
    /// Not a time with an offset from UTC.
    NotAnInstant,
    /// The paid amount is more than the invoice.
    OverPaid,
    /// More credits are used than the package has.
    OverUsed,
    /// A client is linked to themselves.
    OwnOther,
    /// No row of `clients.csv` has this external id.
    UnknownClient,
    /// No row of `locations.csv` has this name.
    UnknownLocation,
    /// No row of `sessions.csv` has this external id.
    UnknownSession,
    /// The row on this line has the same value, but the value must be unique.
    Repeated(u64),
    /// The database already has the value in another row, but the value must be unique.
    Taken,
    /// An erased client had this email address or phone number.
    Suppressed,
    /// The database already has the location, with a different value.
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
            Self::NoColumn => f.write_str("this column is missing from the header"),
            Self::ColumnTwice => f.write_str("the header has this column twice"),
            Self::SurplusColumn(position) => {
                write!(f, "unexpected column {position} in the header")
            }
            Self::Fields { expected, found } => {
                write!(
                    f,
                    "the row has {found} fields, but the header has {expected}"
                )
            }
            Self::Quotes => {
                f.write_str("a quotation mark is not closed, or is not doubled inside quotes")
            }
            Self::NotUtf8 => f.write_str("not UTF-8 text"),
            Self::NullCharacter => f.write_str("contains a null character, which cannot be stored"),
            Self::Flaw(flaw) => sentence(*flaw, f),
            Self::NotOneOf(words) => write!(f, "must be one of {}", words.join(", ")),
            Self::NotAnAmount => f.write_str("not an amount in the currency of the row"),
            Self::Negative => f.write_str("must not be negative"),
            Self::NotANumber(from, to) => write!(f, "not a whole number from {from} to {to}"),
            Self::NotAnInstant => {
                f.write_str("not a date and time with an offset, such as 2026-12-01T09:00+01:00")
            }
            Self::OverPaid => f.write_str("more than the amount of the invoice"),
            Self::OverUsed => f.write_str("more than the credits of the package"),
            Self::OwnOther => f.write_str("a client cannot be linked to themselves"),
            Self::UnknownClient => f.write_str("no client in clients.csv has this external id"),
            Self::UnknownLocation => f.write_str("no location in locations.csv has this name"),
            Self::UnknownSession => f.write_str("no session in sessions.csv has this external id"),
            Self::Repeated(line) => write!(f, "duplicate of line {line}; must be unique"),
            Self::Taken => f.write_str("already used by another record in the database"),
            Self::Suppressed => f.write_str(
                "matches a client who was permanently deleted and may not want to come back",
            ),
            Self::Differs => f.write_str("this location already exists with a different value"),
        }
    }
}

fn sentence(flaw: Flaw, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match flaw {
        Flaw::Missing => f.write_str("required, but empty"),
        Flaw::TooShort(least) => write!(f, "shorter than {least} characters"),
        Flaw::TooLong(most) => write!(f, "longer than {most} characters"),
        Flaw::NotOneLine => f.write_str("contains a line break or another control character"),
        Flaw::NotAnEmail => f.write_str("not an email address"),
        Flaw::DirectionMark => {
            f.write_str("contains an invisible mark that changes the direction of text")
        }
        Flaw::NoLetter => f.write_str("has no letter"),
        Flaw::NotAPhone => f.write_str("not a phone number"),
        Flaw::NotADate => f.write_str("not a date, such as 2026-12-01"),
        Flaw::InTheFuture => f.write_str("date is in the future"),
        Flaw::TooLongAgo => f.write_str("a date before the year 1900"),
        Flaw::NotATimeZone => f.write_str("not a time zone of the IANA list"),
        Flaw::NotACurrency => f.write_str("not a currency code of ISO 4217"),
        Flaw::WrongCode => f.write_str("not the code that was shown"),
        Flaw::NotAnAmount => f.write_str("not an amount above zero"),
        Flaw::AmbiguousAmount => f.write_str("an amount that can be read in two ways"),
        Flaw::NotANumber => f.write_str("not a whole number"),
        Flaw::NotBetween(least, most) => {
            write!(f, "not a whole number from {least} to {most}")
        }
        Flaw::NotATime => f.write_str("not a valid date and time"),
        Flaw::InThePast => f.write_str("a date in the past"),
        Flaw::NotAChoice => f.write_str("not one of the choices"),
        Flaw::NotAnOrigin => f.write_str("not the origin of a website"),
        Flaw::NotAPrefix => f.write_str("not a prefix of invoice numbers"),
        Flaw::Refused(_) | Flaw::BeforeTheFirst | Flaw::MoreThan(_) => f.write_str("not possible"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problem_names_its_position_and_reason() {
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
            "clients.csv, line 3: the row has 21 fields, but the header has 22",
        );
        check(
            None,
            None,
            Reason::NoFile,
            "clients.csv: the file is missing",
        );
    }
}
