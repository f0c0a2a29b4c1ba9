//! Reads what identifies a client, from every column that the register says identifies the client whose row it is.

use shared::{
    client::ClientId,
    register::{Identifier, TABLES, Table},
    residue::{Identity, Marks},
};
use sqlx::{AssertSqlSafe, Row};

use super::rows::rows_of_client;
use crate::{Result, Tx, engine::db::on};

/// The identifying values of a client, by table and row, each with what it identifies.
#[derive(PartialEq, Eq)]
pub(super) struct Values(Vec<Vec<(Identifier, String)>>);

impl Values {
    pub(super) fn marks(&self) -> Marks {
        let mut identity = Identity::default();
        for row in &self.0 {
            identity.add(row.iter().cloned());
        }
        Marks::of(&identity)
    }
}

/// Returns what identifies a client who is not erased.
pub async fn marks(tx: &mut Tx, client: ClientId) -> Result<Marks> {
    Ok(read(tx, client).await?.marks())
}

pub(super) async fn read(tx: &mut Tx, client: ClientId) -> Result<Values> {
    let mut all = Vec::new();
    for (table, columns) in identifying() {
        let rows: Vec<Vec<Option<String>>> = on!(&mut *tx, |c| {
            let query = sqlx::query(AssertSqlSafe(values(table, &columns))).bind(client.0);
            let value = |row: &_, i| Row::try_get(row, i);
            query
                .fetch_all(c)
                .await?
                .iter()
                .map(|row| (0..columns.len()).map(|i| value(row, i)).collect())
                .collect::<std::result::Result<_, _>>()?
        });
        for row in rows {
            let what = columns.iter().map(|(_, what)| *what);
            let row = what
                .zip(row)
                .filter_map(|(what, value)| Some((what, value?)));
            all.push(row.collect());
        }
    }
    Ok(Values(all))
}

/// Returns the tables of clients that have identifying columns, with these columns.
fn identifying() -> impl Iterator<Item = (&'static Table, Vec<(&'static str, Identifier)>)> {
    let of_clients = TABLES.iter().filter(|table| !table.owners().is_empty());
    of_clients
        .map(|table| (table, table.identifying().collect::<Vec<_>>()))
        .filter(|(_, columns)| !columns.is_empty())
}

/// Selects the identifying values in the rows of client $1.
fn values(table: &Table, columns: &[(&str, Identifier)]) -> String {
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    format!(
        "select {} from {} where {}",
        names.join(", "),
        table.name,
        rows_of_client(table)
    )
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    identifying()
        .map(|(table, columns)| (format!("identity {}", table.name), values(table, &columns)))
}
