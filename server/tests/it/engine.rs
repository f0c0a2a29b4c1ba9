//! A database of its own for every test, on each engine, gone afterwards.

use std::{env, fs, future::Future, panic::resume_unwind, path::PathBuf, str::FromStr};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use store::{Engine, Store};
use tokio::task::{LocalSet, spawn_local};

/// Makes of each `async fn name(db: Database)` the tests `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: Database) $body:block)*) => {$(
        $(#[$doc])*
        async fn $name($db: $crate::engine::Database) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::engine::run(::store::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::engine::run(::store::Engine::Postgres, super::$name);
            }
        }
    )*};
}
pub(crate) use on_both;

/// Makes of each `async fn name(db: Database)` a test on SQLite: for what no database has a part in.
macro_rules! on_one {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: Database) $body:block)*) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            async fn test($db: $crate::engine::Database) $body
            $crate::engine::run(::store::Engine::Sqlite, test);
        }
    )*};
}
pub(crate) use on_one;

/// An empty database with the schema of today.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) store: Store,
    /// Where other processes find it.
    pub(crate) address: String,
}

/// Runs a test on a new database, and removes the database whatever becomes of the test.
pub(crate) fn run<F, T>(engine: Engine, test: F)
where
    F: FnOnce(Database) -> T + 'static,
    T: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let place = Place::make(engine).await;
        let address = place.address();
        let outcome = spawn_local(async move {
            let store = Store::open(&address).await.expect("a new database");
            test(Database { store, address }).await;
        })
        .await;
        place.remove().await;
        if let Err(failure) = outcome {
            resume_unwind(failure.into_panic());
        }
    });
}

/// A new folder that holds nothing else.
pub(crate) fn folder() -> PathBuf {
    let folder = env::temp_dir().join(format!("lethe_{:016x}", rand::random::<u64>()));
    fs::create_dir(&folder).expect("a folder");
    folder
}

/// Where a database is.
enum Place {
    /// A folder that holds nothing else.
    Sqlite(PathBuf),
    /// The server, and the name of the database on it.
    Postgres(Box<PgConnectOptions>, String),
}

impl Place {
    async fn make(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite(folder()),
            Engine::Postgres => {
                let name = format!("lethe_{:016x}", rand::random::<u64>());
                let server = server();
                administer(&server, format!("create database {name}")).await;
                Self::Postgres(Box::new(server), name)
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
            Self::Sqlite(folder) => fs::remove_dir_all(folder).expect("the folder goes"),
            Self::Postgres(server, name) => {
                administer(&server, format!("drop database {name} with (force)")).await;
            }
        }
    }
}

fn server() -> PgConnectOptions {
    let Ok(address) = env::var("LETHE_TEST_POSTGRES") else {
        panic!(
            "PostgreSQL is missing: run `.ci/postgres cargo test -p server`, or set LETHE_TEST_POSTGRES to the \
             address of a server on which databases may be made."
        );
    };
    PgConnectOptions::from_str(&address).expect("LETHE_TEST_POSTGRES is an address")
}

async fn administer(server: &PgConnectOptions, statement: String) {
    let mut connection = PgConnection::connect_with(server)
        .await
        .expect("the server at LETHE_TEST_POSTGRES answers");
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .expect("a database is made or dropped");
    connection.close().await.expect("the server lets go");
}
