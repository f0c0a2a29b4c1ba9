//! The texts in a client's own kept rows: what becomes of each when the client is erased. `shared::wording` has the rule.
//!
//! Nothing is searched for in these rows. Each statement reads the rows of one client by their key, and counts by an index how
//! many other clients have the very same text.

use std::cmp::Reverse;

use shared::{
    client::ClientId,
    ledger::OwnTexts,
    register::{Owner, TABLES, Table, Text},
    residue::Marks,
    wording,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{digest::key_of, identity, rows::rows_of_client};
use crate::{
    Engine, Error, Result, Tx,
    engine::{batch::write_rows, db::on, dialect, place::Place, text_words},
};

/// A proposal is looked for among so many words of a text.
const MOST_WORDS: usize = 6;

/// A text that stands in a client's own kept rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// What the text is about.
    pub about: Text,
    /// The text.
    pub before: String,
    /// What it is once the client is erased.
    pub after: String,
    /// In how many rows it stands.
    pub rows: i64,
    table: &'static str,
    column: &'static str,
}

impl OwnText {
    /// Returns whether the text stays.
    pub fn stays(&self) -> bool {
        self.before == self.after
    }

    /// Returns the key by which the confirmation names it.
    pub fn key(&self) -> String {
        key_of(&format!("{}.{}", self.table, self.column), &self.before)
    }

    /// Returns the same text with what it is once the client is erased.
    pub(super) fn become_text(self, after: String) -> Self {
        Self { after, ..self }
    }
}

/// Returns the texts in the client's own kept rows, by column and in alphabetical order.
pub async fn texts(tx: &mut Tx, client: ClientId) -> Result<Vec<OwnText>> {
    let mut all = Vec::new();
    for (table, column, about) in reworded() {
        let rows: Vec<(String, i64, i64)> = on!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(
            texts_of(table, column)
        ))
        .bind(client.0)
        .bind(wording::SHARED_BY)
        .fetch_all(c)
        .await?);
        all.extend(rows.into_iter().map(|(before, rows, others)| OwnText {
            about,
            after: wording::after(about, &before, others).to_owned(),
            before,
            rows,
            table: table.name,
            column,
        }));
    }
    Ok(all)
}

/// Returns the numbers in the client's own kept rows that contain something by which the client is found.
pub async fn telling_numbers(tx: &mut Tx, client: ClientId) -> Result<Vec<String>> {
    let marks = identity::marks(tx, client).await?;
    let all = all_numbers(tx, client).await?;
    Ok(telling(&all, &marks))
}

/// Returns those of the numbers that contain something by which the client is found.
pub(super) fn telling(numbers: &[String], marks: &Marks) -> Vec<String> {
    let telling = numbers.iter().filter(|number| marks.find(number).is_some());
    telling.cloned().collect()
}

/// Returns the numbers in the client's own kept rows.
pub(super) async fn all_numbers(tx: &mut Tx, client: ClientId) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for (table, column) in numbers() {
        let mut numbers: Vec<String> = on!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(
            numbers_of(table, column)
        ))
        .bind(client.0)
        .fetch_all(c)
        .await?);
        all.append(&mut numbers);
    }
    Ok(all)
}

/// Proposes a wording for a text that may not stay: the longest part of it, from one blank to another, that three other clients
/// have as their text in the same column and that `may_be` allows.
pub async fn proposal(
    tx: &mut Tx,
    client: ClientId,
    text: &OwnText,
    may_be: impl Fn(&str) -> bool,
) -> Result<Option<String>> {
    let mut parts = parts_of(&text.before);
    parts.retain(|part| may_be(part));
    if parts.is_empty() {
        return Ok(None);
    }
    let statement = shared_parts(text.table, text.column, parts.len());
    let shared: Vec<String> = on!(tx, |c| {
        let mut query = sqlx::query_scalar(AssertSqlSafe(statement))
            .bind(client.0)
            .bind(wording::SHARED_BY);
        for part in &parts {
            query = query.bind(*part);
        }
        query.fetch_all(c).await?
    });
    let longest = parts
        .iter()
        .find(|part| shared.iter().any(|text| text == *part));
    Ok(longest.map(|part| (*part).to_owned()))
}

/// Replaces the texts that may not stay with what they are to be, reads the rows again, and checks each text.
///
/// # Errors
///
/// Fails with [`Error::Residue`] if a text stands there that may not stay.
pub(super) async fn reword(
    tx: &mut Tx,
    client: ClientId,
    planned: &[OwnText],
    numbers: usize,
) -> Result<OwnTexts> {
    let mut own = OwnTexts {
        numbers: i64::try_from(numbers).unwrap_or(i64::MAX),
        ..OwnTexts::default()
    };
    for text in planned {
        let count = if text.stays() {
            &mut own.shared
        } else {
            &mut own.replaced
        };
        *count += text.rows;
    }
    let changing: Vec<_> = planned.iter().filter(|text| !text.stays()).collect();
    // The texts of a column are next to each other.
    let of_columns =
        changing.chunk_by(|one, other| (one.table, one.column) == (other.table, other.column));
    for texts in of_columns {
        let one = replace(texts[0].table, texts[0].column, tx.engine());
        write_rows!(tx, &one, texts, |query, text| query
            .bind(client.0)
            .bind(&text.before)
            .bind(&text.after));
    }
    let is_planned = |text: &OwnText| {
        planned.iter().any(|planned| {
            (planned.table, planned.column) == (text.table, text.column)
                && planned.after == text.before
        })
    };
    for text in texts(tx, client).await? {
        if !text.stays() && !is_planned(&text) {
            return Err(Error::Residue(Place {
                table: text.table.to_owned(),
                column: text.column.to_owned(),
                row: None,
            }));
        }
    }
    Ok(own)
}

/// Adds the words of the texts in the kept rows of a client who has been erased to the index of texts.
pub(super) async fn index(tx: &mut Tx, client: ClientId) -> Result<()> {
    for table in TABLES
        .iter()
        .filter(|table| table.reworded().next().is_some())
    {
        let rows: Vec<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(ids_of(
            table
        )))
        .bind(client.0)
        .fetch_all(c)
        .await?);
        text_words::added(tx, table.name, &rows).await?;
    }
    Ok(())
}

/// Selects the ids of the rows of client $1.
fn ids_of(table: &Table) -> String {
    format!(
        "select id from {} where {}",
        table.name,
        rows_of_client(table)
    )
}

/// Returns the columns of clients' rows whose texts are reworded.
fn reworded() -> impl Iterator<Item = (&'static Table, &'static str, Text)> {
    let of_clients = TABLES
        .iter()
        .filter(|table| matches!(table.owner, Owner::ClientIn(_)));
    of_clients.flat_map(|table| {
        table
            .reworded()
            .map(move |(column, about)| (table, column, about))
    })
}

/// Returns the columns of clients' rows that hold numbers which the accounts need.
fn numbers() -> impl Iterator<Item = (&'static Table, &'static str)> {
    let of_clients = TABLES
        .iter()
        .filter(|table| matches!(table.owner, Owner::ClientIn(_)));
    of_clients.flat_map(|table| table.numbers().map(move |column| (table, column)))
}

/// Selects the texts in a column of the rows of client $1, in how many rows each stands, and how many other clients have it,
/// counted up to $2.
fn texts_of(table: &Table, column: &str) -> String {
    let Table { name, .. } = table;
    format!(
        "select own.text, own.rows,
            (select count(*) from (
                select distinct o.client_id from {name} o where o.{column} = own.text and o.client_id <> $1 limit $2) others)
        from (select {column} as text, count(*) as rows from {name} where {} group by {column}) own
        order by own.text",
        rows_of_client(table)
    )
}

/// Selects which of so many texts, from $3 on, at least $2 clients besides client $1 have in a column.
fn shared_parts(table: &str, column: &str, parts: usize) -> String {
    let one = |i: usize| {
        format!(
            "select cast(${i} as text) as part where $2 <= (select count(*) from (
                select distinct client_id from {table} where {column} = ${i} and client_id <> $1 limit $2) others)"
        )
    };
    let all: Vec<_> = (3..3 + parts).map(one).collect();
    all.join(" union all ")
}

/// Returns the parts of a text between blanks, the longest first, without the whole.
fn parts_of(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace().take(MOST_WORDS) {
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        words.push(start..at);
    }
    let mut parts: Vec<&str> = Vec::new();
    for (i, first) in words.iter().enumerate() {
        parts.extend(words[i..].iter().map(|last| &text[first.start..last.end]));
    }
    parts.retain(|part| *part != text);
    parts.sort_by_key(|part| Reverse(part.chars().count()));
    parts
}

/// Selects the numbers in a column of the rows of client $1.
fn numbers_of(table: &Table, column: &str) -> String {
    format!(
        "select {column} from {} where {}",
        table.name,
        rows_of_client(table)
    )
}

/// Replaces the text $2 with $3 in a column of the rows of client $1.
fn replace(table: &str, column: &str, engine: Engine) -> String {
    let id = dialect::ID.of(engine);
    format!(
        "update {table} set {column} = n.column3 from (values ({id}, $2, $3)) n
        where {table}.client_id = n.column1 and {table}.{column} = n.column2"
    )
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements(engine: Engine) -> impl Iterator<Item = (String, String)> {
    let texts = reworded().flat_map(move |(table, column, _)| {
        [
            (format!("texts {}", table.name), texts_of(table, column)),
            (
                format!("replace {}", table.name),
                replace(table.name, column, engine),
            ),
            (format!("ids {}", table.name), ids_of(table)),
            (
                format!("shared parts {}", table.name),
                shared_parts(table.name, column, 2),
            ),
        ]
    });
    let numbers = numbers()
        .map(|(table, column)| (format!("numbers {}", table.name), numbers_of(table, column)));
    texts.chain(numbers)
}

#[cfg(test)]
mod tests {
    use super::parts_of;

    #[test]
    fn parts_are_whole_words_and_the_longest_comes_first() {
        let check = |text: &str, expected: &[&str]| assert_eq!(parts_of(text), expected, "{text}");
        check(
            "10 class  pass",
            &["class  pass", "10 class", "class", "pass", "10"],
        );
        check("Ten", &[]);
        check("a a", &["a", "a"]);
        check("", &[]);
        assert_eq!(parts_of("a b c d e f g h")[0], "a b c d e f");
    }
}
