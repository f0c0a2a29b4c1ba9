//! The names of classes and coaches. Each has a row of its own, so that a change of the name costs the same however many sessions
//! have it.
//!
//! Two rows may have the same name: two transactions can add it at once, and an erasure can put the same words in the place of two
//! names. A new session then takes the one with the lowest id.

use std::collections::{BTreeSet, HashMap};

use rand::Rng;
use shared::ids::{ClassId, CoachId, SessionId};
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{
        batch::{find_rows, write_rows},
        db::{on, statements},
        ids, text_words,
    },
};

statements! {
    CLASSES = "select name, id from classes where name in ($1) order by id";
    COACHES = "select name, id from coaches where name in ($1) order by id";
    INSERT_CLASSES = "insert into classes (id, name) values ($1, $2)";
    INSERT_COACHES = "insert into coaches (id, name) values ($1, $2)";
    LATEST_OF_CLASS = "select id from sessions where class_id = $1 order by starts_at desc limit 1";
    LATEST_OF_COACH = "select id from sessions where coach_id = $1 order by starts_at desc limit 1";
}

/// Returns the classes with these names, and adds those that are missing.
pub(crate) async fn classes_named<'a>(
    tx: &mut Tx,
    names: impl Iterator<Item = &'a str>,
    rng: &mut (impl Rng + Send),
) -> Result<HashMap<&'a str, ClassId>> {
    named(tx, &CLASS_NAMES, names.collect(), rng).await
}

/// Returns the coaches with these names, and adds those who are missing.
pub(crate) async fn coaches_named<'a>(
    tx: &mut Tx,
    names: impl Iterator<Item = &'a str>,
    rng: &mut (impl Rng + Send),
) -> Result<HashMap<&'a str, CoachId>> {
    named(tx, &COACH_NAMES, names.collect(), rng).await
}

/// Returns the latest session of a class.
pub async fn latest_of_class(tx: &mut Tx, class: ClassId) -> Result<Option<SessionId>> {
    latest(tx, LATEST_OF_CLASS, class.0).await
}

/// Returns the latest session of a coach.
pub async fn latest_of_coach(tx: &mut Tx, coach: CoachId) -> Result<Option<SessionId>> {
    latest(tx, LATEST_OF_COACH, coach.0).await
}

async fn latest(tx: &mut Tx, statement: &'static str, of: Uuid) -> Result<Option<SessionId>> {
    let session: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(statement)
        .bind(of)
        .fetch_optional(c)
        .await?);
    Ok(session.map(SessionId))
}

/// A table of names, with the statements that find and add one.
struct Names {
    table: &'static str,
    find: &'static str,
    insert: &'static str,
}

const CLASS_NAMES: Names = Names {
    table: "classes",
    find: CLASSES,
    insert: INSERT_CLASSES,
};

const COACH_NAMES: Names = Names {
    table: "coaches",
    find: COACHES,
    insert: INSERT_COACHES,
};

/// Returns the ids of names, and adds the names that are missing.
async fn named<'a, Id: From<Uuid>>(
    tx: &mut Tx,
    Names {
        table,
        find,
        insert,
    }: &Names,
    names: BTreeSet<&'a str>,
    rng: &mut (impl Rng + Send),
) -> Result<HashMap<&'a str, Id>> {
    let keys: Vec<&str> = names.iter().copied().collect();
    let found: Vec<(String, Uuid)> = find_rows!(tx, find, keys, |query| query);
    let mut stored: HashMap<String, Uuid> = HashMap::new();
    for (name, id) in found {
        stored.entry(name).or_insert(id);
    }
    let mut all = HashMap::new();
    let mut missing: Vec<(Uuid, &str)> = Vec::new();
    for name in names {
        let id = stored.get(name).copied().unwrap_or_else(|| {
            let id = ids::random(rng);
            missing.push((id, name));
            id
        });
        all.insert(name, id.into());
    }
    write_rows!(tx, insert, missing, |query, (id, name)| query
        .bind(id)
        .bind(name));
    let added: Vec<Uuid> = missing.iter().map(|(id, _)| *id).collect();
    text_words::added(tx, table, &added).await?;
    Ok(all)
}
