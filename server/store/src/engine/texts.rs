//! Reads and replaces texts that people typed, with their words in the index of texts.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::{
    Engine, Result, Tx,
    engine::{
        batch::{find_rows, write_rows},
        dialect,
        text_words::{self, Difference},
    },
};

/// A text that another one takes the place of.
pub(crate) struct Replacement {
    /// The rows in which it stands, each with its client.
    pub(crate) rows: Vec<(Uuid, Option<Uuid>)>,
    pub(crate) before: String,
    pub(crate) after: Option<String>,
}

/// Returns the texts of a column that stand in these rows.
pub(crate) async fn read(
    tx: &mut Tx,
    (table, column): (&str, &str),
    rows: &[Uuid],
) -> Result<BTreeMap<Uuid, String>> {
    let statement = texts_of(table, column);
    let texts: Vec<(Uuid, String)> = find_rows!(tx, &statement, rows, |query| query);
    Ok(texts.into_iter().collect())
}

/// Puts other texts in the place of texts of a column, where they still stand. Returns in how many rows they stood.
pub(crate) async fn replace<'a>(
    tx: &mut Tx,
    (table, column): (&str, &str),
    all: impl Iterator<Item = &'a Replacement> + Clone,
) -> Result<usize> {
    let mut changes = Vec::new();
    for text in all.clone() {
        let rows = text.rows.iter();
        changes.extend(rows.map(|(row, _)| (*row, &text.before, &text.after)));
    }
    let one = replacing((table, column), tx.engine());
    let changed = write_rows!(tx, &one, changes, |query, (row, before, after)| query
        .bind(row)
        .bind(*before)
        .bind(*after));
    // Many rows have the same text.
    let mut words: HashMap<(&str, Option<&str>), Difference> = HashMap::new();
    for text in all.clone() {
        let of_text = (text.before.as_str(), text.after.as_deref());
        let known = words.entry(of_text);
        known.or_insert_with(|| Difference::between(of_text.0, of_text.1));
    }
    let texts = all.filter_map(|text| {
        let words = words.get(&(text.before.as_str(), text.after.as_deref()))?;
        Some((words, &text.rows[..]))
    });
    text_words::replaced(tx, (table, column), texts).await?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
}

/// Selects the texts of a column in the rows $1.
pub(crate) fn texts_of(table: &str, column: &str) -> String {
    format!("select id, {column} from {table} where {column} is not null and id in ($1)")
}

/// Replaces, in the row $1, the text $2 with $3.
pub(crate) fn replacing((table, column): (&str, &str), engine: Engine) -> String {
    let id = dialect::ID.of(engine);
    format!(
        "update {table} set {column} = n.column3 from (values ({id}, $2, $3)) n
        where {table}.id = n.column1 and {table}.{column} = n.column2"
    )
}
