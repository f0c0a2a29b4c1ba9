//! Statements by hand, with the same text on both engines, and everything that a database holds.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;
use store::{Engine, Tx};
use uuid::Uuid;

use crate::engine::Database;

/// What a page may write although it changes nothing: that somebody was here.
const SEEN: (&str, &str) = ("team_sessions", "last_seen_at");

/// Runs the same expression on the connection of either engine.
macro_rules! on {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match $tx {
            Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

/// Runs a statement whose parameters are identifiers; every other value stands in its text.
pub(crate) async fn execute(tx: &mut Tx, text: &str, ids: &[Uuid]) {
    on!(tx, |c| {
        let mut query = sqlx::query(AssertSqlSafe(text.to_owned()));
        for id in ids {
            query = query.bind(*id);
        }
        query.execute(c).await.expect(text).rows_affected()
    });
}

impl Database {
    /// Runs a statement in a transaction of its own.
    pub(crate) async fn run(&self, text: &str, ids: &[Uuid]) {
        let mut tx = self.store.write().await.unwrap();
        execute(&mut tx, text, ids).await;
        tx.commit().await.unwrap();
    }

    /// Returns when a transaction waits for another one. On SQLite a transaction waits before it begins, which
    /// cannot be seen.
    pub(crate) async fn until_somebody_waits(&self) {
        let waiting = "
            select 'waiting' from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while self.store.engine() == Engine::Postgres && self.texts(waiting).await.is_empty() {}
    }

    /// The first column of every row, which is text.
    pub(crate) async fn texts(&self, text: &str) -> Vec<String> {
        let mut tx = self.store.read().await.unwrap();
        on!(&mut tx, |c| {
            sqlx::query_scalar(AssertSqlSafe(text.to_owned()))
                .fetch_all(c)
                .await
                .expect(text)
        })
    }

    /// Every stored row as a line of text, but for when somebody was last seen.
    pub(crate) async fn dump(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (table, columns) in self.schema().await {
            let quoted = columns
                .iter()
                .filter(|column| (table.as_str(), column.as_str()) != SEEN)
                .map(|column| self.quoted(column))
                .collect::<Vec<_>>()
                .join(" || ', ' || ");
            let select = format!("select '{table}: ' || {quoted} from {table} order by 1");
            lines.extend(self.texts(&select).await);
        }
        lines
    }

    async fn schema(&self) -> BTreeMap<String, Vec<String>> {
        let list = match self.store.engine() {
            Engine::Sqlite => {
                "select t.name || '.' || c.name from sqlite_schema t, pragma_table_info(t.name) c
                where t.type = 'table' and t.name not like 'sqlite%' order by t.name, c.cid"
            }
            Engine::Postgres => {
                "select table_name || '.' || column_name from information_schema.columns
                where table_schema not in ('pg_catalog', 'information_schema') order by table_name, ordinal_position"
            }
        };
        let mut schema = BTreeMap::<String, Vec<String>>::new();
        for name in self.texts(list).await {
            let (table, column) = name.split_once('.').expect("a table and a column");
            schema
                .entry(table.to_owned())
                .or_default()
                .push(column.to_owned());
        }
        schema
    }

    fn quoted(&self, column: &str) -> String {
        match self.store.engine() {
            Engine::Sqlite => format!("quote({column})"),
            Engine::Postgres => format!("quote_nullable({column}::text)"),
        }
    }
}
