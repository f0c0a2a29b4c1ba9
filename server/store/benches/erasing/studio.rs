//! The studio that is measured: generated with few statements, without indexes and triggers, which come last.

use std::{env, fs, path::PathBuf};

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use shared::{
    access::{AccessGroupId, Permission, Role, TeamMemberId},
    client::{ClientId, Reference},
    ids::SessionId,
    search,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions};
use store::{
    Engine, Store,
    engine::{ids, text_words},
};
use support::{Database, now, records::Member, sql, values};
use uuid::Uuid;

/// The number of clients who have all rows that a typical client has. Others have fewer, so that the largest studio fits
/// on a disk.
const TYPICAL: usize = 500;

/// The rows of one statement.
const BATCH: usize = 500;

/// One client in so many is called Maria, and one Silva.
const ONE_IN: usize = 100;

const SYLLABLES: [&str; 40] = [
    "ba", "be", "bo", "da", "di", "du", "el", "fa", "fi", "ga", "go", "ha", "he", "in", "ja", "jo",
    "ka", "ki", "la", "le", "li", "ma", "me", "mo", "na", "ni", "or", "pa", "pe", "ra", "ri", "sa",
    "se", "ta", "to", "va", "vi", "wa", "xa", "zu",
];

/// Where a studio of one size is.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    pub(crate) size: usize,
    pub(crate) address: String,
}

impl Place {
    /// Returns the place of the studio with `size` clients.
    pub(crate) fn of(engine: Engine, size: usize) -> Self {
        let address = match engine {
            Engine::Sqlite => format!("sqlite:{}", file(size).display()),
            Engine::Postgres => {
                let server = env::var("LETHE_TEST_POSTGRES").expect("run through .ci/postgres");
                let (start, _) = server.rsplit_once('/').expect("an address");
                format!("{start}/lethe_bench_{size}")
            }
        };
        Self {
            engine,
            size,
            address,
        }
    }
}

fn file(size: usize) -> PathBuf {
    let target = env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let folder = PathBuf::from(target).join("bench");
    fs::create_dir_all(&folder).expect("a folder");
    folder.join(format!("erasing-{size}.db"))
}

/// Clients and other rows for which things are measured.
pub(crate) struct Sample {
    /// Typical clients, in random order.
    pub(crate) typical: Vec<ClientId>,
    /// Other clients, some hundred.
    pub(crate) others: Vec<ClientId>,
    /// An administrator who may do everything.
    pub(crate) owner: TeamMemberId,
    /// A session with a seat for every client.
    pub(crate) session: SessionId,
    /// A deleted client far down the list.
    pub(crate) far_down: Reference,
    /// Some email addresses.
    pub(crate) emails: Vec<String>,
}

impl Sample {
    /// Reads the sample of a studio.
    pub(crate) async fn of(store: &Store) -> Self {
        let mut tx = store.read().await.expect("a transaction");
        let mut texts = async |text: &str| -> Vec<String> {
            let rows = sql::texts(&mut tx, text, &[]).await.expect(text);
            rows.into_iter().flatten().collect()
        };
        let id = match store.engine() {
            Engine::Sqlite => "lower(hex(id))",
            Engine::Postgres => "cast(id as text)",
        };
        let clients = |condition: &str| {
            format!(
                "select {id} from clients where {condition} and erased_at is null order by id limit 500"
            )
        };
        let parse = |id: &String| Uuid::parse_str(id).expect("an id");
        let typical = texts(&clients("external_id is not null")).await;
        let others = texts(&clients("external_id is null")).await;
        let owners = texts(&format!("select {id} from team_members")).await;
        let free = texts(&format!("select {id} from sessions where capacity > 1000")).await;
        let erased =
            texts("select reference from erasures order by erased_at desc, client_id").await;
        let emails =
            texts("select email from clients where external_id is not null and email is not null")
                .await;
        Self {
            typical: typical.iter().map(|id| ClientId(parse(id))).collect(),
            others: others.iter().map(|id| ClientId(parse(id))).collect(),
            owner: TeamMemberId(parse(&owners[0])),
            session: SessionId(parse(&free[0])),
            far_down: Reference::parse(&erased[erased.len() * 4 / 5]).expect("a reference"),
            emails,
        }
    }
}

/// Opens the studio as the server does.
pub(crate) async fn open(place: &Place) -> Store {
    Store::open(&place.address).await.expect("a store")
}

/// Returns whether the studio is there, with the current schema and enough typical clients to erase.
pub(crate) async fn is_usable(place: &Place) -> bool {
    if place.engine == Engine::Sqlite && !file(place.size).exists() {
        return false;
    }
    let Ok(store) = Store::open(&place.address).await else {
        return false;
    };
    let mut tx = store.read().await.expect("a transaction");
    let left = "select count(*) from clients where external_id is not null and erased_at is null";
    let left = sql::number(&mut tx, left, &[]).await.unwrap_or_default();
    drop(tx);
    store.close().await;
    usize::try_from(left).unwrap_or(0) >= typical(place.size) / 2
}

/// Adds past sessions of a client who is a coach.
pub(crate) async fn add_sessions_of(store: &Store, coach: ClientId, sessions: usize) {
    let number = match store.engine() {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    let insert = format!(
        "insert into coaches (id, name) select {number}, first_name || ' ' || last_name from clients where id = $1"
    );
    let mut tx = store.write().await.expect("a transaction");
    sql::execute(&mut tx, &insert, values![coach.0])
        .await
        .expect("a coach");
    let id = match store.engine() {
        Engine::Sqlite => "lower(hex(o.id))",
        Engine::Postgres => "cast(o.id as text)",
    };
    let added = format!(
        "select {id} from coaches o join clients c on o.name = c.first_name || ' ' || c.last_name where c.id = $1"
    );
    let added = sql::texts(&mut tx, &added, values![coach.0])
        .await
        .expect("coaches");
    let added = added.iter().flatten();
    let added: Vec<Uuid> = added
        .map(|id| Uuid::parse_str(id).expect("an id"))
        .collect();
    text_words::changed(&mut tx, "coaches", &added)
        .await
        .expect("words");
    let insert = format!(
        "insert into sessions (id, location_id, class_id, coach_id, starts_at, minutes, capacity)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {sessions})
         select {number}, home_location_id, (select id from classes where name = 'Reformer' limit 1), $3, $2, 50, 20
         from numbers, clients where clients.id = $1"
    );
    sql::execute(&mut tx, &insert, values![coach.0, now(), added[0]])
        .await
        .expect("sessions");
    tx.commit().await.expect("a commit");
}

fn typical(size: usize) -> usize {
    TYPICAL.min(size / 2)
}

/// Generates the studio. What is there is removed first.
pub(crate) async fn generate(place: &Place) {
    eprintln!("generating {} clients on {:?}", place.size, place.engine);
    match place.engine {
        Engine::Sqlite => {
            let file = file(place.size);
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{ending}", file.display()));
            }
        }
        Engine::Postgres => {
            let name = place.address.rsplit('/').next().expect("a name");
            support::administer(format!("drop database if exists {name}")).await;
            support::administer(format!("create database {name}")).await;
        }
    }
    let store = open(place).await;
    let db = Database {
        store: store.clone(),
        address: place.address.clone(),
    };
    let mut rng = StdRng::seed_from_u64(7);
    let location: Uuid = ids::random(&mut rng);
    db.run(support::records::INSERT_STUDIO, values![now()])
        .await;
    db.insert_location(location, "Quay", "Europe/London", "GBP")
        .await;
    let group = AccessGroupId(ids::random(&mut rng));
    db.insert_group(group, "Owners", &Permission::ALL).await;
    db.insert_member(Member {
        id: ids::random(&mut rng),
        name: "Olivia",
        email: "olivia@lethe.example",
        password_hash: "a hash",
        role: Role::Administrator,
        group,
    })
    .await;
    store.close().await;

    let mut bulk = Bulk::open(place).await;
    bulk.prepare().await;
    fill(&mut bulk, place.size, location, &mut rng).await;
    bulk.finish().await;
}

/// Adds everything but the team.
async fn fill(bulk: &mut Bulk, size: usize, location: Uuid, rng: &mut StdRng) {
    let firsts = names(rng, 400, 2..4);
    let lasts = names(rng, 6_000, 2..5);
    let home = bulk.id(location);
    let [reformer, open_day, kim] = [(); 3].map(|()| bulk.id(ids::random(rng)));
    for (id, name) in [(&reformer, "Reformer"), (&open_day, "Open day")] {
        bulk.add("classes", &format!("{id}, '{name}'")).await;
    }
    bulk.add("coaches", &format!("{kim}, 'Kim Coach'")).await;
    let mut sessions = Vec::new();
    for n in 0..200 {
        let id = bulk.id(ids::random(rng));
        let (month, day) = (n / 28 + 1, n % 28 + 1);
        let at = format!("'2026-{month:02}-{day:02}T09:00:00.000Z'");
        bulk.add(
            "sessions",
            &format!("{id}, null, {home}, {reformer}, {kim}, {at}, 50, 20, null"),
        )
        .await;
        sessions.push(id);
    }
    let open = bulk.id(ids::random(rng));
    bulk.add(
        "sessions",
        &format!(
            "{open}, null, {home}, {open_day}, null, '2027-01-01T09:00:00.000Z', 50, 10000000, null"
        ),
    )
    .await;
    let typical = typical(size);
    for n in 0..size {
        let first = match n % ONE_IN {
            1 => "Maria",
            _ => pick(&firsts, rng),
        };
        let last = match n % ONE_IN {
            51 => "Silva",
            _ => pick(&lasts, rng),
        };
        let rows = if n < typical {
            Rows::Typical
        } else {
            Rows::Few
        };
        let person = Person {
            id: bulk.id(ids::random(rng)),
            home: &home,
            first,
            last,
            n,
        };
        person.add(bulk, &sessions, rows, rng).await;
    }
    add_erased(bulk, (size / 100).max(50), &home, rng).await;
}

/// How many rows a client has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// As many as a client who has come for a year.
    Typical,
    /// A few.
    Few,
}

/// A client to add.
struct Person<'a> {
    id: String,
    home: &'a str,
    first: &'a str,
    last: &'a str,
    n: usize,
}

impl Person<'_> {
    async fn add(&self, bulk: &mut Bulk, sessions: &[String], rows: Rows, rng: &mut StdRng) {
        let Self {
            id,
            home,
            first,
            last,
            n,
        } = self;
        let domain = ["gmail.com", "mail.example", "yahoo.example"][n % 3];
        let email = format!("{first}.{last}{n}@{domain}").to_lowercase();
        let phones = [
            format!("+44 7700 {:06}", rng.random_range(0..1_000_000)),
            format!(
                "020 {:04} {:04}",
                rng.random_range(0..10_000),
                rng.random_range(0..10_000)
            ),
        ];
        let sort_key = search::fold(&format!("{last} {first}"));
        let (number, notes) = match rows {
            Rows::Typical => (
                format!("'T-{n}'"),
                format!("'Prefers mornings with the {n}th reformer'"),
            ),
            Rows::Few => ("null".to_owned(), "null".to_owned()),
        };
        let born = format!("'{}-{:02}-{:02}'", 1950 + n % 55, n % 12 + 1, n % 28 + 1);
        let at = "'2025-03-01T09:00:00.000Z'";
        bulk.add(
            "clients",
            &format!(
                "{id}, {number}, '{first}', '{last}', '{sort_key}', '{email}', '{email}', {born}, '{n} High Street', \
                 'Leeds', {notes}, '2025-03-01', {home}, {at}, {at}"
            ),
        )
        .await;
        for (kind, phone) in ["mobile", "home"].iter().zip(&phones) {
            bulk.add("client_phones", &format!("{id}, '{kind}', '{phone}'"))
                .await;
        }
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        let tokens = search::tokens(&[first, last], &[&email], &phones);
        for token in &tokens {
            bulk.add("tokens", &format!("'{token}', {id}, '{sort_key}'"))
                .await;
        }
        bulk.add(
            "list",
            &format!("'{sort_key}', {id}, '\n{}'", tokens.join("\n")),
        )
        .await;
        self.add_belongings(bulk, sessions, rows, rng).await;
    }

    async fn add_belongings(
        &self,
        bulk: &mut Bulk,
        sessions: &[String],
        rows: Rows,
        rng: &mut StdRng,
    ) {
        let Self {
            id,
            home,
            first,
            last,
            n,
        } = self;
        // Bookings, events, invoices: all of a typical client are settled.
        let (bookings, events, invoices) = match rows {
            Rows::Typical => (12, 20, 6),
            Rows::Few => (2, 3, 1),
        };
        let typical = rows == Rows::Typical;
        let mut new = || bulk_id(bulk.engine, ids::random(rng));
        let [package, membership, method] = [new(), new(), new()];
        let booked: Vec<_> = (0..bookings).map(|i| (i, new())).collect();
        let happened: Vec<_> = (0..events).map(|i| (i, new())).collect();
        let sold: Vec<_> = (0..invoices).map(|i| (i, new(), new())).collect();
        if typical || n % 2 == 0 {
            let name = if n % 5 == 0 {
                format!("Ten for {first} {last}")
            } else {
                "Ten classes".to_owned()
            };
            bulk.add(
                "packages",
                &format!("{package}, {id}, {home}, '{name}', 'used', 10, 10, '2025-04-01', '2025-12-01', null"),
            )
            .await;
            bulk.add(
                "payment_methods",
                &format!("{method}, {id}, 'stripe', 'pm_{n}', 'visa', '4242', 12, 2027"),
            )
            .await;
        }
        if typical || n % 2 == 1 {
            bulk.add(
                "memberships",
                &format!(
                    "{membership}, {id}, {home}, 'Unlimited', 'cancelled', '2025-03-01', '2025-09-01', 8900, 'GBP'"
                ),
            )
            .await;
        }
        for (i, booking) in booked {
            let session = &sessions[(n + i * 17) % sessions.len()];
            bulk.add(
                "bookings",
                &format!(
                    "{booking}, {id}, {session}, 'attended', '2025-12-01T09:00:00.000Z', null"
                ),
            )
            .await;
        }
        for (i, event) in happened {
            bulk.add(
                "client_events",
                &format!(
                    "{event}, {id}, '2026-01-{:02}T09:00:00.000Z', 'booked', null, null",
                    i % 28 + 1
                ),
            )
            .await;
        }
        for (i, invoice, payment) in sold {
            let description = match i {
                0 if typical => format!("Personal training for {first} {last}"),
                _ => "Unlimited, monthly".to_owned(),
            };
            bulk.add(
                "invoices",
                &format!(
                    "{invoice}, {id}, {home}, 'INV-{n}-{i}', '{first} {last}', '{description}', 8900, 'GBP', 'paid', \
                     '2025-03-01', '2025-03-15', null"
                ),
            )
            .await;
            bulk.add(
                "payments",
                &format!("{payment}, {id}, {invoice}, 8900, 'card', '2025-03-02'"),
            )
            .await;
        }
    }
}

/// Adds clients who were erased before.
async fn add_erased(bulk: &mut Bulk, count: usize, home: &str, rng: &mut StdRng) {
    for n in 1..=count {
        let id = bulk.id(ids::random(rng));
        let mut random = [0; 8];
        rng.fill_bytes(&mut random);
        let reference = Reference::from_random(random);
        let at = format!(
            "'2026-{:02}-{:02}T{:02}:{:02}:00.000Z'",
            n % 11 + 1,
            n % 28 + 1,
            n % 23,
            n % 59
        );
        bulk.add(
            "erased",
            &format!("{id}, '2025-03-01', {home}, '2025-03-01T09:00:00.000Z', {at}, {at}"),
        )
        .await;
        bulk.add(
            "erasures",
            &format!("{id}, '{reference}', {at}, null, {n}, '{{}}', {at}"),
        )
        .await;
    }
    bulk.flush_all().await;
    bulk.run(&format!("update ledger set place = {count}"))
        .await;
}

/// Returns different names of some syllables.
fn names(rng: &mut StdRng, count: usize, syllables: std::ops::Range<usize>) -> Vec<String> {
    let mut names = std::collections::BTreeSet::new();
    while names.len() < count {
        let length = rng.random_range(syllables.clone());
        let name: String = (0..length)
            .map(|_| SYLLABLES[rng.random_range(0..SYLLABLES.len())])
            .collect();
        names.insert(name[..1].to_uppercase() + &name[1..]);
    }
    names.into_iter().collect()
}

/// Picks a name: the first ones are frequent.
fn pick<'a>(names: &'a [String], rng: &mut StdRng) -> &'a str {
    let share = f64::from(rng.random_range(0..10_000_u32)) / 10_000.0;
    let spread = [0, 7_919, 104_729][rng.random_range(0..3)];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a short list"
    )]
    let at = (share * share * names.len() as f64) as usize;
    &names[(at * 31 + spread) % names.len()]
}

/// The tables that are filled, with their columns. The first name is that of the rows in memory.
const TABLES: [(&str, &str, &str); 19] = [
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
struct Bulk {
    engine: Engine,
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
fn bulk_id(engine: Engine, id: Uuid) -> String {
    match engine {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    }
}

impl Bulk {
    async fn open(place: &Place) -> Self {
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

    fn id(&self, id: Uuid) -> String {
        bulk_id(self.engine, id)
    }

    async fn run(&mut self, text: &str) {
        let text = AssertSqlSafe(text.to_owned());
        match &mut self.connection {
            Either::Sqlite(c) => sqlx::raw_sql(text).execute(c).await.map(drop),
            Either::Postgres(c) => sqlx::raw_sql(text).execute(c).await.map(drop),
        }
        .expect("a statement that succeeds");
    }

    /// Puts indexes, triggers and durability aside.
    async fn prepare(&mut self) {
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
        self.run("begin").await;
    }

    /// Adds a row to write.
    async fn add(&mut self, table: &str, values: &str) {
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

    async fn flush_all(&mut self) {
        for at in 0..TABLES.len() {
            self.flush(at).await;
        }
    }

    /// Writes what is staged in its order, and makes the indexes and triggers again.
    async fn finish(mut self) {
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
        for text in std::mem::take(&mut self.later) {
            self.run(&text).await;
        }
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
