//! Everything that a database holds, to be compared and searched.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::{
    Engine, Tx,
    desk::standings::{self, Known},
};

use crate::{Database, sql};

/// The columns of every table and view.
pub type Schema = BTreeMap<String, Vec<String>>;

/// One stored value, as text where it is text, a number, a date or an instant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Where it is stored.
    pub table: String,
    /// Where it is stored.
    pub column: String,
    /// The value.
    pub bytes: Vec<u8>,
}

/// What a page may write although it changes nothing: when the team member was last seen.
const SEEN: (&str, &str) = ("team_sessions", "last_seen_at");

impl Cell {
    fn line(self) -> String {
        let value = String::from_utf8(self.bytes).unwrap_or_else(|error| hex(error.as_bytes()));
        format!("{}.{}: {value}", self.table, self.column)
    }

    /// Returns whether the value contains `needle`, in upper or lower case.
    pub fn holds(&self, needle: &[u8]) -> bool {
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
    /// Returns the live schema.
    pub async fn schema(&self) -> Schema {
        let mut tx = self.store.read().await.expect("a transaction");
        let list = match &tx {
            Tx::Sqlite(_) => {
                "select t.name || '.' || c.name from sqlite_schema t, pragma_table_xinfo(t.name) c
                where t.type in ('table', 'view') and t.name not like 'sqlite%' order by t.name, c.cid"
            }
            Tx::Postgres(_) => {
                // Materialised views hold copies, so they are included.
                "select t.relname || '.' || c.attname
                from pg_class t join pg_attribute c on c.attrelid = t.oid join pg_namespace n on n.oid = t.relnamespace
                where t.relkind in ('r', 'p', 'v', 'm', 'f') and c.attnum > 0 and not c.attisdropped
                    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
                order by t.relname, c.attnum"
            }
        };
        let mut schema = Schema::new();
        for name in sql::texts(&mut tx, list, &[])
            .await
            .expect("rows")
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

    /// Returns the views among the tables of [`Database::schema`].
    pub async fn views(&self) -> Vec<String> {
        let list = match self.store.engine() {
            Engine::Sqlite => "select name from sqlite_schema where type = 'view' order by name",
            Engine::Postgres => {
                "select t.relname::text from pg_class t join pg_namespace n on n.oid = t.relnamespace
                where t.relkind in ('v', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1"
            }
        };
        self.texts(list, &[]).await.into_iter().flatten().collect()
    }

    /// Returns every index with a definition: its name, its table and the definition.
    pub async fn indexes(&self) -> Vec<[String; 3]> {
        let list = match self.store.engine() {
            Engine::Sqlite => {
                "select name, tbl_name, sql from sqlite_schema where type = 'index' and sql is not null order by name"
            }
            Engine::Postgres => {
                "select indexname::text, tablename::text, indexdef from pg_indexes
                where schemaname not in ('pg_catalog', 'pg_toast') order by indexname"
            }
        };
        self.triples(list).await
    }

    /// Returns everything that acts by itself: triggers, and on PostgreSQL functions and rules. Of each: its kind, its
    /// name and its body, without quoted text.
    pub async fn actors(&self) -> Vec<[String; 3]> {
        let list = match self.store.engine() {
            Engine::Sqlite => {
                "select 'trigger', name, substr(sql, instr(lower(sql), 'begin') + 5)
                from sqlite_schema where type = 'trigger' order by name"
            }
            // A trigger has no body: it calls a function.
            Engine::Postgres => {
                "select 'trigger', tgname::text, ''
                from pg_trigger where not tgisinternal
                union all
                select 'function', p.proname::text, p.prosrc
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname not in ('pg_catalog', 'information_schema')
                union all
                select 'rule', rulename::text, definition from pg_rules where schemaname <> 'pg_catalog'
                order by 1, 2"
            }
        };
        let mut actors = self.triples(list).await;
        for [_, _, does] in &mut actors {
            // Every second part is quoted.
            *does = does.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
        }
        actors
    }

    async fn triples(&self, list: &str) -> Vec<[String; 3]> {
        let mut tx = self.store.read().await.expect("a transaction");
        let rows = sql::rows(&mut tx, list, &[], 3).await.expect("rows");
        let triple = |row: Vec<Option<String>>| {
            let texts: Vec<_> = row.into_iter().map(Option::unwrap_or_default).collect();
            texts.try_into().expect("three columns")
        };
        rows.into_iter().map(triple).collect()
    }

    /// Returns every stored value of the rows of `table` that meet `condition`, ordered by the text of the rows.
    pub async fn cells(
        &self,
        table: &str,
        columns: &[String],
        condition: &str,
        values: &[sql::Value],
    ) -> Vec<Cell> {
        let mut tx = self.store.read().await.expect("a transaction");
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
            .expect("rows");
        let mut cells = Vec::new();
        for row in rows {
            for (column, hex) in columns.iter().zip(row) {
                let Some(hex) = hex else { continue };
                let bytes = unhex(&hex);
                // PostgreSQL writes bytes as `\\x` and hexadecimal digits.
                let bytes = match (&tx, bytes.strip_prefix(b"\\x")) {
                    (Tx::Postgres(_), Some(hex)) => unhex(str::from_utf8(hex).expect("digits")),
                    (Tx::Postgres(_) | Tx::Sqlite(_), _) => bytes,
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

    /// Returns every stored value of every table.
    pub async fn everything(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (table, columns) in self.schema().await {
            cells.extend(self.cells(&table, &columns, "true", &[]).await);
        }
        cells
    }

    /// Returns every stored value as a line of text, bytes in hexadecimal. It leaves out `SEEN`, so that two dumps
    /// differ only if a request changed something.
    pub async fn dump(&self) -> Vec<String> {
        let mut cells = self.everything().await;
        cells.retain(|cell| (cell.table.as_str(), cell.column.as_str()) != SEEN);
        cells.into_iter().map(Cell::line).collect()
    }
}

/// Returns bytes in hexadecimal, as a dump shows them.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn unhex(digits: &str) -> Vec<u8> {
    let byte =
        |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// Returns what all clients have open, read page by page.
pub async fn standings(tx: &mut Tx, now: Timestamp) -> Vec<Known> {
    let mut all: Vec<Known> = Vec::new();
    loop {
        let page = standings::page(tx, all.last(), now)
            .await
            .expect("standings");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}
