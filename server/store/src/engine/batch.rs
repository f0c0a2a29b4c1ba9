//! Statements for many rows or keys at a time, made from the statement for one.

/// The number of rows or keys in one statement. SQLite accepts 32,766 values; a row has at most 25.
pub(crate) const SIZE: usize = 500;

/// Runs a statement `insert … values ($1, …)` for all `$rows`, [`SIZE`] at a time. `$bound` binds the values of one
/// row.
macro_rules! insert_rows {
    ($tx:expr, $statement:expr, $rows:expr, |$query:ident, $row:pat_param| $bound:expr) => {
        for rows in $rows.chunks($crate::engine::batch::SIZE) {
            let statement = $crate::engine::batch::with_rows($statement, rows.len());
            $crate::engine::db::on!(&mut *$tx, |c| {
                let mut $query = sqlx::query(sqlx::AssertSqlSafe(statement));
                for $row in rows {
                    $query = $bound;
                }
                $query.execute(c).await?.rows_affected()
            });
        }
    };
}
pub(crate) use insert_rows;

/// Collects the rows that a statement `select … in ($n) …` finds for all `$keys`, [`SIZE`] at a time. `$bound` binds the
/// values before the keys.
macro_rules! find_rows {
    ($tx:expr, $statement:expr, $keys:expr, |$query:ident| $bound:expr) => {{
        let mut found = Vec::new();
        for keys in $keys.chunks($crate::engine::batch::SIZE) {
            let statement = $crate::engine::batch::with_keys($statement, keys.len());
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

/// Returns the statement `insert … values ($1, …, $n)` for `rows` rows: `… values ($1, …, $n), ($n+1, …), …`.
pub(crate) fn with_rows(statement: &str, rows: usize) -> String {
    let Some((insert, values)) = statement.rsplit_once("values ") else {
        return statement.to_owned();
    };
    let columns = values.matches('$').count();
    let rows: Vec<String> = (0..rows)
        .map(|row| list(row * columns + 1, columns))
        .collect();
    format!("{insert}values {}", rows.join(", "))
}

/// Returns the statement `select … in ($n) …` for `keys` keys: `… in ($n, $n+1, …) …`. No parameter has a higher number.
pub(crate) fn with_keys(statement: &str, keys: usize) -> String {
    let parts = statement.rsplit_once("in ($").and_then(|(select, rest)| {
        let (first, rest) = rest.split_once(')')?;
        Some((select, first.parse().ok()?, rest))
    });
    match parts {
        Some((select, first, rest)) => format!("{select}in {}{rest}", list(first, keys)),
        None => statement.to_owned(),
    }
}

/// Returns `count` parameters: `($first, $first+1, …)`.
fn list(first: usize, count: usize) -> String {
    let values: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    format!("({})", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statement_for_one_row_is_extended_to_many() {
        let one = "insert into t (a, b) values ($1, $2)";
        let many = "insert into t (a, b) values ($1, $2), ($3, $4), ($5, $6)";
        assert_eq!(with_rows(one, 3), many);
        let one = "select a from t where b = $1 and c in ($2)";
        let many = "select a from t where b = $1 and c in ($2, $3, $4)";
        assert_eq!(with_keys(one, 3), many);
        let one = "select a from t where b in ($2) and c = $1 order by (a)";
        let many = "select a from t where b in ($2, $3) and c = $1 order by (a)";
        assert_eq!(with_keys(one, 2), many);
    }
}
