//! Statements for many rows or keys at a time, made from the statement for one.
//!
//! SQLite looks for the number of a named parameter among all of them, each time that it meets or binds one. So thousands of
//! parameters have no names there, where the order of the statement is that of their numbers.

use crate::Engine;

/// The number of rows or keys in one statement. SQLite accepts 32,766 values; a row has at most 25.
pub(crate) const SIZE: usize = 500;

/// Runs a statement `… values ($1, …) …` for all `$rows`, [`SIZE`] at a time. `$bound` binds the values of one row. Returns how many
/// rows have changed.
macro_rules! write_rows {
    ($tx:expr, $statement:expr, $rows:expr, |$query:ident, $row:pat_param| $bound:expr) => {{
        let mut changed = 0;
        for rows in $rows.chunks($crate::engine::batch::SIZE) {
            let engine = $tx.engine();
            let statement = $crate::engine::batch::with_rows(engine, $statement, rows.len());
            changed += $crate::engine::db::on!(&mut *$tx, |c| {
                let mut $query = sqlx::query(sqlx::AssertSqlSafe(statement));
                for $row in rows {
                    $query = $bound;
                }
                $query.execute(c).await?.rows_affected()
            });
        }
        changed
    }};
}
pub(crate) use write_rows;

/// Runs a statement `delete … in ($n)` for all `$keys`, [`SIZE`] at a time. `$bound` binds the values before the keys.
macro_rules! remove_rows {
    ($tx:expr, $statement:expr, $keys:expr, |$query:ident| $bound:expr) => {
        for keys in $keys.chunks($crate::engine::batch::SIZE) {
            let engine = $tx.engine();
            let statement = $crate::engine::batch::with_keys(engine, $statement, keys.len());
            $crate::engine::db::on!(&mut *$tx, |c| {
                let $query = sqlx::query(sqlx::AssertSqlSafe(statement));
                let mut query = $bound;
                for key in keys {
                    query = query.bind(key);
                }
                query.execute(c).await?.rows_affected()
            });
        }
    };
}
pub(crate) use remove_rows;

/// Collects the rows that a statement `select … in ($n) …` finds for all `$keys`, [`SIZE`] at a time. `$bound` binds the
/// values before the keys.
macro_rules! find_rows {
    ($tx:expr, $statement:expr, $keys:expr, |$query:ident| $bound:expr) => {{
        let mut found = Vec::new();
        for keys in $keys.chunks($crate::engine::batch::SIZE) {
            let engine = $tx.engine();
            let statement = $crate::engine::batch::with_keys(engine, $statement, keys.len());
            found.append(&mut $crate::engine::db::on!(&mut *$tx, |c| {
                let $query = sqlx::query_as(sqlx::AssertSqlSafe(statement));
                let mut query = $bound;
                for key in keys {
                    query = query.bind(key);
                }
                query.fetch_all(c).await?
            }));
        }
        found
    }};
}
pub(crate) use find_rows;

/// Returns the statement `… values ($1, …, $n) …` for `rows` rows: `… values ($1, …, $n), ($n+1, …), … …`. It has no other
/// parameters.
pub(crate) fn with_rows(engine: Engine, statement: &str, rows: usize) -> String {
    let Some((before, row, after)) = values(statement) else {
        return statement.to_owned();
    };
    let columns = row.matches('$').count();
    let rows: Vec<String> = (0..rows)
        .map(|row| list(row * columns + 1, columns))
        .collect();
    unnamed(engine, format!("{before}{}{after}", rows.join(", ")))
}

/// Returns what stands before the first row of values, the row in its parentheses, and what stands after it.
fn values(statement: &str) -> Option<(&str, &str, &str)> {
    let start = statement.find("values (")? + "values ".len();
    let (before, rest) = statement.split_at(start);
    let mut open = 0;
    let end = rest.char_indices().find_map(|(at, c)| {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at + 1)
    })?;
    let (row, after) = rest.split_at(end);
    Some((before, row, after))
}

/// Returns the statement `select … in ($n) …` for `keys` keys: `… in ($n, $n+1, …) …`. No parameter has a higher number.
pub(crate) fn with_keys(engine: Engine, statement: &str, keys: usize) -> String {
    let parts = statement.rsplit_once("in ($").and_then(|(select, rest)| {
        let (first, rest) = rest.split_once(')')?;
        Some((select, first.parse().ok()?, rest))
    });
    match parts {
        Some((select, first, rest)) => {
            unnamed(engine, format!("{select}in {}{rest}", list(first, keys)))
        }
        None => statement.to_owned(),
    }
}

/// Returns `count` parameters: `($first, $first+1, …)`.
fn list(first: usize, count: usize) -> String {
    let values: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    format!("({})", values.join(", "))
}

/// Takes the names of the parameters away on SQLite, if they stand in the order of their numbers and each once.
fn unnamed(engine: Engine, statement: String) -> String {
    match engine {
        Engine::Postgres => return statement,
        Engine::Sqlite => {}
    }
    let mut parts = statement.split('$');
    let mut all = parts.next().unwrap_or_default().to_owned();
    for (n, part) in (1..).zip(parts) {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        if part[..part.len() - rest.len()].parse() != Ok(n) {
            return statement;
        }
        all.push('?');
        all.push_str(rest);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statement_for_one_row_is_extended_to_many() {
        let check = |one: &str, rows, postgres: &str, sqlite: &str| {
            assert_eq!(with_rows(Engine::Postgres, one, rows), postgres);
            assert_eq!(with_rows(Engine::Sqlite, one, rows), sqlite);
        };
        check(
            "insert into t (a, b) values ($1, $2)",
            3,
            "insert into t (a, b) values ($1, $2), ($3, $4), ($5, $6)",
            "insert into t (a, b) values (?, ?), (?, ?), (?, ?)",
        );
        check(
            "update t set b = n.b from (values (cast($1 as uuid), $2)) n where t.a = n.a",
            2,
            "update t set b = n.b from (values ($1, $2), ($3, $4)) n where t.a = n.a",
            "update t set b = n.b from (values (?, ?), (?, ?)) n where t.a = n.a",
        );
    }

    #[test]
    fn statement_for_one_key_is_extended_to_many() {
        let check = |one: &str, keys, postgres: &str, sqlite: &str| {
            assert_eq!(with_keys(Engine::Postgres, one, keys), postgres);
            assert_eq!(with_keys(Engine::Sqlite, one, keys), sqlite);
        };
        check(
            "select a from t where b = $1 and c in ($2)",
            3,
            "select a from t where b = $1 and c in ($2, $3, $4)",
            "select a from t where b = ? and c in (?, ?, ?)",
        );
        let out_of_order = "select a from t where b in ($2, $3) and c = $1 order by (a)";
        check(
            "select a from t where b in ($2) and c = $1 order by (a)",
            2,
            out_of_order,
            out_of_order,
        );
        let twice = "select a from t where a > $1 and b > $1 and c in ($2)";
        check(twice, 1, twice, twice);
    }
}
