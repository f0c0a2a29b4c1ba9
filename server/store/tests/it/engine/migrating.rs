//! A database from before keeps what it holds.

use std::str::FromStr;

use shared::residue::words;
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection,
    migrate::Migrator, sqlite::SqliteConnectOptions,
};
use store::{
    Engine, Store,
    engine::text_words,
    erasing::{audit::audit, named::Days},
};
use support::{Database, on_both};
use uuid::Uuid;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The last migration before the names of classes and coaches got tables of their own.
const BEFORE_CLASSES: i64 = 15;

/// The sessions of the studio from before: its class and its coach.
const SESSIONS: [(&str, Option<&str>); 5] = [
    ("Reformer", Some("Kim Coach")),
    ("Reformer", Some("Ann Lee")),
    ("Reformer", None),
    ("PT: Bob Ray", Some("Kim Coach")),
    ("Kim Coach", Some("Ann Lee")),
];

/// Runs statements on a database that has the schema from before.
async fn prepare(engine: Engine, address: &str, statements: &[String]) {
    let sqlite = |address| {
        let options = SqliteConnectOptions::from_str(address).expect("an address");
        options.create_if_missing(true).foreign_keys(true)
    };
    match engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect_with(&sqlite(address))
                .await
                .expect("a connection");
            let migrated = SQLITE.run_to(BEFORE_CLASSES, &mut connection).await;
            migrated.expect("the schema from before");
            for statement in statements {
                let statement = AssertSqlSafe(statement.clone()).into_sql_str();
                connection.execute(statement).await.expect("a row");
            }
            connection.close().await.expect("a closed connection");
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(address).await.expect("a connection");
            let migrated = POSTGRES.run_to(BEFORE_CLASSES, &mut connection).await;
            migrated.expect("the schema from before");
            for statement in statements {
                let statement = AssertSqlSafe(statement.clone()).into_sql_str();
                connection.execute(statement).await.expect("a row");
            }
            connection.close().await.expect("a closed connection");
        }
    }
}

/// Returns the statements that add the studio from before, with the words of its texts.
fn studio(engine: Engine) -> Vec<String> {
    let id = |number: u128| {
        let id = Uuid::from_u128(number);
        match engine {
            Engine::Sqlite => format!("x'{}'", id.simple()),
            Engine::Postgres => format!("'{id}'"),
        }
    };
    let text = |text: Option<&str>| text.map_or("null".to_owned(), |text| format!("'{text}'"));
    let at = "'2026-03-01T09:00:00.000Z'";
    let (quay, client) = (id(0x10), id(0x20));
    let mut all = vec![
        format!(
            "insert into studio (id, name, created_at, text_words) values (1, 'River', {at}, {})",
            text_words::RULES
        ),
        format!(
            "insert into locations (id, name, time_zone, currency) values ({quay}, 'Quay', 'Europe/London', 'GBP')"
        ),
        format!(
            "insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
             values ({client}, 'Cid', 'cid', '2024-01-01', {quay}, {at}, {at})"
        ),
    ];
    for (number, (name, coach)) in (0x100..).zip(SESSIONS) {
        let session = id(number);
        all.push(format!(
            "insert into sessions (id, external_id, location_id, name, coach, starts_at, minutes, capacity, attended_unnamed)
             values ({session}, 'S{number}', {quay}, '{name}', {}, {at}, 50, 8, 2)",
            text(coach)
        ));
        let booking = id(number + 0x100);
        all.push(format!(
            "insert into bookings (id, client_id, session_id, status) values ({booking}, {client}, {session}, 'attended')"
        ));
        let external = format!("S{number}");
        let texts = [
            ("sessions.name", Some(name)),
            ("sessions.coach", coach),
            ("sessions.external_id", Some(external.as_str())),
        ];
        for (field, text) in texts {
            for word in text.map(words).unwrap_or_default() {
                all.push(format!(
                    "insert into text_words (word, field, row_id) values ('{word}', '{field}', {session})"
                ));
            }
        }
    }
    all
}

async fn sessions_from_before_keep_class_coach_and_counts(db: Database) {
    let engine = db.store.engine();
    let address = db.second_address().await;
    prepare(engine, &address, &studio(engine)).await;
    let store = Store::open(&address).await.expect("a migrated database");
    let db = Database { store, address };

    let seen = "
        select s.external_id || ' ' || k.name || ' ' || coalesce(o.name, '-')
        from sessions s join classes k on k.id = s.class_id left join coaches o on o.id = s.coach_id
        order by s.external_id";
    let expected: Vec<_> = (0x100..)
        .zip(SESSIONS)
        .map(|(number, (name, coach))| Some(format!("S{number} {name} {}", coach.unwrap_or("-"))))
        .collect();
    assert_eq!(db.texts(seen, &[]).await, expected);
    let names = "select name from classes union all select name from coaches order by 1";
    let names = db.texts(names, &[]).await;
    let names: Vec<_> = names.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "Ann Lee",
            "Kim Coach",
            "Kim Coach",
            "PT: Bob Ray",
            "Reformer"
        ]
    );
    for count in [
        "select cast(sum(attended_unnamed) as bigint) / 2 from sessions",
        "select count(*) from bookings b join sessions s on s.id = b.session_id",
    ] {
        assert_eq!(db.number(count, &[]).await, 5, "{count}");
    }

    // Every text has its words, and no other text has any.
    let mut faults = Vec::new();
    let days = Days::new();
    let audited = audit(&db.store, None, &days, |fault| {
        faults.push(format!("{fault:?}"));
    });
    assert_eq!(audited.await.expect("an audit").texts, 5 + 3 + 2);
    assert!(faults.is_empty(), "{faults:?}");
    let old = "select count(*) from text_words where field in ('sessions.name', 'sessions.coach')";
    assert_eq!(db.number(old, &[]).await, 0);

    // A session needs a class, and what a session counts stays.
    for refused in [
        "update sessions set class_id = null",
        "update sessions set attended_unnamed = 1",
    ] {
        assert!(db.execute(refused, &[]).await.is_err(), "{refused}");
    }
    db.store.close().await;
}

on_both!(sessions_from_before_keep_class_coach_and_counts);
