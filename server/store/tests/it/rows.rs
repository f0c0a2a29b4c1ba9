//! Everything that a database holds, for comparing and for searching.

use std::collections::BTreeMap;

use store::Tx;

use crate::{engine::Database, sql};

/// The columns of every table.
pub(crate) type Schema = BTreeMap<String, Vec<String>>;

/// One stored value, as text where it is text, a number, a date or an instant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) table: String,
    pub(crate) column: String,
    pub(crate) bytes: Vec<u8>,
}

impl Cell {
    /// Whether `needle` stands anywhere in the value, in any case.
    pub(crate) fn holds(&self, needle: &[u8]) -> bool {
        let folded =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map(|text| text.to_lowercase());
        let as_written = self.bytes.windows(needle.len()).any(|part| part == needle);
        let in_any_case = match (folded(&self.bytes), folded(needle)) {
            (Ok(text), Ok(needle)) => text.contains(&needle),
            _ => false,
        };
        as_written || in_any_case
    }
}

impl Database {
    /// The live schema.
    pub(crate) async fn schema(&self) -> Schema {
        let mut tx = self.store.read().await.unwrap();
        let list = match &tx {
            Tx::Sqlite(_) => {
                "select t.name || '.' || c.name from sqlite_schema t, pragma_table_info(t.name) c
                where t.type = 'table' and t.name not like 'sqlite%' order by t.name, c.cid"
            }
            Tx::Postgres(_) => {
                "select table_name || '.' || column_name from information_schema.columns
                where table_schema not in ('pg_catalog', 'information_schema') order by table_name, ordinal_position"
            }
        };
        let mut schema = Schema::new();
        for name in sql::texts(&mut tx, list, &[])
            .await
            .unwrap()
            .into_iter()
            .flatten()
        {
            let (table, column) = name.split_once('.').expect("a table and a column");
            schema
                .entry(table.to_owned())
                .or_default()
                .push(column.to_owned());
        }
        schema
    }

    /// Every stored value of the rows of `table` that meet `condition`, in order of the rows' text.
    pub(crate) async fn cells(
        &self,
        table: &str,
        columns: &[String],
        condition: &str,
        values: &[sql::Value],
    ) -> Vec<Cell> {
        let mut tx = self.store.read().await.unwrap();
        let as_hex = |column: &String| match &tx {
            Tx::Sqlite(_) => format!("iif({column} is null, null, hex({column}))"),
            Tx::Postgres(_) => format!("upper(encode(convert_to({column}::text, 'UTF8'), 'hex'))"),
        };
        let hexes = columns.iter().map(as_hex).collect::<Vec<_>>();
        let order = (1..=columns.len())
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let text = format!(
            "select {} from {table} where {condition} order by {order}",
            hexes.join(", ")
        );
        let rows = sql::rows(&mut tx, &text, values, columns.len())
            .await
            .unwrap();
        let mut cells = Vec::new();
        for row in rows {
            for (column, hex) in columns.iter().zip(row) {
                let Some(hex) = hex else { continue };
                let bytes = unhex(&hex);
                // PostgreSQL writes bytes as text like this.
                let bytes = match bytes.strip_prefix(b"\\x") {
                    Some(hex) => unhex(str::from_utf8(hex).expect("digits")),
                    None => bytes,
                };
                cells.push(Cell {
                    table: table.to_owned(),
                    column: column.clone(),
                    bytes,
                });
            }
        }
        cells
    }

    /// Every stored value of every table.
    pub(crate) async fn everything(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (table, columns) in self.schema().await {
            cells.extend(self.cells(&table, &columns, "true", &[]).await);
        }
        cells
    }
}

fn unhex(digits: &str) -> Vec<u8> {
    let byte =
        |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}
