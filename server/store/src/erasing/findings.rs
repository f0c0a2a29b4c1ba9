//! Searches all stored text for what identified a client: after an erasure, to prove that nothing remains, and before
//! one, to show which texts about others name the client.

use shared::{
    client::ClientId,
    ledger::Swept,
    register::{Fate, TABLES, Table},
    residue::{Excerpt, Marks},
};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{db::on, dialect, place::Place},
    erasing::identity,
};

/// A finding: a text outside the client's own rows that names the client. Equal texts in a column are one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where the text stands; in the row with the lowest id, if it stands in several.
    pub place: Place,
    /// In how many rows it stands.
    pub rows: usize,
    /// The client who owns the rows, if one client owns all of them.
    pub of: Option<ClientId>,
    /// The text around the name.
    pub excerpt: Excerpt,
}

impl Finding {
    /// Returns what an administrator accepts. It differs as soon as the text stands in more or fewer rows.
    pub fn key(&self) -> String {
        match self.rows {
            1 => self.place.to_string(),
            rows => format!("{}*{rows}", self.place),
        }
    }
}

/// The result of a search through all stored text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The tables and columns that were searched.
    pub(crate) swept: Swept,
    /// The columns of the client's own rows that still identify the client.
    pub(crate) left: Vec<Place>,
    /// The findings.
    pub(crate) findings: Vec<Finding>,
}

/// Returns the findings, which an administrator reviews before the client is erased.
pub async fn find(tx: &mut Tx, client: ClientId) -> Result<Vec<Finding>> {
    let marks = identity::marks(tx, client).await?;
    Ok(sweep(tx, client, &marks).await?.findings)
}

/// Searches every column that can hold text, in every table of the live schema.
pub(crate) async fn sweep(tx: &mut Tx, client: ClientId, marks: &Marks) -> Result<Found> {
    let catalogue = dialect::TEXT_COLUMNS.on(tx);
    let columns: Vec<(String, String, bool, bool)> =
        on!(tx, |c| sqlx::query_as(catalogue).fetch_all(c).await?);
    let mut found = Found::default();
    let mut last = String::new();
    for (table, name, is_binary, has_id) in columns {
        found.swept.columns += 1;
        found.swept.tables += usize::from(table != last);
        last.clone_from(&table);
        let column = Column {
            registered: TABLES.iter().find(|t| t.name == table),
            table,
            name,
            is_binary,
            has_id,
        };
        for value in column.values(tx).await? {
            let Some(excerpt) = marks.excerpt(&value.text()) else {
                continue;
            };
            let rows = column.rows_with(tx, &value).await?;
            column.classify(client, rows, excerpt, &mut found);
        }
    }
    Ok(found)
}

/// A stored value.
enum Value {
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes),
        }
    }
}

/// The id of a row, and the clients who own it.
struct Keys {
    row: Option<Uuid>,
    clients: Vec<ClientId>,
}

/// A column that can hold text.
struct Column {
    registered: Option<&'static Table>,
    table: String,
    name: String,
    is_binary: bool,
    has_id: bool,
}

impl Column {
    /// Returns the SQL expression that reads the column: bytes as they are, everything else as text.
    fn expression(&self) -> String {
        if self.is_binary {
            format!("\"{}\"", self.name)
        } else {
            format!("cast(\"{}\" as text)", self.name)
        }
    }

    /// Returns the distinct values of the column.
    async fn values(&self, tx: &mut Tx) -> Result<Vec<Value>> {
        let text = format!(
            "select distinct {} from \"{}\" where \"{}\" is not null",
            self.expression(),
            self.table,
            self.name
        );
        Ok(if self.is_binary {
            let values: Vec<Vec<u8>> = on!(tx, |c| sqlx::query_scalar(AssertSqlSafe(text))
                .fetch_all(c)
                .await?);
            values.into_iter().map(Value::Bytes).collect()
        } else {
            let values: Vec<String> = on!(tx, |c| sqlx::query_scalar(AssertSqlSafe(text))
                .fetch_all(c)
                .await?);
            values.into_iter().map(Value::Text).collect()
        })
    }

    /// Returns the columns that refer to the clients who own a row.
    fn owners(&self) -> &'static [&'static str] {
        self.registered.map_or(&[], Table::owners)
    }

    /// Returns the rows that hold a value.
    async fn rows_with(&self, tx: &mut Tx, value: &Value) -> Result<Vec<Keys>> {
        let owners = self.owners();
        let mut keys: Vec<&str> = owners.to_vec();
        if self.has_id {
            keys.push("id");
        }
        let keys = if keys.is_empty() {
            "1".to_owned()
        } else {
            keys.join(", ")
        };
        let text = format!(
            "select {keys} from \"{}\" where {} = $1",
            self.table,
            self.expression()
        );
        on!(tx, |c| {
            let query = sqlx::query(AssertSqlSafe(text));
            let query = match value {
                Value::Text(text) => query.bind(text),
                Value::Bytes(bytes) => query.bind(bytes),
            };
            let mut rows = Vec::new();
            for row in query.fetch_all(c).await? {
                let mut clients = Vec::new();
                for i in 0..owners.len() {
                    clients.extend(row.try_get::<Option<Uuid>, _>(i)?.map(ClientId));
                }
                let id = if self.has_id {
                    row.try_get(owners.len())?
                } else {
                    None
                };
                rows.push(Keys { row: id, clients });
            }
            Ok(rows)
        })
    }

    /// Returns whether the register keeps the column when a client is erased.
    fn is_kept(&self) -> bool {
        let column = self.registered.and_then(|table| table.column(&self.name));
        column.is_some_and(|column| match column.fate {
            Fate::Keep(_) | Fate::Reword(_) => true,
            Fate::Clear(_) | Fate::Remove(_) => false,
        })
    }

    /// Sorts the rows with a text that names the client into `found`: text that remains in the client's own rows, or a
    /// finding elsewhere.
    fn classify(&self, client: ClientId, rows: Vec<Keys>, excerpt: Excerpt, found: &mut Found) {
        let (own, mut others): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|keys| keys.clients.contains(&client));
        let place = |keys: &Keys| Place {
            table: self.table.clone(),
            column: self.name.clone(),
            row: keys.row,
        };
        // Kept rows are not searched: `own` decides about their texts.
        if !self.is_kept() {
            found.left.extend(own.iter().map(place));
        }
        let can_name_others = self
            .registered
            .is_none_or(|table| table.can_name_others(&self.name));
        others.sort_by_key(|keys| keys.row);
        let Some(first) = others.first().filter(|_| can_name_others) else {
            return;
        };
        let owner = first.clients.first().copied();
        let owns_all = others
            .iter()
            .all(|keys| keys.clients.first().copied() == owner);
        found.findings.push(Finding {
            place: place(first),
            rows: others.len(),
            of: owner.filter(|_| owns_all),
            excerpt,
        });
    }
}
