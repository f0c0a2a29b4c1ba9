//! Removes the example data, except what is connected with real records.

use std::collections::BTreeSet;

use shared::{
    client::ClientId,
    flaw::Refused,
    ids::SessionId,
    register::{Owner, TABLES, Table},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{clients, kept, sessions};
use crate::{
    Answer, Outcome, Result, Store, Tx,
    desk::{
        events, held_sessions,
        locks::{self, Lock},
    },
    engine::{
        act::{Act, begun},
        batch::{find_rows, remove_rows},
        db::{on, statements},
        dialect, text_words,
    },
    erasing::rows_of_client,
    team::rights,
};

statements! {
    /// Sessions with a seat of a client who stays, and those that count erased clients, stay too.
    IN_USE = "
        select s.id from sessions s
        where (
            exists (select 1 from bookings b where b.session_id = s.id)
            or s.booked_unnamed + s.waitlisted_unnamed + s.attended_unnamed + s.no_show_unnamed > 0
        ) and s.id in ($1)";
    NAMES = "
        select class_id, coach_id from sessions where id in ($1)";
    FORMER_NAMES = "select class_id, coach_id from session_corrections where session_id in ($1)";
    DELETE_CORRECTIONS = "delete from session_corrections where session_id in ($1)";
    DELETE_SESSIONS = "delete from sessions where id in ($1)";
    UNUSED_CLASSES = "
        select k.id from classes k
        where not exists (select 1 from sessions s where s.class_id = k.id)
            and not exists (select 1 from session_corrections c where c.class_id = k.id) and k.id in ($1)";
    UNUSED_COACHES = "
        select k.id from coaches k
        where not exists (select 1 from sessions s where s.coach_id = k.id)
            and not exists (select 1 from session_corrections c where c.coach_id = k.id) and k.id in ($1)";
    DELETE_CLASSES = "delete from classes where id in ($1)";
    DELETE_COACHES = "delete from coaches where id in ($1)";
}

/// Whether all example data was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// All of it.
    All,
    /// All but what is connected with real records.
    Part,
}

/// Removes the example data, except clients who are connected with real records, and the sessions in which a client who stays has a
/// seat. It takes an administrator.
pub async fn remove(store: &Store, act: Act) -> Result<Answer<Removed>> {
    let mut work = begun!(store.begin(act).await?, repeated: Removed::All);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Answer::Not(Outcome::NotPermitted));
    }
    let tx = &mut work.tx;
    let lock = dialect::LOCK_STUDIO.on(tx);
    on!(&mut *tx, |c| sqlx::query(lock)
        .fetch_optional(c)
        .await?
        .is_some());
    let sessions = sessions(tx).await?;
    let found = clients(tx).await?;
    if sessions.is_empty() && found.is_empty() {
        return Ok(Answer::Not(Outcome::Refused(Refused::Changed)));
    }
    // Sessions are locked before clients, as the desk does.
    for session in &sessions {
        held_sessions::lock(tx, *session).await?;
    }
    let mut examples = Vec::new();
    for (client, name) in found {
        if locks::client(tx, client).await? == Lock::Held {
            examples.push((client, name));
        }
    }
    let staying = kept(tx, &examples).await?;
    let staying: BTreeSet<Uuid> = staying.into_iter().map(|kept| kept.client.0).collect();
    for (client, _) in &examples {
        if !staying.contains(&client.0) {
            delete_client(tx, *client).await?;
        }
    }
    let in_use = delete_sessions(tx, &sessions).await?;
    work.commit().await?;
    Ok(Answer::Done(if staying.is_empty() && in_use == 0 {
        Removed::All
    } else {
        Removed::Part
    }))
}

/// Deletes an example client and all that belongs to the client. Open pages leave.
async fn delete_client(tx: &mut Tx, client: ClientId) -> Result<()> {
    for table in in_order() {
        on!(&mut *tx, |c| sqlx::query(AssertSqlSafe(delete_from(table)))
            .bind(client.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    events::tell(tx, client).await
}

/// Deletes the sessions in which no client has a seat any more, with the classes and the coaches that no other session has. Returns
/// how many stay.
async fn delete_sessions(tx: &mut Tx, sessions: &[SessionId]) -> Result<usize> {
    let all: Vec<Uuid> = sessions.iter().map(|session| session.0).collect();
    let in_use: Vec<(Uuid,)> = find_rows!(tx, IN_USE, all, |query| query);
    let in_use: BTreeSet<Uuid> = in_use.into_iter().map(|(id,)| id).collect();
    let unused: Vec<Uuid> = all.into_iter().filter(|id| !in_use.contains(id)).collect();
    let mut names: Vec<(Uuid, Option<Uuid>)> = find_rows!(tx, NAMES, unused, |query| query);
    let former: Vec<(Uuid, Option<Uuid>)> = find_rows!(tx, FORMER_NAMES, unused, |query| query);
    names.extend(former);
    delete(tx, DELETE_CORRECTIONS, &unused).await?;
    delete(tx, DELETE_SESSIONS, &unused).await?;
    let classes: BTreeSet<Uuid> = names.iter().map(|(class, _)| *class).collect();
    let coaches: BTreeSet<Uuid> = names.iter().filter_map(|(_, coach)| *coach).collect();
    for (ids, unused, delete_them) in [
        (classes, UNUSED_CLASSES, DELETE_CLASSES),
        (coaches, UNUSED_COACHES, DELETE_COACHES),
    ] {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let unused: Vec<(Uuid,)> = find_rows!(tx, unused, ids, |query| query);
        let unused: Vec<Uuid> = unused.into_iter().map(|(id,)| id).collect();
        text_words::removed_from_studio(tx, &unused).await?;
        delete(tx, delete_them, &unused).await?;
    }
    Ok(in_use.len())
}

async fn delete(tx: &mut Tx, statement: &str, ids: &[Uuid]) -> Result<()> {
    remove_rows!(tx, statement, ids, |query| query);
    Ok(())
}

/// Returns the tables with rows of clients, each before those to which its rows refer. The clients come last.
fn in_order() -> impl Iterator<Item = &'static Table> {
    let owned = TABLES
        .iter()
        .rev()
        .filter(|table| matches!(table.owner, Owner::ClientIn(_)));
    let own = TABLES
        .iter()
        .filter(|table| matches!(table.owner, Owner::Client));
    owned.chain(own)
}

fn delete_from(table: &Table) -> String {
    format!("delete from {} where {}", table.name, rows_of_client(table))
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    in_order().map(|table| (format!("delete example {}", table.name), delete_from(table)))
}
