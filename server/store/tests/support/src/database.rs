//! A database for each test, on either engine, removed after the test.

use std::{env, future::Future, panic::resume_unwind, path::PathBuf, str::FromStr};

use sha2::{Digest, Sha256};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use store::{Engine, Store};
use tokio::task::{LocalSet, spawn_local};

use crate::Folder;

/// Makes two tests of each `async fn name(db: Database)`: `name::sqlite` and `name::postgres`. A function that is not
/// listed is dead code, which the compiler reports.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Engine::Postgres, super::$name);
            }
        }
    )*};
}

/// Makes the test `name::sqlite` of each `async fn name(db: Database)`, for what does not depend on the engine.
#[macro_export]
macro_rules! on_sqlite {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, super::$name);
            }
        }
    )*};
}

/// What the name of a second database ends in.
const SECOND: &str = "_second";

/// An empty database with the current schema.
#[derive(Clone)]
pub struct Database {
    /// The store under test.
    pub store: Store,
    /// The address from which [`Store::open`] opens the database.
    pub address: String,
}

impl Database {
    /// Returns the address of a second database, which is removed after the test too. On PostgreSQL it exists and is
    /// empty.
    pub async fn second_address(&self) -> String {
        if self.store.engine() == Engine::Sqlite {
            return format!("{}{SECOND}", self.address);
        }
        let own = PgConnectOptions::from_str(&self.address).expect("an address");
        let name = format!("{}{SECOND}", own.get_database().expect("a name"));
        administer(format!("create database {name}")).await;
        server().database(&name).to_url_lossy().to_string()
    }

    /// Returns the folder that holds an SQLite database and nothing else.
    pub fn folder(&self) -> PathBuf {
        let file = PathBuf::from(self.address.trim_start_matches("sqlite:"));
        file.parent().expect("a folder").to_owned()
    }

    /// Opens a second store on the same database, as another process does.
    pub async fn open_again(&self) -> Store {
        Store::open(&self.address).await.expect("a second store")
    }

    /// Returns when a transaction waits for another one. On SQLite it returns at once: there a transaction waits
    /// before it begins, which no query shows.
    pub async fn until_a_transaction_waits(&self) {
        let waiting = "
            select 'waiting' from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while self.store.engine() == Engine::Postgres && self.texts(waiting, &[]).await.is_empty() {
        }
    }
}

/// Runs a test on a new database, and removes the database even if the test panics. Returns what the test returns.
pub fn run<F, T>(engine: Engine, test: F) -> T::Output
where
    F: FnOnce(Database) -> T + 'static,
    T: Future<Output: 'static>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let storage = Storage::make(engine).await;
        let address = storage.address();
        let outcome = spawn_local(async move {
            let store = Store::open(&address).await.expect("a new database");
            test(Database { store, address }).await
        })
        .await;
        storage.remove().await;
        match outcome {
            Ok(given) => given,
            Err(failure) => resume_unwind(failure.into_panic()),
        }
    })
}

/// What holds a database.
enum Storage {
    /// A folder that holds nothing else.
    Sqlite(Folder),
    /// The server, and the name of the database on it.
    Postgres(Box<PgConnectOptions>, String),
}

impl Storage {
    async fn make(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite(Folder::new()),
            Engine::Postgres => {
                let name = format!("lethe_{:016x}", rand::random::<u64>());
                let template = template().await;
                administer(format!("create database {name} template {template}")).await;
                Self::Postgres(Box::new(server()), name)
            }
        }
    }

    fn address(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.join("studio.db").display()),
            Self::Postgres(server, name) => {
                server.clone().database(name).to_url_lossy().to_string()
            }
        }
    }

    async fn remove(self) {
        match self {
            Self::Sqlite(folder) => drop(folder),
            Self::Postgres(_, name) => {
                for name in [format!("if exists {name}{SECOND}"), name] {
                    administer(format!("drop database {name} with (force)")).await;
                }
            }
        }
    }
}

/// Returns the name of a database with the current schema, which the first test makes. Copying it takes a tenth of the time
/// of making the schema.
async fn template() -> String {
    let mut checksum = Sha256::new();
    for migration in sqlx::migrate!("../../migrations/postgres").iter() {
        checksum.update(&migration.checksum);
    }
    let checksum: [u8; 32] = checksum.finalize().into();
    let [first, ..] = checksum.as_chunks::<8>().0 else {
        unreachable!("32 bytes have 8 first ones");
    };
    let name = format!("lethe_template_{:016x}", u64::from_be_bytes(*first));

    let mut connection = connect(&server()).await;
    let exists = "select count(*) from pg_database where datname = $1";
    let count = sqlx::query_scalar::<_, i64>(exists).bind(&name);
    if count.fetch_one(&mut connection).await.expect("a count") == 0 {
        // Other tests wait here while the first one makes the template.
        execute(&mut connection, "select pg_advisory_lock(1)").await;
        let count = sqlx::query_scalar::<_, i64>(exists).bind(&name);
        if count.fetch_one(&mut connection).await.expect("a count") == 0 {
            let begun = format!("{name}_begun");
            for statement in ["drop database if exists", "create database"] {
                execute(&mut connection, format!("{statement} {begun}")).await;
            }
            let address = server().database(&begun).to_url_lossy().to_string();
            let store = Store::open(&address).await.expect("a new database");
            store.close().await;
            execute(
                &mut connection,
                format!("alter database {begun} rename to {name}"),
            )
            .await;
        }
    }
    connection.close().await.expect("a closed connection");
    name
}

/// Makes an SQLite database with the schema of an earlier version of Lethe, whose last migration was `version`, and runs a statement.
pub async fn make_older(address: &str, version: i64, statement: &str) {
    let options = SqliteConnectOptions::from_str(address).expect("an address");
    let options = options.create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .expect("a connection");
    let migrated = sqlx::migrate!("../../migrations/sqlite")
        .run_to(version, &mut connection)
        .await;
    migrated.expect("the schema from before");
    let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(&mut connection)
        .await;
    done.expect("a statement that succeeds");
    connection.close().await.expect("a closed connection");
}

fn server() -> PgConnectOptions {
    let Ok(address) = env::var("LETHE_TEST_POSTGRES") else {
        panic!(
            "PostgreSQL is missing. Run the tests as `.ci/postgres cargo test -p store` (or `-p server`), or set \
             LETHE_TEST_POSTGRES to the address of a server on which tests may create databases."
        );
    };
    PgConnectOptions::from_str(&address).expect("LETHE_TEST_POSTGRES is an address")
}

/// Runs a statement on the server, outside the databases of tests.
pub async fn administer(statement: impl Into<String>) {
    administer_in(&server(), statement).await;
}

/// Runs a statement in the PostgreSQL database at an address, as the user that it names.
pub async fn administer_at(address: &str, statement: impl Into<String>) {
    let database = PgConnectOptions::from_str(address).expect("an address");
    administer_in(&database, statement).await;
}

/// Runs a statement in a database of the server, outside every transaction.
pub async fn administer_in(database: &PgConnectOptions, statement: impl Into<String>) {
    let mut connection = connect(database).await;
    execute(&mut connection, statement).await;
    connection.close().await.expect("a closed connection");
}

async fn connect(database: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(database)
        .await
        .expect("the server at LETHE_TEST_POSTGRES answers")
}

async fn execute(connection: &mut PgConnection, statement: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(statement.into()))
        .execute(connection)
        .await
        .expect("a statement that succeeds");
}
