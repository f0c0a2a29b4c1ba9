//! Compares the live schema with the register. A column that the register does not know would survive an erasure.

use std::collections::BTreeSet;

use shared::register::TABLES;

use crate::engine::{
    db::{Store, on},
    dialect,
    error::{Error, Result},
    schema_difference::SchemaDifference,
};

/// Compares the live schema with the register, which says what happens to each column when a client is erased.
///
/// # Errors
/// Returns [`Error::Unregistered`] if they differ. Such a database must not be served.
pub async fn check(store: &Store) -> Result<()> {
    let mut tx = store.read().await?;
    let statement = dialect::COLUMNS.on(&tx);
    let live: Vec<(String, String)> =
        on!(&mut tx, |c| sqlx::query_as(statement).fetch_all(c).await?);
    let live: BTreeSet<_> = live
        .into_iter()
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    let registered: BTreeSet<_> = TABLES
        .iter()
        .flat_map(|table| {
            table
                .names()
                .map(move |column| format!("{}.{column}", table.name))
        })
        .collect();
    let unregistered = live.difference(&registered).cloned();
    let missing = registered.difference(&live).cloned();
    let differences: Vec<_> = unregistered
        .map(SchemaDifference::Unregistered)
        .chain(missing.map(SchemaDifference::Missing))
        .collect();
    if differences.is_empty() {
        Ok(())
    } else {
        Err(Error::Unregistered(differences))
    }
}
