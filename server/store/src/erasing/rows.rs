//! Which rows belong to a client, by the register.

use shared::register::{Owner, Table};

/// Returns the condition that selects the rows of client $1. It is built from the register alone.
pub(crate) fn rows_of_client(table: &Table) -> String {
    match table.owner {
        Owner::Client => "id = $1".to_owned(),
        Owner::ClientIn(columns) => columns
            .iter()
            .map(|column| format!("{column} = $1"))
            .collect::<Vec<_>>()
            .join(" or "),
        Owner::Studio => "false".to_owned(),
    }
}
