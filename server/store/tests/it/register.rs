//! The register against the live schema, in both directions.

use std::collections::BTreeSet;

use shared::register::TABLES;

use crate::{engine::on_both, rows::Schema, sql::values};

/// What is in the schema and not in the register, or the other way round: a sentence each.
fn differences(live: &Schema) -> Vec<String> {
    let mut sentences = Vec::new();
    for (table, columns) in live {
        let Some(declared) = TABLES.iter().find(|t| t.name == table) else {
            sentences.push(format!(
                "The table {table} has no place in the register: add it to TABLES in shared/src/register.rs, and \
                 decide what becomes of each of its columns when a client is erased."
            ));
            continue;
        };
        let declared: BTreeSet<_> = declared.columns.iter().map(|(column, _)| *column).collect();
        for column in columns {
            if !declared.contains(column.as_str()) {
                sentences.push(format!(
                    "The column {table}.{column} has no fate: add it to the table in shared/src/register.rs, and \
                     decide whether it is cleared, removed or kept when a client is erased."
                ));
            }
        }
    }
    for table in TABLES {
        let Some(columns) = live.get(table.name) else {
            sentences.push(format!(
                "The register names the table {}, which the database does not have: take it out of \
                 shared/src/register.rs, or add a migration that makes it.",
                table.name
            ));
            continue;
        };
        for (column, _) in table.columns {
            if !columns.iter().any(|c| c == column) {
                sentences.push(format!(
                    "The register names the column {}.{column}, which the database does not have: take it out of \
                     shared/src/register.rs, or add a migration that makes it.",
                    table.name
                ));
            }
        }
    }
    sentences
}

on_both! {
    async fn every_column_has_a_fate_and_every_fate_a_column(db: Database) {
        let differences = differences(&db.schema().await);
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }

    async fn what_is_added_or_missing_is_said_in_a_sentence(db: Database) {
        for change in [
            "alter table clients add column nickname text",
            "create table visitors (name text)",
            "alter table packages rename column expires_on to ends_on",
            "drop table team_sessions",
        ] {
            db.execute(change, values![]).await.unwrap();
        }
        let differences = differences(&db.schema().await);
        let begin = [
            "The column clients.nickname has no fate: add it",
            "The column packages.ends_on has no fate: add it",
            "The table visitors has no place in the register: add it",
            "The register names the column packages.expires_on, which the database does not have: take it out",
            "The register names the table team_sessions, which the database does not have: take it out",
        ];
        assert_eq!(differences.len(), begin.len(), "{differences:#?}");
        for (sentence, begin) in differences.iter().zip(begin) {
            assert!(sentence.starts_with(begin) && sentence.ends_with('.'), "{sentence}");
        }
    }
}
