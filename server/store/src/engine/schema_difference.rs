//! The ways in which the live schema can differ from the register.

use std::fmt;

/// A difference between the live schema and the register. It holds only names of tables and columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaDifference {
    /// The register does not know this column of the database.
    Unregistered(String),
    /// The database has no such column.
    Missing(String),
}

impl fmt::Display for SchemaDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unregistered(column) => write!(f, "the register does not know {column}"),
            Self::Missing(column) => write!(f, "the database lacks {column}"),
        }
    }
}
