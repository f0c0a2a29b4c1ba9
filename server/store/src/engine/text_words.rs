//! The index of texts: under which words each text is found that people typed and that can name a client whose row it is
//! not. The register says which columns have such texts, `shared::residue::words` makes the words.
//!
//! Every statement that writes such a text is followed by `added` or `changed`, in the same transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::{
    register::{TABLES, Table},
    residue::words,
};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{
        batch::{SIZE, remove_rows, with_keys, write_rows},
        db::{Store, on, statements},
        place::Place,
    },
};

/// The number of the rules by which words are made. A change of `shared::residue::words` needs another number: the words of
/// every studio are then made again.
pub const RULES: i64 = 2;

statements! {
    INSERT = "insert into text_words (word, field, row_id, client_id) values ($1, $2, $3, $4)";
    FORGET = "delete from text_words where client_id = $1 and row_id in ($2)";
    FORGET_OF_STUDIO = "delete from text_words where client_id is null and row_id in ($1)";
    FORGET_WORD = "delete from text_words where word = $1 and field = $2 and row_id in ($3)";
    OF_ROW = "select field, word from text_words where client_id = $1 and row_id = $2";
    OF_ROW_OF_STUDIO = "select field, word from text_words where client_id is null and row_id = $1";
    IS_DUE = "select count(*) from studio where text_words <> $1";
    DONE = "update studio set text_words = $1";
}

/// The texts of a row that have words.
struct TextRow {
    row: Uuid,
    client: Option<Uuid>,
    /// By column.
    texts: Vec<(&'static str, String)>,
}

/// Adds the words of new rows, and of the rows of a client who has been erased.
pub(crate) async fn added(tx: &mut Tx, table: &str, rows: &[Uuid]) -> Result<()> {
    if let Some(table) = indexed(table) {
        for rows in rows.chunks(SIZE) {
            let texts = read(tx, table, rows).await?;
            add(tx, table, &texts).await?;
        }
    }
    Ok(())
}

/// Makes the words of rows again.
#[doc(hidden)]
pub async fn changed(tx: &mut Tx, table: &str, rows: &[Uuid]) -> Result<()> {
    let Some(table) = indexed(table) else {
        return Ok(());
    };
    for rows in rows.chunks(SIZE) {
        let texts = read(tx, table, rows).await?;
        let mut by_client: BTreeMap<Option<Uuid>, Vec<Uuid>> = BTreeMap::new();
        for TextRow { row, client, .. } in &texts {
            by_client.entry(*client).or_default().push(*row);
        }
        for (client, rows) in by_client {
            forget(tx, client, &rows).await?;
        }
        add(tx, table, &texts).await?;
    }
    Ok(())
}

/// The words that a text loses and gets when another one takes its place. What the two have in common stays.
pub(crate) struct Difference {
    gone: Vec<String>,
    new: Vec<String>,
}

impl Difference {
    pub(crate) fn between(before: &str, after: Option<&str>) -> Self {
        let (old, new) = (words(before), after.map(words).unwrap_or_default());
        Self {
            gone: old.difference(&new).cloned().collect(),
            new: new.difference(&old).cloned().collect(),
        }
    }
}

/// Changes the words of texts in a column for which others were put in their rows. Each row comes with its client.
pub(crate) async fn replaced<'a>(
    tx: &mut Tx,
    (table, column): (&str, &str),
    texts: impl Iterator<Item = (&'a Difference, &'a [(Uuid, Option<Uuid>)])>,
) -> Result<()> {
    let field = format!("{table}.{column}");
    let mut gone: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    let mut new = Vec::new();
    for (words, rows) in texts {
        for word in &words.gone {
            let of_word = gone.entry(word).or_default();
            of_word.extend(rows.iter().map(|(row, _)| *row));
        }
        for word in &words.new {
            new.extend(rows.iter().map(|(row, client)| (word, *row, *client)));
        }
    }
    for (word, mut rows) in gone {
        // In the order of the index.
        rows.sort_unstable();
        remove_rows!(tx, FORGET_WORD, rows, |query| query.bind(word).bind(&field));
    }
    new.sort_unstable();
    write_rows!(tx, INSERT, new, |query, (word, row, client)| query
        .bind(*word)
        .bind(&field)
        .bind(row)
        .bind(client));
    Ok(())
}

/// Removes the words of rows of one client, or of the studio.
async fn forget(tx: &mut Tx, client: Option<Uuid>, rows: &[Uuid]) -> Result<()> {
    match client {
        Some(client) => remove_rows!(tx, FORGET, rows, |query| query.bind(client)),
        None => remove_rows!(tx, FORGET_OF_STUDIO, rows, |query| query),
    }
    Ok(())
}

/// Removes the words of rows of the studio that are deleted.
pub(crate) async fn removed_from_studio(tx: &mut Tx, rows: &[Uuid]) -> Result<()> {
    forget(tx, None, rows).await
}

/// Makes the words of all texts, if those of the studio were made by other rules.
///
/// # Errors
///
/// Fails if the database fails. Called again, it begins again.
pub async fn complete(store: &Store) -> Result<()> {
    let mut tx = store.read().await?;
    let due: i64 = on!(&mut tx, |c| sqlx::query_scalar(IS_DUE)
        .bind(RULES)
        .fetch_one(c)
        .await?);
    drop(tx);
    if due == 0 {
        return Ok(());
    }
    tracing::info!("making the index of texts");
    rebuild(store).await
}

/// Makes the words of all texts, in one short transaction after another.
///
/// # Errors
///
/// Fails if the database fails.
#[doc(hidden)]
pub async fn rebuild(store: &Store) -> Result<()> {
    for table in all_indexed() {
        let mut last = Uuid::nil();
        loop {
            let mut tx = store.write().await?;
            let rows: Vec<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(AssertSqlSafe(after(table)))
                .bind(last)
                .fetch_all(c)
                .await?);
            let Some(end) = rows.last() else {
                break;
            };
            last = *end;
            changed(&mut tx, table.name, &rows).await?;
            tx.commit().await?;
        }
    }
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(DONE)
        .bind(RULES)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

/// The next rows of a table, for an audit.
pub(crate) struct Checked {
    /// The last of them; `None` if there are no more.
    pub(crate) last: Option<Uuid>,
    /// How many texts they have.
    pub(crate) texts: u64,
    /// The texts that have other words in the index than they should have, and words of texts that are gone.
    pub(crate) wrong: Vec<Place>,
}

/// Compares the words of the rows after a row of a table with their texts.
pub(crate) async fn check(tx: &mut Tx, table: &Table, last: Uuid) -> Result<Checked> {
    let rows: Vec<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(after(
        table
    )))
    .bind(last)
    .fetch_all(c)
    .await?);
    let mut checked = Checked {
        last: rows.last().copied(),
        texts: 0,
        wrong: Vec::new(),
    };
    for TextRow { row, client, texts } in read(tx, table, &rows).await? {
        let stored: BTreeSet<(String, String)> = on!(&mut *tx, |c| {
            let query = match client {
                Some(client) => sqlx::query_as(OF_ROW).bind(client),
                None => sqlx::query_as(OF_ROW_OF_STUDIO),
            };
            query.bind(row).fetch_all(c).await?.into_iter().collect()
        });
        let mut expected = BTreeSet::new();
        for (column, text) in &texts {
            let field = format!("{}.{column}", table.name);
            expected.extend(words(text).into_iter().map(|word| (field.clone(), word)));
        }
        checked.texts += texts.len() as u64;
        let wrong: BTreeSet<&str> = stored
            .symmetric_difference(&expected)
            .map(|(field, _)| field.as_str())
            .collect();
        checked.wrong.extend(wrong.into_iter().map(|field| Place {
            table: table.name.to_owned(),
            column: field.rsplit('.').next().unwrap_or(field).to_owned(),
            row: Some(row),
        }));
    }
    Ok(checked)
}

/// Returns the tables whose texts have words.
pub(crate) fn all_indexed() -> impl Iterator<Item = &'static Table> {
    TABLES
        .iter()
        .filter(|table| table.indexed().next().is_some())
}

fn indexed(name: &str) -> Option<&'static Table> {
    all_indexed().find(|table| table.name == name)
}

async fn read(tx: &mut Tx, table: &Table, rows: &[Uuid]) -> Result<Vec<TextRow>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let columns: Vec<_> = table.indexed().collect();
    let statement = with_keys(tx.engine(), &texts_of(table), rows.len());
    on!(tx, |c| {
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for row in rows {
            query = query.bind(row);
        }
        let mut all = Vec::new();
        for row in query.fetch_all(c).await? {
            let mut texts = Vec::new();
            for (i, column) in columns.iter().enumerate() {
                let text: Option<String> = row.try_get(i + 2)?;
                texts.extend(text.map(|text| (*column, text)));
            }
            all.push(TextRow {
                row: row.try_get(0)?,
                client: row.try_get(1)?,
                texts,
            });
        }
        Ok(all)
    })
}

async fn add(tx: &mut Tx, table: &Table, rows: &[TextRow]) -> Result<()> {
    // Many rows have the same text.
    let mut known: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for (_, text) in rows.iter().flat_map(|row| &row.texts) {
        known.entry(text).or_insert_with(|| words(text));
    }
    let mut all = Vec::new();
    for TextRow { row, client, texts } in rows {
        for (column, text) in texts {
            let field = format!("{}.{column}", table.name);
            let words = known.get(text.as_str()).into_iter().flatten();
            all.extend(words.map(|word| (word, field.clone(), *row, *client)));
        }
    }
    write_rows!(tx, INSERT, all, |query, (word, field, row, client)| query
        .bind(*word)
        .bind(field)
        .bind(row)
        .bind(client));
    Ok(())
}

/// Selects the texts of the rows $1, with the client whose rows they are. The rows of an erased client are the studio's.
fn texts_of(table: &Table) -> String {
    let columns: Vec<_> = table
        .indexed()
        .map(|column| format!(", t.{column}"))
        .collect();
    let client = match table.owners() {
        [] => "cast(null as uuid)".to_owned(),
        [owner, ..] => {
            format!("(select c.id from clients c where c.id = t.{owner} and c.erased_at is null)")
        }
    };
    format!(
        "select t.id, {client}{} from {} t where t.id in ($1)",
        columns.concat(),
        table.name
    )
}

/// Selects the next rows after the row $1.
fn after(table: &Table) -> String {
    format!(
        "select id from {} where id > $1 order by id limit {SIZE}",
        table.name
    )
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    all_indexed().flat_map(|table| {
        [
            (format!("texts of {}", table.name), texts_of(table)),
            (format!("{} after", table.name), after(table)),
        ]
    })
}
