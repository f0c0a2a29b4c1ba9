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

/// The last migration before user names.
const BEFORE_USER_NAMES: i64 = 18;

/// The sessions of the studio from before: its class and its coach.
const SESSIONS: [(&str, Option<&str>); 5] = [
    ("Reformer", Some("Kim Coach")),
    ("Reformer", Some("Ann Lee")),
    ("Reformer", None),
    ("PT: Bob Ray", Some("Kim Coach")),
    ("Kim Coach", Some("Ann Lee")),
];

/// Runs statements on a database that has the schema from before: that of the migration `version`.
async fn prepare(engine: Engine, address: &str, version: i64, statements: &[String]) {
    let sqlite = |address| {
        let options = SqliteConnectOptions::from_str(address).expect("an address");
        options.create_if_missing(true).foreign_keys(true)
    };
    match engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect_with(&sqlite(address))
                .await
                .expect("a connection");
            let migrated = SQLITE.run_to(version, &mut connection).await;
            migrated.expect("the schema from before");
            for statement in statements {
                let statement = AssertSqlSafe(statement.clone()).into_sql_str();
                connection.execute(statement).await.expect("a row");
            }
            connection.close().await.expect("a closed connection");
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(address).await.expect("a connection");
            let migrated = POSTGRES.run_to(version, &mut connection).await;
            migrated.expect("the schema from before");
            for statement in statements {
                let statement = AssertSqlSafe(statement.clone()).into_sql_str();
                connection.execute(statement).await.expect("a row");
            }
            connection.close().await.expect("a closed connection");
        }
    }
}

/// Writes an id in a statement.
fn literal(engine: Engine, number: u128) -> String {
    let id = Uuid::from_u128(number);
    match engine {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    }
}

/// Returns the statements that add the studio from before, with the words of its texts.
fn studio(engine: Engine) -> Vec<String> {
    let id = |number| literal(engine, number);
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
    prepare(engine, &address, BEFORE_CLASSES, &studio(engine)).await;
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

/// Clients who can log in do so with the address as before. The others have no user name yet.
async fn clients_from_before_log_in_with_their_addresses(db: Database) {
    let engine = db.store.engine();
    let address = db.second_address().await;
    let id = |number| literal(engine, number);
    let at = "'2026-03-01T09:00:00.000Z'";
    let quay = id(0x10);
    let mut statements = vec![
        format!("insert into studio (id, name, created_at) values (1, 'River', {at})"),
        format!(
            "insert into locations (id, name, time_zone, currency) values ({quay}, 'Quay', 'Europe/London', 'GBP')"
        ),
    ];
    for (number, name, password) in [
        (0x20, "ann", "'a hash'"),
        (0x21, "bob", "null"),
        (0x22, "cid", "null"),
    ] {
        statements.push(format!(
            "insert into clients (id, first_name, sort_key, email, email_key, password_hash, joined_on, home_location_id,
                created_at, updated_at)
             values ({}, '{name}', '{name}', '{name}@Mail.example', '{name}@mail.example', {password}, '2024-01-01', {quay},
                {at}, {at})",
            id(number)
        ));
    }
    statements.push(format!(
        "insert into clients (id, joined_on, home_location_id, created_at, updated_at, erased_at)
         values ({}, '2024-01-01', {quay}, {at}, {at}, {at})",
        id(0x23)
    ));
    // Bob has a link with which to set a password.
    statements.push(format!(
        "insert into client_links (token_hash, client_id, expires_at) values ({}, {}, {at})",
        match engine {
            Engine::Sqlite => "x'00'",
            Engine::Postgres => "'\\x00'",
        },
        id(0x21)
    ));
    prepare(engine, &address, BEFORE_USER_NAMES, &statements).await;
    let store = Store::open(&address).await.expect("a migrated database");
    let db = Database { store, address };
    let seen = "
        select first_name || ' ' || email_key || ' ' || coalesce(user_name, '-') from clients
        where erased_at is null order by first_name";
    let expected = [
        "ann ann@mail.example ann@mail.example",
        "bob bob@mail.example bob@mail.example",
        "cid cid@mail.example -",
    ];
    assert_eq!(
        db.texts(seen, &[]).await,
        expected.map(|client| Some(client.to_owned()))
    );
    // An address is shared, and a user name is not.
    let share = "update clients set email_key = 'ann@mail.example'";
    assert!(
        db.execute(share, &[]).await.is_err(),
        "an erased client has none"
    );
    let share = format!("{share} where erased_at is null");
    db.run(&share, &[]).await;
    let taken = "update clients set user_name = 'ann@mail.example' where first_name = 'cid'";
    assert!(
        db.execute(taken, &[]).await.is_err(),
        "a user name is shared"
    );
    db.store.close().await;
}

on_both!(
    sessions_from_before_keep_class_coach_and_counts,
    clients_from_before_log_in_with_their_addresses
);
