//! The register and the live schema match in both directions: tables, views, indexes, triggers, functions and rules.

use std::collections::BTreeSet;

use shared::{
    register::{Action, Owner, TABLES},
    visit::VisitFate,
};
use store::Engine;
use support::{Database, contents::Schema, on_both, values};

use crate::fixture::whole::BETWEEN_STEPS;

/// The triggers that have individual names.
const NAMED_TRIGGERS: [&str; 12] = [
    "clients_are_examples_from_the_start",
    "clients_are_never_deleted",
    "clients_never_come_back",
    "credit_movements_are_never_deleted",
    "credit_movements_never_change",
    "erasures_are_never_deleted",
    "erasures_never_change",
    "payments_are_never_deleted",
    "payments_never_change",
    "refunds_are_never_deleted",
    "refunds_never_change",
    "sessions_never_count_fewer",
];

/// The functions that the triggers of PostgreSQL call.
const FUNCTIONS: [&str; 5] = [
    "refuse",
    "refuse_erased",
    "refuse_erased_client",
    "refuse_erased_visit",
    "refuse_unless_example",
];

/// Returns every required trigger: those above, and those of each table whose rows belong to clients.
fn triggers(engine: Engine) -> BTreeSet<String> {
    let through = TABLES
        .iter()
        .filter(|table| matches!(table.owner, Owner::ClientIn(_)) && table.name != "erasures");
    let mut triggers: BTreeSet<_> = NAMED_TRIGGERS.map(str::to_owned).into();
    for table in through {
        let name = format!("{}_refuse_erased", table.name);
        match engine {
            Engine::Sqlite => {
                // Where an erased client has no rows, none can be deleted. An erasure that is finished is no longer unfinished.
                let stays = !matches!(table.action(VisitFate::Kept), Action::Remove(_))
                    && !BETWEEN_STEPS.contains(&table.name);
                let guarded = ["insert", "update"]
                    .into_iter()
                    .chain(stays.then_some("delete"));
                triggers.extend(guarded.map(|what| format!("{name}_on_{what}")));
            }
            Engine::Postgres => {
                // Visits that are counted can be deleted until the erasure is finished.
                let on_delete = table.is_counted().then(|| format!("{name}_on_delete"));
                triggers.extend(on_delete.into_iter().chain([name]));
            }
        }
    }
    triggers
}

/// Returns the words of a statement.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    parts
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Returns a sentence for each difference between the schema and the register.
async fn differences(db: &Database) -> Vec<String> {
    let live = db.schema().await;
    let mut sentences = tables(&live, &db.views().await);
    sentences.extend(indexes(&live, &db.indexes().await));
    sentences.extend(actors(db.store.engine(), &db.actors().await));
    sentences
}

fn tables(live: &Schema, views: &[String]) -> Vec<String> {
    let mut sentences = Vec::new();
    for (table, columns) in live {
        let Some(declared) = TABLES.iter().find(|t| t.name == table) else {
            sentences.push(if views.contains(table) {
                format!(
                    "The view {table} is not in the register: read the tables instead, or add it to TABLES in \
                     shared/src/register/tables.rs with what becomes of each of its columns when a client is erased."
                )
            } else {
                format!(
                    "The table {table} is not in the register: add it to TABLES in shared/src/register/tables.rs, and \
                     decide what becomes of each of its columns when a client is erased."
                )
            });
            continue;
        };
        let declared: BTreeSet<_> = declared.names().collect();
        for column in columns {
            if !declared.contains(column.as_str()) {
                sentences.push(format!(
                    "The column {table}.{column} has no fate: add it to the table in shared/src/register/tables.rs, and \
                     decide whether it is cleared, removed or kept when a client is erased."
                ));
            }
        }
    }
    for table in TABLES {
        let Some(columns) = live.get(table.name) else {
            sentences.push(format!(
                "The register names the table {}, which the database does not have: take it out of \
                 shared/src/register/tables.rs, or add a migration that makes it.",
                table.name
            ));
            continue;
        };
        for column in table.names() {
            if !columns.iter().any(|c| c == column) {
                sentences.push(format!(
                    "The register names the column {}.{column}, which the database does not have: take it out of \
                     shared/src/register/tables.rs, or add a migration that makes it.",
                    table.name
                ));
            }
        }
    }
    sentences
}

/// Checks that every indexed column has a fate. An index holds copies of its columns and of its expressions.
fn indexes(live: &Schema, indexes: &[[String; 3]]) -> Vec<String> {
    let mut sentences = Vec::new();
    for [index, table, definition] in indexes {
        let columns = live.get(table).into_iter().flatten();
        let kept = words(definition);
        let kept: Vec<_> = columns
            .filter(|column| kept.contains(&column.to_lowercase()))
            .collect();
        let declared = TABLES.iter().find(|t| t.name == table);
        let has_fate =
            |column: &&String| declared.is_some_and(|table| table.column(column).is_some());
        for column in kept.iter().filter(|column| !has_fate(column)) {
            sentences.push(format!(
                "The index {index} is made of {table}.{column}, which has no fate: add the column to the table in \
                 shared/src/register/tables.rs, or take it out of the index."
            ));
        }
        if kept.is_empty() {
            sentences.push(format!(
                "The index {index} names no column of {table}, so that its contents are unknown: name the columns \
                 of its expression one by one."
            ));
        }
    }
    sentences
}

/// Checks that triggers, functions and rules only refuse. One that writes could copy personal data.
fn actors(engine: Engine, actors: &[[String; 3]]) -> Vec<String> {
    const WRITE: [&str; 8] = [
        "insert", "update", "delete", "merge", "execute", "perform", "notify", "copy",
    ];
    let mut sentences = Vec::new();
    let triggers = triggers(engine);
    for [what, name, does] in actors {
        let is_known = match what.as_str() {
            "trigger" => triggers.contains(name),
            "function" => FUNCTIONS.contains(&name.as_str()),
            _ => false,
        };
        if !is_known {
            sentences.push(format!(
                "The {what} {name} is not in the list of known triggers and functions: remove it, or add it to \
                 server/store/tests/it/erasing/register.rs if it only refuses."
            ));
        }
        if let Some(writes) = words(does)
            .iter()
            .find(|word| WRITE.contains(&word.as_str()))
        {
            sentences.push(format!(
                "The {what} {name} does more than refuse ({writes}): it could copy what a person is known by to where \
                 the register does not look. Write it in the store instead, and give each column a fate."
            ));
        }
    }
    for trigger in triggers {
        if !actors
            .iter()
            .any(|[what, name, _]| what == "trigger" && *name == trigger)
        {
            sentences.push(format!(
                "The trigger {trigger} is missing: write a migration that adds it, like those of 0002, so that the \
                 database refuses to change what belongs to an erased client."
            ));
        }
    }
    sentences
}

async fn columns_and_fates_match(db: Database) {
    let differences = differences(&db).await;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

async fn personal_columns_have_no_statistics(db: Database) {
    if db.store.engine() == Engine::Sqlite {
        return; // Lethe never lets SQLite gather statistics.
    }
    let without = "
        select t.relname || '.' || c.attname
        from pg_class t join pg_attribute c on c.attrelid = t.oid join pg_namespace n on n.oid = t.relnamespace
        where t.relkind = 'r' and n.nspname = 'public' and c.attnum > 0 and c.attstattarget = 0
            and not c.attisdropped";
    let without: BTreeSet<_> = db.texts(without, &[]).await.into_iter().flatten().collect();
    let declared: BTreeSet<_> = TABLES
        .iter()
        .flat_map(|table| {
            table
                .without_statistics()
                .map(|column| format!("{}.{column}", table.name))
        })
        .collect();
    let change = |column: &String, target| {
        let (table, column) = column.split_once('.').expect("a table and a column");
        format!("alter table {table} alter column {column} set statistics {target};")
    };
    let personal = declared
        .difference(&without)
        .map(|column| change(column, "0"));
    let other = without
        .difference(&declared)
        .map(|column| change(column, "-1"));
    let changes: Vec<_> = personal.chain(other).collect();
    assert!(
        changes.is_empty(),
        "Write this in the migration for PostgreSQL, because statistics are copies of values:\n{}",
        changes.join("\n")
    );
}

async fn schema_differences_are_reported_as_sentences(db: Database) {
    let both = [
        "alter table clients add column nickname text",
        "create table visitors (name text)",
        "create view birthdays as select first_name, date_of_birth from clients",
        "create index clients_nickname on clients (lower(nickname)) where nickname <> ''",
        "alter table packages rename column expires_on to ends_on",
        "drop table team_sessions",
    ];
    let of_engine: &[&str] = match db.store.engine() {
        Engine::Sqlite => &[
            "create trigger clients_copy after update on clients
            begin insert into visitors (name) values (new.first_name); end",
            "drop trigger payments_refuse_erased_on_insert",
        ],
        Engine::Postgres => &[
            "create materialized view names as select first_name from clients",
            "create function copy_client() returns trigger language plpgsql as $$
            begin insert into visitors values (new.first_name); return new; end $$",
            "create trigger clients_copy after update on clients
            for each row execute function copy_client()",
            "create rule clients_copy as on update to clients
            do also insert into visitors values (new.first_name)",
            "drop trigger payments_refuse_erased on payments",
        ],
    };
    for change in both.iter().chain(of_engine) {
        db.execute(change, values![]).await.unwrap();
    }
    let mut expected = vec![
        "The column clients.nickname has no fate: add it",
        "The column packages.ends_on has no fate: add it",
        "The trigger payments_refuse_erased",
        "The index clients_nickname is made of clients.nickname, which has no fate: add the column",
        "The register names the column packages.expires_on, which the database does not have: take it out",
        "The register names the table team_sessions, which the database does not have: take it out",
        "The table visitors is not in the register: add it",
        "The trigger clients_copy is not in the list of known triggers and functions: remove it",
        "The view birthdays is not in the register: read the tables instead",
    ];
    expected.extend(match db.store.engine() {
        Engine::Sqlite => &["The trigger clients_copy does more than refuse (insert)"][..],
        Engine::Postgres => &[
            "The function copy_client does more than refuse (insert)",
            "The function copy_client is not in the list of known triggers and functions",
            "The rule clients_copy does more than refuse (update)",
            "The rule clients_copy is not in the list of known triggers and functions",
            "The view names is not in the register",
        ],
    });
    expected.sort_unstable();
    let mut said = differences(&db).await;
    said.sort();
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (sentence, begin) in said.iter().zip(expected) {
        assert!(
            sentence.starts_with(begin) && sentence.ends_with('.'),
            "{sentence}\n{begin}"
        );
    }
}

async fn index_without_a_column_is_reported(db: Database) {
    let changes: &[&str] = match db.store.engine() {
        Engine::Sqlite => &["create index whole on clients (1)"],
        Engine::Postgres => &[
            "create function whole(clients) returns text language sql immutable as 'select $1::text'",
            "create index whole on clients (whole(clients.*))",
        ],
    };
    for change in changes {
        db.execute(change, values![]).await.unwrap();
    }
    let said = differences(&db).await;
    let begin = "The index whole names no column of clients";
    assert!(
        said.iter().any(|sentence| sentence.starts_with(begin)),
        "{said:#?}"
    );
}

on_both!(
    columns_and_fates_match,
    personal_columns_have_no_statistics,
    schema_differences_are_reported_as_sentences,
    index_without_a_column_is_reported
);
