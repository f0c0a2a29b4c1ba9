//! A database of its own for every test, on each engine, gone afterwards.

use std::{env, fs, future::Future, panic::resume_unwind, path::PathBuf, str::FromStr};

use jiff::Timestamp;
use rand::{SeedableRng, rngs::StdRng};
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

/// What the name of a second database ends in.
const SECOND: &str = "_second";

/// An empty database with the schema of today.
pub(crate) struct Database {
    /// The store that is tested.
    pub(crate) store: Store,
    /// Where [`Store::open`] finds the database.
    pub(crate) address: String,
}

impl Database {
    /// Where another database can be, which is gone afterwards as well. On PostgreSQL it is there, and empty.
    pub(crate) async fn second_address(&self) -> String {
        if self.store.engine() == Engine::Sqlite {
            return format!("{}{SECOND}", self.address);
        }
        let own = PgConnectOptions::from_str(&self.address).expect("an address");
        let name = format!("{}{SECOND}", own.get_database().expect("a name"));
        administer(format!("create database {name}")).await;
        server().database(&name).to_url_lossy().to_string()
    }

    /// The folder that holds an SQLite database and nothing else.
    pub(crate) fn folder(&self) -> PathBuf {
        let file = PathBuf::from(self.address.trim_start_matches("sqlite:"));
        file.parent().expect("a folder").to_owned()
    }

    /// A second store on the same database, as another process would open it.
    pub(crate) async fn open_again(&self) -> Store {
        Store::open(&self.address).await.expect("a second store")
    }
}

/// The instant at which every test takes place.
pub(crate) fn now() -> Timestamp {
    "2026-12-01T09:00:00Z".parse().expect("an instant")
}

/// Randomness that is the same every time.
pub(crate) fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

/// Randomness that is another one every time, for what a test does many times.
pub(crate) fn random() -> StdRng {
    rand::make_rng()
}

/// Runs a test on a new database, and removes the database whatever becomes of the test. Gives what the test gives.
pub(crate) fn run<F, T>(engine: Engine, test: F) -> T::Output
where
    F: FnOnce(Database) -> T + 'static,
    T: Future<Output: 'static>,
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
            test(Database { store, address }).await
        })
        .await;
        place.remove().await;
        match outcome {
            Ok(given) => given,
            Err(failure) => resume_unwind(failure.into_panic()),
        }
    })
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
        let name = format!("lethe_{:016x}", rand::random::<u64>());
        match engine {
            Engine::Sqlite => {
                let folder = env::temp_dir().join(name);
                fs::create_dir(&folder).expect("a folder for the database");
                Self::Sqlite(folder)
            }
            Engine::Postgres => {
                administer(format!("create database {name}")).await;
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
            Self::Sqlite(folder) => fs::remove_dir_all(folder).expect("the folder goes"),
            Self::Postgres(_, name) => {
                for name in [format!("if exists {name}{SECOND}"), name] {
                    administer(format!("drop database {name} with (force)")).await;
                }
            }
        }
    }
}

fn server() -> PgConnectOptions {
    let Ok(address) = env::var("LETHE_TEST_POSTGRES") else {
        panic!(
            "PostgreSQL is missing: run `.ci/postgres cargo test -p store`, or set LETHE_TEST_POSTGRES to the \
             address of a server on which databases may be made."
        );
    };
    PgConnectOptions::from_str(&address).expect("LETHE_TEST_POSTGRES is an address")
}

/// Runs a statement on the server, outside the databases of tests.
pub(crate) async fn administer(statement: impl Into<String>) {
    administer_in(&server(), statement).await;
}

/// Runs a statement in a database of the server, outside every transaction.
pub(crate) async fn administer_in(database: &PgConnectOptions, statement: impl Into<String>) {
    let mut connection = PgConnection::connect_with(database)
        .await
        .expect("the server at LETHE_TEST_POSTGRES answers");
    sqlx::raw_sql(AssertSqlSafe(statement.into()))
        .execute(&mut connection)
        .await
        .expect("the server does as it is told");
    connection.close().await.expect("the server lets go");
}
