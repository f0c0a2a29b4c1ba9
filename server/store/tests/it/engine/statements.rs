//! Every statement of the store is prepared on both engines, and none reads a growing table from end to end.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};
use store::{Engine, Tx, statements};
use support::{Database, on_both};

/// Statements that may read a whole table, with the table. The tables of the team and of the locations hold some
/// dozens of rows, as does the catalogue; a page of Deleted Clients stops after the rows that it shows.
const MAY_READ_WHOLE: &[(&str, &str)] = &[
    ("erasing::deleted_clients::LIST", "erasures"),
    // The first entry of an index of the erasures that are not wiped yet.
    ("erasing::figures::NOT_WIPED_SINCE", "erasures"),
    ("dialect::LOCK_GROUPS", "access_groups"),
    ("studio::locations::ALL", "locations"),
    ("studio::embedding_sites::LIST", "embedding_sites"),
    ("studio::set_up::EXISTS", "studio"),
    // It stops at the first row.
    ("studio::set_up::INSERT", "clients"),
    ("demo::examples::HAS_OWN", "clients"),
    ("studio::getting_started::DONE", "clients"),
    ("studio::getting_started::DONE", "embedding_sites"),
    ("studio::getting_started::DONE", "locations"),
    ("studio::getting_started::DONE", "offers"),
    ("studio::getting_started::DONE", "team_members"),
    ("desk::due_texts::ARE_DUE", "due_texts"),
    ("desk::due_texts::NEXT", "due_texts"),
    // A row for each erasure that is being finished.
    ("dialect::LOCK_UNFINISHED", "unfinished_erasures"),
    ("erasing::finishing::IS_UNFINISHED", "unfinished_erasures"),
    ("engine::text_words::IS_DUE", "studio"),
    ("engine::text_words::DONE", "studio"),
    ("desk::client_states::IS_DUE", "studio"),
    ("desk::client_states::DONE", "studio"),
    ("desk::client_words::IS_DUE", "studio"),
    ("desk::client_words::DONE", "studio"),
    ("desk::client_words::TEAM", "team_members"),
    ("all studio.name", "studio"),
    ("all locations.name", "locations"),
    ("all locations.address", "locations"),
    ("all locations.invoice_prefix", "locations"),
    ("all access_groups.name", "access_groups"),
    ("all embedding_sites.origin", "embedding_sites"),
    ("correct setting studio.name", "studio"),
    ("correct setting locations.address", "locations"),
    ("studio::locations::LOCATIONS", "locations"),
    // After a restore.
    ("erasing::named::TEAM_MEMBERS", "team_members"),
    ("team::overview::GROUPS", "access_groups"),
    (
        "team::overview::GROUP_PERMISSIONS",
        "access_group_permissions",
    ),
    ("team::overview::MEMBERS", "team_members"),
];

/// The same, on SQLite only.
const MAY_READ_WHOLE_ON_SQLITE: &[(&str, &str)] = &[
    // Once, at the start.
    ("erasing::replay::NOT_ERASED", "erasures"),
    // An index of the erasures that are not wiped yet.
    ("erasing::wiping::NOT_WIPED", "erasures"),
    ("studio::catalogue::ALL", "offers"),
    // The rows found so far.
    ("desk::memberships::PLANS", "recursive"),
    // The ids that are asked for.
    ("dialect::LOCK_ALL", "json_each"),
    // The schema itself.
    ("dialect::COLUMNS", "t"),
    ("team::rights::MANAGERS", "team_members"),
    ("desk::relationships::PAYS_FOR", "payers"),
    ("desk::relationships::PAYS_FOR", "recursive"),
    ("desk::packages::NAMES", "recursive"),
];

/// The same, on PostgreSQL only.
const MAY_READ_WHOLE_ON_POSTGRES: &[(&str, &str)] = &[
    // Once, at the start.
    ("erasing::replay::NOT_ERASED", "clients"),
    // The first entry of an index.
    ("desk::memberships::PLANS", "memberships"),
    // In the order of their names.
    ("studio::catalogue::ALL", "locations"),
    ("desk::packages::NAMES", "packages"),
];

/// Returns the tables that SQLite would read whole, as a table or as an index.
async fn read_whole_on_sqlite(tx: &mut Tx, text: &str) -> Vec<String> {
    let Tx::Sqlite(tx) = tx else {
        return Vec::new();
    };
    let rows = sqlx::query(AssertSqlSafe(format!("explain query plan {text}")))
        .fetch_all(&mut **tx)
        .await
        .expect(text);
    let mut tables = Vec::new();
    for row in rows {
        let detail: String = row.get("detail");
        if let Some(name) = detail
            .strip_prefix("SCAN ")
            .and_then(|rest| rest.split(' ').next())
            // What a subquery or a function returns is not a table, and neither is one row of values.
            .filter(|name| *name != "CONSTANT" && !text.contains(&format!(") {name}")))
        {
            tables.push(table_called(name, text));
        }
    }
    tables
}

/// Returns the table of which `name` is an alias in the statement.
fn table_called(name: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let short =
        |pair: &&[&str]| pair[1] == name && !["from", "join", "update", "into"].contains(&pair[0]);
    words
        .windows(2)
        .find(short)
        .map_or(name, |pair| pair[0])
        .to_owned()
}

/// Returns the tables that PostgreSQL would read whole although sequential scans are off, as a table or as an index.
async fn read_whole_on_postgres(tx: &mut Tx, text: &str) -> Vec<String> {
    let Tx::Postgres(tx) = tx else {
        return Vec::new();
    };
    let parameters = (1..=30)
        .take_while(|n| text.contains(&format!("${n}")))
        .count();
    let nulls = match parameters {
        0 => String::new(),
        _ => format!("({})", vec!["null"; parameters].join(", ")),
    };
    tx.execute(AssertSqlSafe(format!("prepare explained as {text}")).into_sql_str())
        .await
        .expect(text);
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
        "explain (costs off) execute explained{nulls}"
    )))
    .fetch_all(&mut **tx)
    .await
    .expect(text);
    tx.execute("deallocate explained").await.expect(text);

    let mut tables = Vec::new();
    for (i, line) in plan.iter().enumerate() {
        let by_index = [
            "Index Scan using",
            "Index Only Scan using",
            "Bitmap Heap Scan on",
        ];
        let mut below = plan[i + 1..].iter().take_while(|line| !line.contains("->"));
        let bounded =
            below.any(|line| line.contains("Index Cond:") || line.contains("Recheck Cond:"));
        if line.contains("Seq Scan on")
            || (by_index.iter().any(|scan| line.contains(scan)) && !bounded)
        {
            let table = line
                .split(" on ")
                .nth(1)
                .and_then(|rest| rest.split(' ').next());
            tables.push(table.expect("a table").to_owned());
        }
    }
    tables
}

async fn statements_are_all_prepared(db: Database) {
    let statements = statements(db.store.engine());
    for built in ["clear clients", "remove client_phones", "replace invoices"] {
        assert!(
            statements.iter().any(|(name, _)| name == built),
            "{built} is not among them"
        );
    }
    for (name, text) in statements {
        let text = AssertSqlSafe(text).into_sql_str();
        let prepared = match db.store.write().await.unwrap() {
            Tx::Sqlite(mut tx) => tx.prepare(text).await.map(drop),
            Tx::Postgres(mut tx) => tx.prepare(text).await.map(drop),
        };
        assert!(prepared.is_ok(), "{name}: {}", prepared.unwrap_err());
    }
}

async fn statements_read_no_growing_table_whole(db: Database) {
    let engine = db.store.engine();
    let mut tx = db.store.write().await.unwrap();
    if let Tx::Postgres(tx) = &mut tx {
        for setting in [
            "set local enable_seqscan = off",
            "set local enable_hashjoin = off",
            "set local enable_mergejoin = off",
            "set local plan_cache_mode = force_generic_plan",
        ] {
            tx.execute(setting).await.unwrap();
        }
    }
    let mut seen = BTreeSet::new();
    for (name, text) in statements(engine) {
        let mut tables = read_whole_on_sqlite(&mut tx, &text).await;
        tables.extend(read_whole_on_postgres(&mut tx, &text).await);
        let name = name.trim_start_matches("store::").to_owned();
        seen.extend(tables.into_iter().map(|table| (name.clone(), table)));
    }
    let only_here = match engine {
        Engine::Sqlite => MAY_READ_WHOLE_ON_SQLITE,
        Engine::Postgres => MAY_READ_WHOLE_ON_POSTGRES,
    };
    let may: BTreeSet<_> = [MAY_READ_WHOLE, only_here]
        .concat()
        .into_iter()
        .map(|(name, table)| (name.to_owned(), table.to_owned()))
        .collect();
    let new: Vec<_> = seen.difference(&may).collect();
    assert!(
        new.is_empty(),
        "read whole: give an index, or name it in MAY_READ_WHOLE with the reason: {new:?}"
    );
    let stale: Vec<_> = may.difference(&seen).collect();
    assert!(
        stale.is_empty(),
        "not read whole any more: take it out of MAY_READ_WHOLE: {stale:?}"
    );
}

on_both!(
    statements_are_all_prepared,
    statements_read_no_growing_table_whole
);
