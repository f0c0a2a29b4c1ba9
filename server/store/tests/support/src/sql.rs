//! Statements that tests write by hand, with one text for both engines.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{Arguments, AssertSqlSafe, Row, postgres::PgArguments, sqlite::SqliteArguments};
use store::Tx;
use uuid::Uuid;

use crate::Database;

/// A parameter of a statement, stored as Lethe stores it.
#[derive(Clone, Debug)]
pub enum Value {
    /// An identifier.
    Id(Option<Uuid>),
    /// Text.
    Text(Option<String>),
    /// A whole number.
    Number(Option<i64>),
    /// An instant.
    At(Option<Timestamp>),
    /// A date.
    On(Option<Date>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// Returns a slice of [`Value`]s.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*] };
}

macro_rules! value_from {
    ($($variant:ident($from:ty) $convert:expr;)*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}
value_from! {
    Id(Uuid) std::convert::identity;
    Text(&str) str::to_owned;
    Text(String) std::convert::identity;
    Number(i64) std::convert::identity;
    At(Timestamp) std::convert::identity;
    On(Date) std::convert::identity;
    Bytes(&[u8]) <[u8]>::to_vec;
    Bytes(Vec<u8>) std::convert::identity;
}

/// Runs a statement and returns the number of rows it changed.
pub async fn execute(tx: &mut Tx, text: &str, values: &[Value]) -> sqlx::Result<u64> {
    let text = AssertSqlSafe(text.to_owned());
    Ok(match tx {
        Tx::Sqlite(tx) => sqlx::query_with(text, on_sqlite(values))
            .execute(&mut **tx)
            .await?
            .rows_affected(),
        Tx::Postgres(tx) => sqlx::query_with(text, on_postgres(values))
            .execute(&mut **tx)
            .await?
            .rows_affected(),
    })
}

/// Returns the first column of every row, which is text.
pub async fn texts(tx: &mut Tx, text: &str, values: &[Value]) -> sqlx::Result<Vec<Option<String>>> {
    let rows = rows(tx, text, values, 1).await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Returns the first `width` columns of every row, which are text.
pub async fn rows(
    tx: &mut Tx,
    text: &str,
    values: &[Value],
    width: usize,
) -> sqlx::Result<Vec<Vec<Option<String>>>> {
    let text = AssertSqlSafe(text.to_owned());
    match tx {
        Tx::Sqlite(tx) => sqlx::query_with(text, on_sqlite(values))
            .fetch_all(&mut **tx)
            .await?
            .iter()
            .map(|row| (0..width).map(|i| row.try_get(i)).collect())
            .collect(),
        Tx::Postgres(tx) => sqlx::query_with(text, on_postgres(values))
            .fetch_all(&mut **tx)
            .await?
            .iter()
            .map(|row| (0..width).map(|i| row.try_get(i)).collect())
            .collect(),
    }
}

/// Returns the one number that a statement selects.
pub async fn number(tx: &mut Tx, text: &str, values: &[Value]) -> sqlx::Result<i64> {
    let text = AssertSqlSafe(text.to_owned());
    match tx {
        Tx::Sqlite(tx) => {
            sqlx::query_scalar_with(text, on_sqlite(values))
                .fetch_one(&mut **tx)
                .await
        }
        Tx::Postgres(tx) => {
            sqlx::query_scalar_with(text, on_postgres(values))
                .fetch_one(&mut **tx)
                .await
        }
    }
}

impl Database {
    /// Runs a statement that must succeed.
    pub async fn run(&self, text: &str, values: &[Value]) {
        self.execute(text, values).await.expect(text);
    }

    /// Runs a statement in a transaction of its own and returns the number of rows it changed.
    pub async fn execute(&self, text: &str, values: &[Value]) -> sqlx::Result<u64> {
        let mut tx = self.store.write().await.expect("a transaction");
        let count = execute(&mut tx, text, values).await?;
        tx.commit().await.expect("a commit");
        Ok(count)
    }

    /// Returns the first column of every row, which is text.
    pub async fn texts(&self, text: &str, values: &[Value]) -> Vec<Option<String>> {
        let mut tx = self.store.read().await.expect("a transaction");
        texts(&mut tx, text, values).await.expect("rows of text")
    }

    /// Returns the one number that a statement selects.
    pub async fn number(&self, text: &str, values: &[Value]) -> i64 {
        let mut tx = self.store.read().await.expect("a transaction");
        number(&mut tx, text, values).await.expect("a number")
    }
}

fn on_sqlite(values: &[Value]) -> SqliteArguments {
    let mut arguments = SqliteArguments::default();
    for value in values.iter().cloned() {
        match value {
            Value::Id(id) => arguments.add(id),
            Value::Text(text) => arguments.add(text),
            Value::Number(number) => arguments.add(number),
            Value::At(at) => arguments.add(at.map(|at| format!("{at:.3}"))),
            Value::On(date) => arguments.add(date.map(|date| date.to_string())),
            Value::Bytes(bytes) => arguments.add(bytes),
        }
        .expect("a value that can be stored");
    }
    arguments
}

fn on_postgres(values: &[Value]) -> PgArguments {
    let mut arguments = PgArguments::default();
    for value in values.iter().cloned() {
        match value {
            Value::Id(id) => arguments.add(id),
            Value::Text(text) => arguments.add(text),
            Value::Number(number) => arguments.add(number),
            Value::At(at) => arguments.add(at.map(ToSqlx::to_sqlx)),
            Value::On(date) => arguments.add(date.map(ToSqlx::to_sqlx)),
            Value::Bytes(bytes) => arguments.add(bytes),
        }
        .expect("a value that can be stored");
    }
    arguments
}
