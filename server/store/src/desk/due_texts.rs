//! Texts that name an erased client and are still to be replaced.
//!
//! The erasure of a client who is named in thousands of texts decides what replaces each, and short transactions write that afterwards.
//! Every act for a client first writes the texts that are due in the client's rows, so no act sees an old text.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng;
use shared::{access::TeamMemberId, client::ClientId};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    desk::{
        events::{self, What},
        locks,
    },
    engine::{
        batch::{find_rows, remove_rows, write_rows},
        db::{At, on, statements},
        ids,
        text_words::all_indexed,
        texts::{self, Replacement},
    },
};

statements! {
    ARE_DUE = "select count(*) from (select 1 from due_texts limit 1) due";
    ADD = "insert into due_texts (id, client_id, field, row_id, text, erased_id) values ($1, $2, $3, $4, $5, $6)";
    NEXT = "select id, client_id from due_texts order by id limit $1";
    DUE = "select id, client_id, field, row_id, text, erased_id from due_texts where id in ($1)";
    DUE_OF = "select id, client_id, field, row_id, text, erased_id from due_texts where client_id = $1";
    STILL_DUE = "select client_id from due_texts where client_id in ($1)";
    REMOVE = "delete from due_texts where id in ($1)";
    ERASED = "select erased_by, erased_at from erasures where client_id = $1";
}

/// What takes the place of a text in a row of a client.
pub(crate) struct DueText<'a> {
    pub(crate) client: ClientId,
    /// The column: `table.column`.
    pub(crate) field: String,
    pub(crate) row: Uuid,
    pub(crate) text: Option<&'a str>,
}

/// A row: its id, the client whose text it is about, the column, the row of the text, what takes its place, and the erased client.
type Row = (Uuid, Uuid, String, Uuid, Option<String>, Uuid);

/// Writes down what is due after the erasure of a client. The caller has locked the clients whose texts it is about.
pub(crate) async fn add(
    tx: &mut Tx,
    erased: ClientId,
    due: impl Iterator<Item = DueText<'_>>,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let mut due: Vec<(Uuid, DueText)> = due.map(|due| (ids::random(rng), due)).collect();
    due.sort_unstable_by_key(|(id, _)| *id);
    write_rows!(tx, ADD, due, |query, (id, due)| query
        .bind(id)
        .bind(due.client.0)
        .bind(&due.field)
        .bind(due.row)
        .bind(due.text)
        .bind(erased.0));
    Ok(())
}

/// Returns whether a text is due.
pub(crate) async fn are_due(tx: &mut Tx) -> Result<bool> {
    let count: i64 = on!(tx, |c| sqlx::query_scalar(ARE_DUE).fetch_one(c).await?);
    Ok(count > 0)
}

/// Writes the next so many texts that are due. Returns `false` if there are none.
pub(crate) async fn write_next(
    tx: &mut Tx,
    count: i64,
    rng: &mut (impl Rng + Send),
) -> Result<bool> {
    let next: Vec<(Uuid, Uuid)> = on!(&mut *tx, |c| sqlx::query_as(NEXT)
        .bind(count)
        .fetch_all(c)
        .await?);
    let Some((_, first)) = next.first() else {
        return Ok(false);
    };
    let clients: BTreeSet<ClientId> = next.iter().map(|(_, client)| ClientId(*client)).collect();
    let clients: Vec<ClientId> = clients.into_iter().collect();
    locks::with_others(tx, ClientId(*first), &clients).await?;
    let ids: Vec<Uuid> = next.iter().map(|(id, _)| *id).collect();
    // An act for one of these clients may have written some meanwhile.
    let due: Vec<Row> = find_rows!(tx, DUE, ids, |query| query);
    write(tx, due, rng).await?;
    Ok(true)
}

/// Writes the texts that are due in the rows of a client whom the caller has locked.
pub(crate) async fn write_all_of(
    tx: &mut Tx,
    client: ClientId,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let due: Vec<Row> = on!(&mut *tx, |c| sqlx::query_as(DUE_OF)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    if due.is_empty() {
        return Ok(());
    }
    write(tx, due, rng).await
}

/// Replaces texts, and records an event for each client whose last due text this is. The caller has locked the clients.
async fn write(tx: &mut Tx, mut due: Vec<Row>, rng: &mut (impl Rng + Send)) -> Result<()> {
    due.sort_unstable_by(|(_, _, one, ..), (_, _, other, ..)| one.cmp(other));
    for due in due.chunk_by(|(_, _, one, ..), (_, _, other, ..)| one == other) {
        let column = column(&due[0].2).ok_or(Error::Corrupt("due_texts.field"))?;
        let rows: Vec<Uuid> = due.iter().map(|(_, _, _, row, ..)| *row).collect();
        let before = texts::read(tx, column, &rows).await?;
        let all = due.iter().filter_map(|(_, client, _, row, text, _)| {
            Some(Replacement {
                rows: vec![(*row, Some(*client))],
                before: before.get(row)?.clone(),
                after: text.clone(),
            })
        });
        let all: Vec<_> = all.collect();
        texts::replace(tx, column, all.iter()).await?;
    }
    let ids: Vec<Uuid> = due.iter().map(|(id, ..)| *id).collect();
    remove_rows!(tx, REMOVE, ids, |query| query);
    note(tx, &due, rng).await
}

/// Records an event for each client who has no due text left, and tells open pages.
async fn note(tx: &mut Tx, written: &[Row], rng: &mut (impl Rng + Send)) -> Result<()> {
    let clients: BTreeSet<Uuid> = written.iter().map(|(_, client, ..)| *client).collect();
    let clients: Vec<Uuid> = clients.into_iter().collect();
    let still_due: Vec<(Uuid,)> = find_rows!(tx, STILL_DUE, clients, |query| query);
    let still_due: BTreeSet<Uuid> = still_due.into_iter().map(|(client,)| client).collect();
    let mut done: BTreeMap<Uuid, BTreeSet<ClientId>> = BTreeMap::new();
    for (_, client, .., erased) in written {
        if !still_due.contains(client) {
            done.entry(*erased).or_default().insert(ClientId(*client));
        }
    }
    for (erased, clients) in done {
        let erasure: Option<(Option<Uuid>, At)> = on!(&mut *tx, |c| sqlx::query_as(ERASED)
            .bind(erased)
            .fetch_optional(c)
            .await?);
        let (by, At(at)) = erasure.ok_or(Error::Corrupt("due_texts.erased_id"))?;
        let clients: Vec<ClientId> = clients.into_iter().collect();
        let by = by.map(TeamMemberId);
        events::note_all(tx, &clients, What::TextChanged, by, (at, rng)).await?;
    }
    Ok(())
}

/// Returns the table and the column with this name, if its texts have words in the index.
fn column(field: &str) -> Option<(&'static str, &'static str)> {
    let (table, column) = field.split_once('.')?;
    let table = all_indexed().find(|indexed| indexed.name == table)?;
    let column = table.indexed().find(|indexed| *indexed == column)?;
    Some((table.name, column))
}
