//! The errors of the store. Neither the text nor the debug output of an error carries a stored value.

use std::{borrow::Cow, fmt, io};

use crate::engine::{
    found::Found, ledger_problem::Problem, place::Place, schema_difference::SchemaDifference,
};

/// The result of a call to the store.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the store. A mistake of a person is an outcome, not an error.
pub enum Error {
    /// The database failed. The cause is kept for classifying it, never for showing it.
    Database(sqlx::Error),
    /// The schema could not be brought up to date.
    Migration(sqlx::migrate::MigrateError),
    /// The database is read-only, and its schema is not the one of this program.
    Schema,
    /// There is something else at the address of the database than what the caller needs. Nothing was changed.
    Found(Found),
    /// The live schema differs from the register, so an erasure could miss something.
    Unregistered(Vec<SchemaDifference>),
    /// The database address is for neither SQLite nor PostgreSQL.
    Address,
    /// A statement would have changed an erased client, or attached something to one.
    Erased,
    /// A file cannot be read or written.
    File(std::io::ErrorKind),
    /// This column holds a value that Lethe does not write.
    Corrupt(&'static str),
    /// The erasure would have left text that identifies the client in this place.
    Residue(Place),
    /// The ledger of erasures is invalid.
    Ledger(Problem),
}

impl Error {
    /// Returns whether a unique constraint over `column` refused a value.
    pub(crate) fn is_taken(&self, column: &str) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(cause)) => {
                cause.is_unique_violation()
                    && cause
                        .constraint()
                        .unwrap_or(cause.message())
                        .contains(column)
            }
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        match &cause {
            sqlx::Error::Database(refused) if refused.message().contains("client is erased") => {
                Self::Erased
            }
            _ => Self::Database(cause),
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Ledger(problem)
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Self::File(cause.kind())
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(cause: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(cause)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // PostgreSQL quotes a value that it cannot read (SQLSTATE class 22) in the message itself.
            Self::Database(sqlx::Error::Database(cause)) if is_data_exception(cause.code()) => {
                f.write_str("the database cannot read a value")
            }
            // Every other message names only constraints and tables. Its details would quote values.
            Self::Database(sqlx::Error::Database(cause)) => {
                write!(f, "the database refused: {}", cause.message())
            }
            // A certificate is the only data of another machine that is judged here. The cause names no value of it.
            Self::Database(sqlx::Error::Tls(cause)) => {
                write!(f, "the database cannot be reached with TLS: {cause}")
            }
            Self::Database(sqlx::Error::Io(cause)) if cause.kind() == io::ErrorKind::InvalidData => {
                write!(f, "the database cannot be reached with TLS: {cause}")
            }
            Self::Database(sqlx::Error::Io(cause)) => {
                write!(f, "the database cannot be reached: {}", cause.kind())
            }
            Self::Database(sqlx::Error::PoolTimedOut) => {
                f.write_str("every connection to the database is busy")
            }
            Self::Database(sqlx::Error::ColumnDecode { index, .. }) => {
                write!(f, "column {index} holds an unexpected value")
            }
            Self::Database(_) => f.write_str("the database failed"),
            Self::Migration(cause) => write!(
                f,
                "the database schema cannot be brought up to date: {cause}"
            ),
            Self::Schema => f.write_str(
                "the database is read-only, and its schema is not the one of this program: start this program on the \
                 primary server first",
            ),
            Self::Found(found) => f.write_str(match found {
                Found::Nothing => "there is no database at this address",
                Found::Older => {
                    "this database was made by an earlier version of Lethe: lethe serve brings it up to date"
                }
                Found::Current => "there is already a database at this address",
                Found::Newer => "this database was made by a later version of Lethe: update Lethe",
                Found::Foreign => "this is the database of another program, so nothing was changed in it",
            }),
            Self::Unregistered(differences) => {
                f.write_str("the database schema differs from the register of columns, so an erasure could miss something")?;
                let mut first = differences.iter().take(5);
                first.try_for_each(|difference| write!(f, "; {difference}"))
            }
            Self::Address => f.write_str("a database address starts with sqlite: or postgres:"),
            Self::Erased => f.write_str("the client is erased"),
            Self::Residue(place) => {
                write!(
                    f,
                    "nothing was erased: {place} would still identify the client"
                )
            }
            Self::Ledger(problem) => problem.fmt(f),
            Self::File(kind) => write!(f, "a file cannot be read or written: {kind}"),
            Self::Corrupt(column) => {
                write!(f, "{column} holds a value that Lethe does not write")
            }
        }
    }
}

/// Returns whether a code is of SQLSTATE class 22. SQLite's codes are shorter.
fn is_data_exception(code: Option<Cow<'_, str>>) -> bool {
    code.is_some_and(|code| code.len() == 5 && code.starts_with("22"))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
