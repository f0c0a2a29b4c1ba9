//! Writes the rows of a studio with few statements, without indexes and triggers, which come last.

use shared::residue::words;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions};
use store::{Engine, engine::text_words::RULES};
use uuid::Uuid;

use crate::place::Place;

/// The rows of one statement.
const BATCH: usize = 500;

/// The tables that are filled, with their columns. The first name is that of the rows in memory.
const TABLES: [(&str, &str, &str); 20] = [
    ("classes", "classes", "id, name"),
    ("coaches", "coaches", "id, name"),
    (
        "sessions",
        "sessions",
        "id, external_id, location_id, class_id, coach_id, starts_at, minutes, capacity, cancelled_at",
    ),
    (
        "clients",
        "clients",
        "id, external_id, first_name, last_name, sort_key, email, email_key, date_of_birth, address_line1, city, notes, \
         joined_on, home_location_id, created_at, updated_at",
    ),
    (
        "erased",
        "clients",
        "id, joined_on, home_location_id, created_at, updated_at, erased_at",
    ),
    ("client_phones", "client_phones", "client_id, kind, number"),
    ("words", "staged_words", "word, field, row_id, client_id"),
    ("tokens", "staged_tokens", "token, client_id, sort_key"),
    ("list", "staged_list", "sort_key, client_id, words"),
    (
        "packages",
        "packages",
        "id, client_id, location_id, name, status, credits_total, credits_used, purchased_on, expires_on, reason",
    ),
    (
        "payment_methods",
        "payment_methods",
        "id, client_id, processor, token, brand, last4, expiry_month, expiry_year",
    ),
    (
        "memberships",
        "memberships",
        "id, client_id, location_id, plan, status, starts_on, ends_on, price, currency",
    ),
    (
        "bookings",
        "bookings",
        "id, client_id, session_id, status, booked_at, package_id",
    ),
    (
        "client_events",
        "client_events",
        "id, client_id, happened_at, what, subject_id, by_id",
    ),
    (
        "invoices",
        "invoices",
        "id, client_id, location_id, number, billed_to, description, amount, currency, status, issued_on, due_on, reason",
    ),
    (
        "payments",
        "payments",
        "id, client_id, invoice_id, amount, method, paid_on",
    ),
    (
        "erasures",
        "erasures",
        "client_id, reference, erased_at, erased_by, place, receipt, wiped_at",
    ),
    (
        "client_tokens",
        "client_tokens",
        "token, client_id, sort_key",
    ),
    ("client_list", "client_list", "sort_key, client_id, words"),
    (
        "client_starts",
        "client_starts",
        "start, sort_key, client_id",
    ),
];

/// A connection that writes many rows, without durability.
pub(super) struct Bulk {
    pub(super) engine: Engine,
    connection: Either,
    /// The values of the rows to write next, for each of [`TABLES`].
    rows: Vec<Vec<String>>,
    /// The statements that make the indexes and triggers again.
    later: Vec<String>,
}

enum Either {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Returns an id as the engine writes it in a statement.
pub(super) fn bulk_id(engine: Engine, id: Uuid) -> String {
    match engine {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    }
}

impl Bulk {
    pub(super) async fn open(place: &Place) -> Self {
        let connection = match place.engine {
            Engine::Sqlite => Either::Sqlite(
                SqliteConnection::connect(&place.address)
                    .await
                    .expect("a connection"),
            ),
            Engine::Postgres => {
                let options: PgConnectOptions = place.address.parse().expect("an address");
                Either::Postgres(
                    PgConnection::connect_with(&options)
                        .await
                        .expect("a connection"),
                )
            }
        };
        Self {
            engine: place.engine,
            connection,
            rows: vec![Vec::new(); TABLES.len()],
            later: Vec::new(),
        }
    }

    pub(super) fn id(&self, id: Uuid) -> String {
        bulk_id(self.engine, id)
    }

    pub(super) async fn run(&mut self, text: &str) {
        let text = AssertSqlSafe(text.to_owned());
        match &mut self.connection {
            Either::Sqlite(c) => sqlx::raw_sql(text).execute(c).await.map(drop),
            Either::Postgres(c) => sqlx::raw_sql(text).execute(c).await.map(drop),
        }
        .expect("a statement that succeeds");
    }

    /// Puts indexes, triggers and durability aside.
    pub(super) async fn prepare(&mut self) {
        let ids = match &mut self.connection {
            Either::Sqlite(c) => {
                for pragma in [
                    "pragma journal_mode = off",
                    "pragma synchronous = off",
                    "pragma foreign_keys = off",
                    "pragma cache_size = -300000",
                ] {
                    sqlx::raw_sql(pragma).execute(&mut *c).await.expect(pragma);
                }
                let made: Vec<(String, String, String)> = sqlx::query_as(
                    "select type, name, sql from sqlite_schema where type in ('index', 'trigger') and sql is not null",
                )
                .fetch_all(&mut *c)
                .await
                .expect("the schema");
                for (kind, name, sql) in made {
                    let drop = AssertSqlSafe(format!("drop {kind} {name}"));
                    sqlx::raw_sql(drop).execute(&mut *c).await.expect("dropped");
                    self.later.push(sql);
                }
                "blob"
            }
            Either::Postgres(c) => {
                // Neither triggers nor foreign keys.
                let replica = "set session_replication_role = replica";
                sqlx::raw_sql(replica).execute(c).await.expect(replica);
                "uuid"
            }
        };
        self.run(&format!(
            "create temp table staged_tokens (token text, client_id {ids}, sort_key text)"
        ))
        .await;
        self.run(&format!(
            "create temp table staged_list (sort_key text, client_id {ids}, words text)"
        ))
        .await;
        self.run(&format!(
            "create temp table staged_words (word text, field text, row_id {ids}, client_id {ids})"
        ))
        .await;
        self.run("begin").await;
    }

    /// Adds a row to write.
    pub(super) async fn add(&mut self, table: &str, values: &str) {
        let at = TABLES.iter().position(|(name, _, _)| *name == table);
        let at = at.expect("a table");
        self.rows[at].push(format!("({values})"));
        if self.rows[at].len() == BATCH {
            self.flush(at).await;
        }
    }

    async fn flush(&mut self, at: usize) {
        let rows = std::mem::take(&mut self.rows[at]);
        let (_, table, columns) = TABLES[at];
        if !rows.is_empty() {
            let text = format!("insert into {table} ({columns}) values {}", rows.join(", "));
            self.run(&text).await;
        }
    }

    /// Adds the words of a text in a row of a client to the index of texts.
    pub(super) async fn add_words(&mut self, field: &str, (row, client): (&str, &str), text: &str) {
        for word in words(text) {
            self.add("words", &format!("'{word}', '{field}', {row}, {client}"))
                .await;
        }
    }

    async fn flush_all(&mut self) {
        for at in 0..TABLES.len() {
            self.flush(at).await;
        }
    }

    /// Writes what is staged in its order, and makes the indexes and triggers again.
    pub(super) async fn finish(mut self) {
        self.flush_all().await;
        self.run(
            "insert into client_tokens (token, client_id, sort_key)
            select token, client_id, sort_key from staged_tokens order by token, client_id",
        )
        .await;
        let (one, two, no_digit) = match self.engine {
            Engine::Sqlite => (
                "substr(token, 1, 1)",
                "substr(token, 1, 2)",
                "not glob '[0-9]*'",
            ),
            Engine::Postgres => ("left(token, 1)", "left(token, 2)", "!~ '^[0-9]'"),
        };
        self.run(&format!(
            "insert into client_starts (start, sort_key, client_id)
            select {one}, sort_key, client_id from staged_tokens where token {no_digit}
            union
            select {two}, sort_key, client_id from staged_tokens where token {no_digit}
            order by 1, 2, 3"
        ))
        .await;
        self.run(
            "insert into client_list (sort_key, client_id, words)
            select sort_key, client_id, words from staged_list order by sort_key, client_id",
        )
        .await;
        self.run(
            "insert into text_words (word, field, row_id, client_id)
            select word, field, row_id, client_id from staged_words order by word, field, row_id",
        )
        .await;
        for text in std::mem::take(&mut self.later) {
            self.run(&text).await;
        }
        // The last change: it says that the studio is complete.
        self.run(&format!("update studio set text_words = {RULES}"))
            .await;
        self.run("commit").await;
        if self.engine == Engine::Postgres {
            self.run("vacuum analyze").await;
        }
        match self.connection {
            Either::Sqlite(c) => c.close().await,
            Either::Postgres(c) => c.close().await,
        }
        .expect("a closed connection");
    }
}
