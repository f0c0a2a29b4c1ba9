//! The audit: reads everything once and tells what is not as it should be. It changes nothing, takes no lock, and holds one
//! page of rows at a time, so it can run beside a server or against a replica.

use std::{
    fs::File,
    io::{BufReader, Lines},
    path::Path,
};

use shared::{
    client::ClientId,
    ledger::{Entry, Head},
    register::{Action, Table},
    visit::VisitFate,
};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    engine::{
        batch::SIZE,
        db::{on, statements},
        ledger_file::{in_background, lines},
        place::Place,
        text_words,
    },
    erasing::{
        erase::{count_values, in_order},
        finishing::Extent,
        ledger as chain,
        named::{self, Days},
    },
};

statements! {
    ERASED = "
        select e.place, e.client_id, e.receipt, c.erased_at is not null, u.client_id is not null
        from erasures e join clients c on c.id = e.client_id
        left join unfinished_erasures u on u.client_id = e.client_id
        where e.place > $1 order by e.place limit $2";
    RECEIPT = "select receipt from erasures where place = $1";
    IS_CLIENT = "select count(*) from clients where id = $1";
}

/// What an audit finds. It holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The index of texts does not have the words of this text, or has others.
    Words(Place),
    /// A row of an erased client holds what is to be erased.
    Left(Place),
    /// A client has a record of an erasure, at this position of the ledger, and is not erased.
    NotErased(u64),
    /// The erasure at this position of the ledger is not finished.
    Unfinished(u64),
    /// The ledger has another entry at this position than the database, an invalid one, or none.
    Ledger(u64),
}

/// How much an audit has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Audited {
    /// The texts that have words in the index.
    pub texts: u64,
    /// The erased clients.
    pub erased: u64,
    /// The entries of the ledger file.
    pub entries: u64,
}

/// Compares the index of texts with the texts, the rows of erased clients with the register, and the ledger file at this path with
/// the database. Passes each fault on as it is found. `days` has the day keys that are there: without the key of its day, an
/// entry is not compared with the id of its client.
///
/// # Errors
///
/// Fails if the database or the file cannot be read.
pub async fn audit(
    store: &Store,
    file: Option<&Path>,
    days: &Days,
    mut pass_on: impl FnMut(Fault),
) -> Result<Audited> {
    let mut audited = Audited::default();
    for table in text_words::all_indexed() {
        let mut last = Uuid::nil();
        loop {
            let mut tx = store.read().await?;
            let checked = text_words::check(&mut tx, table, last).await?;
            audited.texts += checked.texts;
            checked
                .wrong
                .into_iter()
                .map(Fault::Words)
                .for_each(&mut pass_on);
            match checked.last {
                Some(row) => last = row,
                None => break,
            }
        }
    }
    audited.erased = check_erased(store, days, &mut pass_on).await?;
    if let Some(file) = file {
        audited.entries = ledger(store, file, days, &mut pass_on).await?;
    }
    Ok(audited)
}

/// Looks for what is left in the rows of erased clients. Returns how many clients are erased.
async fn check_erased(store: &Store, days: &Days, pass_on: &mut impl FnMut(Fault)) -> Result<u64> {
    let mut erased = 0;
    let mut last = 0;
    loop {
        let mut tx = store.read().await?;
        let page: Vec<(i64, Uuid, String, bool, bool)> = on!(&mut tx, |c| sqlx::query_as(ERASED)
            .bind(last)
            .bind(i64::try_from(SIZE).unwrap_or(i64::MAX))
            .fetch_all(c)
            .await?);
        let Some((end, ..)) = page.last() else {
            return Ok(erased);
        };
        last = *end;
        for (position, client, receipt, is_erased, is_unfinished) in page {
            erased += 1;
            let position = u64::try_from(position).map_err(|_| Error::Corrupt("erasures.place"))?;
            if !is_erased {
                pass_on(Fault::NotErased(position));
            }
            let is_own = |entry: &Entry| {
                entry.position == position && named::may_name(entry, ClientId(client), days)
            };
            let entry = Entry::read(&receipt, 0).ok().filter(is_own);
            if entry.is_none() {
                pass_on(Fault::Ledger(position));
            }
            let extent = if is_unfinished {
                pass_on(Fault::Unfinished(position));
                Extent::Begun
            } else {
                Extent::Whole
            };
            let visits = entry.map_or(VisitFate::Kept, |entry| entry.erasure.visit_fate());
            for table in in_order().filter(|table| !extent.leaves(table, visits)) {
                let left = left_in(&mut tx, (table, visits), ClientId(client)).await?;
                left.into_iter().map(Fault::Left).for_each(&mut *pass_on);
            }
        }
    }
}

/// Returns the columns of a client's rows in a table that hold what is to be erased.
async fn left_in(
    tx: &mut Tx,
    (table, visits): (&Table, VisitFate),
    client: ClientId,
) -> Result<Vec<Place>> {
    let columns = match table.action(visits) {
        Action::Keep => return Ok(Vec::new()),
        Action::Clear(columns) => columns,
        Action::Remove(_) => vec!["*"],
    };
    let statement = count_values(table, &columns);
    let counts: Vec<i64> = on!(tx, |c| {
        let row = sqlx::query(AssertSqlSafe(statement))
            .bind(client.0)
            .fetch_one(c)
            .await?;
        (0..columns.len())
            .map(|i| row.try_get(i))
            .collect::<std::result::Result<_, _>>()?
    });
    let left = columns
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0);
    Ok(left
        .map(|(column, _)| Place {
            table: table.name.to_owned(),
            column: column.to_owned(),
            row: None,
        })
        .collect())
}

/// Compares a ledger file with the database, with the day keys that are there. Returns how many entries the file has.
///
/// # Errors
///
/// Fails if the database or the file cannot be read.
pub async fn ledger(
    store: &Store,
    file: &Path,
    days: &Days,
    mut pass_on: impl FnMut(Fault),
) -> Result<u64> {
    let file = file.to_owned();
    let mut tx = store.read().await?;
    // An erasure is in the file a moment after it is in the database.
    let end = chain::end(&mut tx).await?.position;
    drop(tx);
    let mut lines = in_background(move || lines(&file)).await?;
    let mut before: Option<Head> = None;
    let mut absent = Vec::new();
    while let Some(open) = lines.take() {
        let (rest, page) = in_background(move || read_page(open)).await?;
        let mut tx = store.read().await?;
        for line in &page {
            let position = next(before.as_ref());
            let Ok(entry) = Entry::read(line, position) else {
                // What follows cannot be told apart any more.
                pass_on(Fault::Ledger(position));
                return Ok(position - 1);
            };
            let follows = before.is_none_or(|before| before.hash == entry.after);
            let receipt = receipt(&mut tx, entry.position).await?;
            let is_other = receipt.as_ref().is_some_and(|receipt| receipt != line);
            if entry.position != position || !follows || is_other {
                pass_on(Fault::Ledger(position));
            }
            before = Some(entry.head());
            if receipt.is_none() && position <= end {
                absent.push(entry);
            }
        }
        lines = rest;
    }
    // The database passes over an entry only if it does not know the client.
    let people = named::people(store, &absent, days).await?;
    let mut tx = store.read().await?;
    for (entry, people) in absent.iter().zip(people) {
        if let Some(client) = people.client
            && is_client(&mut tx, client).await?
        {
            pass_on(Fault::Ledger(entry.position));
        }
    }
    let next = next(before.as_ref());
    if next <= end {
        pass_on(Fault::Ledger(next));
    }
    Ok(next - 1)
}

/// Returns the position after this end of the chain.
fn next(end: Option<&Head>) -> u64 {
    end.map_or(1, |end| end.position + 1)
}

/// The lines of the file that are not read yet, and those that were read.
type Page = (Option<Lines<BufReader<File>>>, Vec<String>);

fn read_page(mut lines: Lines<BufReader<File>>) -> Result<Page> {
    let page: Vec<String> = lines.by_ref().take(SIZE).collect::<std::io::Result<_>>()?;
    Ok(((page.len() == SIZE).then_some(lines), page))
}

/// Returns the entry that the database has at a position.
async fn receipt(tx: &mut Tx, position: u64) -> Result<Option<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(RECEIPT)
        .bind(position.cast_signed())
        .fetch_optional(c)
        .await?))
}

async fn is_client(tx: &mut Tx, client: ClientId) -> Result<bool> {
    let known: i64 = on!(tx, |c| sqlx::query_scalar(IS_CLIENT)
        .bind(client.0)
        .fetch_one(c)
        .await?);
    Ok(known > 0)
}

/// Returns every statement that is built from the register and is not among those of an erasure, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    let is_removed = |table: &&Table| matches!(table.action(VisitFate::Counted), Action::Remove(_));
    let removed = in_order().filter(is_removed);
    removed.map(|table| {
        (
            format!("left in {}", table.name),
            count_values(table, &["*"]),
        )
    })
}
