//! What a client has of each kind of data, for the confirmation. The statements are built from the register: one for the client's
//! own row, one that counts the rows of all other tables, and one that reads the first values in them.

use shared::{
    access::Actor,
    client::ClientId,
    holdings::Holdings,
    register::{Action, Holds, Kept, Owner, Personal, TABLES, Table},
    visit::VisitFate,
};
use sqlx::{AssertSqlSafe, Row};

use super::{rows::rows_of_client, visits::COUNTED};
use crate::{Result, Tx, engine::db::on};

/// Returns what a client has of each kind of data, with the first values that `viewer` may see. Visits have the fate `visits`.
pub async fn of(
    tx: &mut Tx,
    client: ClientId,
    viewer: &Actor,
    visits: VisitFate,
) -> Result<Holdings> {
    let mut holdings = Holdings {
        visits,
        ..Holdings::default()
    };
    for table in TABLES.iter().filter(|table| table.owner == Owner::Client) {
        read_own_row(tx, client, table, &mut holdings).await?;
    }
    let parts = parts(visits);
    let counts: Vec<(i64, i64)> = on!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(counts(&parts)))
        .bind(client.0)
        .fetch_all(c)
        .await?);
    for (part, rows) in counts {
        match part_at(&parts, part).map(|part| part.fate) {
            Some(After::Erased(kind)) => holdings.add(kind, rows),
            Some(After::Kept(kind)) => holdings.keep(kind, rows),
            None => {}
        }
    }
    let values: Vec<(i64, String)> =
        on!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(values(&parts)))
            .bind(client.0)
            .fetch_all(c)
            .await?);
    for (part, value) in values {
        match part_at(&parts, part).map(|part| part.fate) {
            Some(After::Erased(kind)) => holdings.add_value(kind, &value),
            Some(After::Kept(_)) | None => {}
        }
    }
    holdings.show_to(viewer);
    Ok(holdings)
}

/// Adds what the row of the client itself holds. It holds each kind once, in one or several columns.
async fn read_own_row(
    tx: &mut Tx,
    client: ClientId,
    table: &Table,
    holdings: &mut Holdings,
) -> Result<()> {
    let kinds = table.personal(holdings.visits);
    let columns: usize = kinds.iter().map(columns_of).sum();
    let row: Option<Vec<Option<String>>> = on!(tx, |c| {
        let row = sqlx::query(AssertSqlSafe(own_row(table, &kinds)))
            .bind(client.0)
            .fetch_optional(c)
            .await?;
        let cells = |row: &_| -> sqlx::Result<Vec<_>> {
            (0..columns).map(|i| Row::try_get(row, i)).collect()
        };
        row.as_ref().map(cells).transpose()?
    });
    let Some(row) = row else {
        return Ok(());
    };
    let mut cells = &row[..];
    for kind in &kinds {
        let (of_kind, rest) = cells.split_at(columns_of(kind));
        cells = rest;
        if of_kind.iter().any(Option::is_some) {
            holdings.add(kind.kind, 1);
            let told = of_kind[..kind.told.len()].iter().flatten();
            let mut told: Vec<_> = told.map(String::as_str).collect();
            // A user name is the email address in most cases, in the form in which addresses are compared.
            told.dedup_by_key(|value| value.to_lowercase());
            holdings.add_value(kind.kind, &told.join(between(kind.kind)));
        }
    }
    for kind in table.kept(holdings.visits) {
        holdings.keep(kind, 1);
    }
    Ok(())
}

fn columns_of(kind: &Holds) -> usize {
    kind.told.len() + kind.untold.len()
}

/// Returns what stands between the values of a kind that belong together.
fn between(kind: Personal) -> &'static str {
    match kind {
        Personal::Name => " ",
        Personal::Email
        | Personal::Password
        | Personal::Access
        | Personal::Address
        | Personal::Phones
        | Personal::DateOfBirth
        | Personal::Gender
        | Personal::Occupation
        | Personal::Relationships
        | Personal::Medical
        | Personal::EmergencyContact
        | Personal::PaymentMethods
        | Personal::Notes
        | Personal::ImportedIds
        | Personal::Former
        | Personal::Search
        | Personal::History
        | Personal::Visits => ", ",
    }
}

/// What becomes of data.
#[derive(Clone, Copy)]
enum After {
    Erased(Personal),
    Kept(Kept),
}

/// The rows of a table that hold one kind of data.
struct Part {
    table: &'static Table,
    fate: After,
    /// One of these columns is not null in such a row. Every row is one if there are none.
    columns: Vec<&'static str>,
    /// A condition that such a row meets.
    condition: Option<&'static str>,
    /// The columns whose values are shown.
    told: Vec<&'static str>,
}

impl Part {
    /// Returns the condition that selects the rows of client $1.
    fn rows(&self) -> String {
        let rows = rows_of_client(self.table);
        let filled: Vec<_> = self
            .columns
            .iter()
            .map(|column| format!("{column} is not null"))
            .collect();
        let filled = (!filled.is_empty()).then(|| filled.join(" or "));
        let conditions = [filled.as_deref(), self.condition];
        let conditions = conditions.into_iter().flatten();
        conditions.fold(rows, |rows, condition| {
            format!("({rows}) and ({condition})")
        })
    }
}

fn part_at(parts: &[Part], at: i64) -> Option<&Part> {
    parts.get(usize::try_from(at).ok()?)
}

/// Returns the parts of all tables whose rows belong to clients, besides the table of clients. The ids in rows that stay are not
/// listed: they are random numbers.
fn parts(visits: VisitFate) -> Vec<Part> {
    let mut parts = Vec::new();
    for table in TABLES
        .iter()
        .filter(|table| matches!(table.owner, Owner::ClientIn(_)))
    {
        let is_removed = matches!(table.action(visits), Action::Remove(_));
        for Holds { kind, told, untold } in table.personal(visits) {
            let columns = if is_removed {
                Vec::new()
            } else {
                [&told[..], &untold].concat()
            };
            parts.push(Part {
                table,
                fate: After::Erased(kind),
                columns,
                condition: None,
                told,
            });
        }
        let kept = table.kept(visits).into_iter();
        parts.extend(kept.filter(|kind| *kind != Kept::Record).map(|kind| Part {
            table,
            fate: After::Kept(kind),
            columns: Vec::new(),
            condition: None,
            told: Vec::new(),
        }));
        if table.is_counted() && is_removed {
            parts.push(Part {
                table,
                fate: After::Kept(Kept::Attendance),
                columns: Vec::new(),
                condition: Some(COUNTED),
                told: Vec::new(),
            });
        }
    }
    parts
}

/// Selects the row of client $1: of each kind, the values that are shown, and for every other column whether it has one.
fn own_row(table: &Table, kinds: &[Holds]) -> String {
    let cells: Vec<_> = kinds
        .iter()
        .flat_map(|kind| {
            let told = kind.told.iter().map(|column| beginning(column));
            let untold = kind
                .untold
                .iter()
                .map(|column| format!("case when {column} is null then null else '' end"));
            told.chain(untold)
        })
        .collect();
    format!(
        "select {} from {} where {}",
        cells.join(", "),
        table.name,
        rows_of_client(table)
    )
}

/// Counts the rows of client $1 in each part.
fn counts(parts: &[Part]) -> String {
    let one = |(i, part): (usize, &Part)| {
        format!(
            "select cast({i} as bigint), count(*) from {} where {}",
            part.table.name,
            part.rows()
        )
    };
    let all: Vec<_> = parts.iter().enumerate().map(one).collect();
    all.join(" union all ")
}

/// Selects the first values in the rows of client $1, each once, and one more than is listed. Values of one row that belong
/// together are one value.
fn values(parts: &[Part]) -> String {
    let one = |(i, part): (usize, &Part)| {
        let most = Holdings::VALUES + 1;
        let value = beginning(&format!("concat_ws(', ', {})", part.told.join(", ")));
        format!(
            "select cast({i} as bigint), value from (
                select distinct {value} as value from {} where {} order by value limit {most}) values_{i}",
            part.table.name,
            part.rows()
        )
    };
    let told = parts.iter().enumerate();
    let all: Vec<_> = told
        .filter(|(_, part)| !part.told.is_empty())
        .map(one)
        .collect();
    all.join(" union all ")
}

/// Takes so much of a value that it can be seen whether more follows.
fn beginning(value: &str) -> String {
    format!("substr(cast({value} as text), 1, {})", Holdings::LENGTH + 1)
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    let of_visits = VisitFate::ALL.into_iter().flat_map(|visits| {
        let (parts, name) = (parts(visits), visits.name());
        [
            (format!("count holdings, visits {name}"), counts(&parts)),
            (format!("values of holdings, visits {name}"), values(&parts)),
        ]
    });
    let own_rows = TABLES
        .iter()
        .filter(|table| table.owner == Owner::Client)
        .map(|table| {
            let name = format!("holdings of {}", table.name);
            (name, own_row(table, &table.personal(VisitFate::Counted)))
        });
    own_rows.chain(of_visits)
}
