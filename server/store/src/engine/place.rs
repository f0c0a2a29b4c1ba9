//! The place of a text in the database.

use std::fmt;

use uuid::Uuid;

/// The place of a text in the database. It holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The row, if its table has random ids.
    pub row: Option<Uuid>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.column)?;
        self.row.map_or(Ok(()), |row| write!(f, ":{row}"))
    }
}
