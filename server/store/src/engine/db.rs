//! The only module that distinguishes the two engines.

use std::{
    fs::OpenOptions,
    ops::{Deref, DerefMut},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    str::FromStr,
    sync::{Arc, Once},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{
    Connection, Decode, Encode, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection,
    SqlitePool, Transaction, Type,
    encode::IsNull,
    error::BoxDynError,
    migrate::Migrator,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use tokio::sync::broadcast;

use crate::{
    Error, Result,
    engine::{
        found::{self, Found},
        ledger_file::LedgerFile,
        news::{self, News},
        suppression_key::Suppression,
        tls,
    },
};

pub(crate) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(crate) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Which database engine holds the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, for one machine.
    Sqlite,
    /// A server, for any number of machines.
    Postgres,
}

/// The records of one studio business.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    news: broadcast::Sender<News>,
    passes_on: Arc<Once>,
    ledger: Option<Arc<LedgerFile>>,
    suppression: Option<Suppression>,
}

#[derive(Clone, Debug)]
enum Db {
    /// SQLite allows one writer at a time. With a single connection, writers queue for it instead of failing.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// A connection outside of all pools and transactions.
pub(crate) enum OwnConnection {
    /// To SQLite.
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    Postgres(PgConnection),
}

/// A transaction. It is rolled back when it is dropped without [`Tx::commit`].
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteTx),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction of SQLite. It collects its news and sends them after the commit.
pub struct SqliteTx {
    tx: Transaction<'static, Sqlite>,
    told: Vec<News>,
    news: broadcast::Sender<News>,
}

impl SqliteTx {
    async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        for news in self.told {
            // There may be no receivers.
            let _ = self.news.send(news);
        }
        Ok(())
    }
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}

/// Runs the same expression on the connection of either engine.
macro_rules! on {
    ($tx:expr, |$connection:ident| $body:expr) => {{
        #[cfg(feature = "failures")]
        $crate::engine::failures::statement()?;
        match $tx {
            $crate::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    }};
}
pub(crate) use on;

/// Declares the statements of a module, and lists them for the test that prepares and explains each.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        pub(crate) const STATEMENTS: &[(&str, &str)] =
            &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}
pub(crate) use statements;

/// Returns whether the database is read-only: a replica, or an address that demands it.
async fn is_read_only(pool: &PgPool) -> Result<bool> {
    let only = "select current_setting('transaction_read_only')::boolean";
    Ok(sqlx::query_scalar(only).fetch_one(pool).await?)
}

/// What to do if a database, or a part of its schema, does not exist.
#[derive(Clone, Copy, Debug)]
enum Missing {
    Create,
    Refuse,
}

impl Missing {
    /// Checks what was found. Nothing was written yet.
    fn check(self, found: Found) -> Result<()> {
        match (self, found) {
            (_, Found::Current) | (Self::Create, Found::Nothing | Found::Older) => Ok(()),
            (_, found) => Err(Error::Found(found)),
        }
    }
}

async fn open_sqlite(address: &str, missing: Missing) -> Result<Db> {
    let options = SqliteConnectOptions::from_str(address)?;
    let found = found::file(&options).await?;
    missing.check(found)?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // SQLite treats a replaced row as deleted, so that the triggers fire.
        .pragma("recursive_triggers", "on")
        // Deleted content is overwritten, so that it cannot be read back from the file.
        .pragma("secure_delete", "on")
        // Temporary content never reaches a file.
        .pragma("temp_store", "memory")
        // The threads that run statements are woken less often for answers of thousands of rows.
        .row_buffer_size(500);
    create_for_owner(options.get_filename());
    let writer = options
        .clone()
        // A transaction that changes more pages than fit here writes some of them twice.
        .pragma("cache_size", "-16000");
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        // SQLite rolls back by itself when the disk is full, but sqlx still assumes an open transaction. The
        // connection could never write again.
        .before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .connect_with(writer)
        .await?;
    if found != Found::Current {
        SQLITE.run(&write).await?;
    }
    let read = SqlitePoolOptions::new()
        .max_connections(8)
        .connect_with(options.read_only(true))
        .await?;
    Ok(Db::Sqlite { write, read })
}

async fn open_postgres(address: &str, missing: Missing) -> Result<Db> {
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .connect_with(tls::options(address)?)
        .await?;
    let found = found::postgres(&mut *pool.acquire().await?).await?;
    if found != Found::Current {
        // A replica takes its schema from the server that it follows.
        if is_read_only(&pool).await? {
            return Err(Error::Schema);
        }
        missing.check(found)?;
        POSTGRES.run(&pool).await?;
    }
    Ok(Db::Postgres(pool))
}

/// Returns the engine that an address is for.
fn engine_of(address: &str) -> Result<Engine> {
    if address.starts_with("sqlite:") {
        Ok(Engine::Sqlite)
    } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        Ok(Engine::Postgres)
    } else {
        Err(Error::Address)
    }
}

/// Creates the file of an SQLite database, so that only its owner can read it. SQLite gives the files beside it the same mode. A
/// file that cannot be created here is left to SQLite, which says why.
fn create_for_owner(file: &Path) {
    let is_in_memory = file.to_string_lossy().contains("memory");
    if !is_in_memory {
        let mut options = OpenOptions::new();
        drop(options.write(true).create_new(true).mode(0o600).open(file));
    }
}

impl Store {
    /// Opens the database at `address` (`sqlite:FILE` or `postgres://…`), creates the file if it does not exist, and
    /// migrates the schema. A replica of PostgreSQL is opened for reading only.
    ///
    /// # Errors
    ///
    /// Fails if the address is for another engine, the database cannot be reached, its schema is newer or another program's, or
    /// it is a replica with another schema.
    pub async fn open(address: &str) -> Result<Self> {
        Self::open_at(address, Missing::Create).await
    }

    /// Opens the database at `address` like [`Store::open`], but creates and migrates nothing.
    ///
    /// # Errors
    ///
    /// Fails also if there is no database, or its schema is not the one of this program.
    pub async fn open_existing(address: &str) -> Result<Self> {
        Self::open_at(address, Missing::Refuse).await
    }

    /// Returns what is at `address`. Nothing is created or changed.
    ///
    /// # Errors
    ///
    /// Fails if the address is for another engine, or the database cannot be reached.
    pub async fn found_at(address: &str) -> Result<Found> {
        match engine_of(address)? {
            Engine::Sqlite => found::file(&SqliteConnectOptions::from_str(address)?).await,
            Engine::Postgres => {
                let mut connection = PgConnection::connect_with(&tls::options(address)?).await?;
                let found = found::postgres(&mut connection).await;
                connection.close().await?;
                found
            }
        }
    }

    async fn open_at(address: &str, missing: Missing) -> Result<Self> {
        let db = match engine_of(address)? {
            Engine::Sqlite => open_sqlite(address, missing).await?,
            Engine::Postgres => open_postgres(address, missing).await?,
        };
        Ok(Self {
            db,
            news: news::channel(),
            passes_on: Arc::new(Once::new()),
            ledger: None,
            suppression: None,
        })
    }

    /// Returns the store with a ledger file, which records each erasure outside the database too.
    #[must_use]
    pub fn with_ledger(self, file: LedgerFile) -> Self {
        Self {
            ledger: Some(Arc::new(file)),
            ..self
        }
    }

    /// Returns the ledger file, if there is one.
    pub(crate) fn ledger(&self) -> Option<Arc<LedgerFile>> {
        self.ledger.clone()
    }

    /// Returns the store with suppression: it keeps keyed digests of erased clients, and reports when such a client
    /// comes back.
    #[must_use]
    pub fn with_suppression(self, suppression: Suppression) -> Self {
        Self {
            suppression: Some(suppression),
            ..self
        }
    }

    /// Returns the suppression, if it is on.
    pub fn suppression(&self) -> Option<&Suppression> {
        self.suppression.as_ref()
    }

    /// Subscribes to changes from now on, in this process and in all others on the same database.
    pub fn news(&self) -> broadcast::Receiver<News> {
        if let Db::Postgres(pool) = &self.db {
            self.passes_on.call_once(|| {
                tokio::spawn(news::pass_on(pool.clone(), self.news.clone()));
            });
        }
        self.news.subscribe()
    }

    fn sqlite(&self, tx: Transaction<'static, Sqlite>) -> Tx {
        Tx::Sqlite(SqliteTx {
            tx,
            told: Vec::new(),
            news: self.news.clone(),
        })
    }

    /// Returns the database engine.
    pub fn engine(&self) -> Engine {
        match &self.db {
            Db::Sqlite { .. } => Engine::Sqlite,
            Db::Postgres(_) => Engine::Postgres,
        }
    }

    /// Returns whether the schema is the one of this program, now. A later version may have migrated it since this store was opened.
    ///
    /// # Errors
    ///
    /// Fails if the database does not answer.
    pub async fn found(&self) -> Result<Found> {
        match &self.db {
            Db::Sqlite { read, .. } => found::sqlite(&mut *read.acquire().await?).await,
            Db::Postgres(pool) => found::postgres(&mut *pool.acquire().await?).await,
        }
    }

    /// Begins a transaction that only reads. All its reads see one snapshot.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match &self.db {
            Db::Sqlite { read, .. } => self.sqlite(read.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await?,
            ),
        })
    }

    /// Begins a transaction that writes. On SQLite it waits for the other writer to finish: a read that turns into a
    /// write could fail instead.
    pub async fn write(&self) -> Result<Tx> {
        #[cfg(feature = "failures")]
        crate::engine::failures::statement()?;
        Ok(match &self.db {
            Db::Sqlite { write, .. } => self.sqlite(write.begin_with("begin immediate").await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Opens a separate connection, for statements that cannot run in a transaction.
    pub(crate) async fn own_connection(&self) -> Result<OwnConnection> {
        Ok(match &self.db {
            Db::Sqlite { write, .. } => OwnConnection::Sqlite(
                SqliteConnection::connect_with(&write.connect_options()).await?,
            ),
            Db::Postgres(pool) => {
                OwnConnection::Postgres(PgConnection::connect_with(&pool.connect_options()).await?)
            }
        })
    }

    /// Closes all connections after the running work has finished.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Returns the database engine.
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Sends news once the transaction is committed.
    pub(crate) async fn tell(&mut self, news: News) -> Result<()> {
        self.tell_all(&[news]).await
    }

    /// Sends all these news likewise.
    pub(crate) async fn tell_all(&mut self, news: &[News]) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.told.extend(news),
            Self::Postgres(tx) => {
                let payloads: Vec<String> = news.iter().filter_map(|news| news.payload()).collect();
                sqlx::query("select pg_notify($1, payload) from unnest($2) payload")
                    .bind(news::CHANNEL)
                    .bind(payloads)
                    .execute(&mut **tx)
                    .await?;
            }
        }
        Ok(())
    }

    /// Commits the transaction. If that fails, nothing has changed.
    pub async fn commit(self) -> Result<()> {
        #[cfg(feature = "failures")]
        crate::engine::failures::statement()?;
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// An instant in a column: `timestamptz` on PostgreSQL; on SQLite text in UTC, always with three decimals, so that the
/// order of the text is the order of time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At(pub(crate) Timestamp);

impl Type<Sqlite> for At {
    fn type_info() -> sqlx::sqlite::SqliteTypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for At {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::sqlite::SqliteArgumentsBuffer,
    ) -> std::result::Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(format!("{:.3}", self.0), buffer)
    }
}

impl Decode<'_, Sqlite> for At {
    fn decode(value: sqlx::sqlite::SqliteValueRef<'_>) -> std::result::Result<Self, BoxDynError> {
        Ok(Self(<&str as Decode<Sqlite>>::decode(value)?.parse()?))
    }
}

impl Type<Postgres> for At {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <jiff_sqlx::Timestamp as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for At {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> std::result::Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(self.0.to_sqlx(), buffer)
    }
}

impl Decode<'_, Postgres> for At {
    fn decode(value: sqlx::postgres::PgValueRef<'_>) -> std::result::Result<Self, BoxDynError> {
        Ok(Self(
            <jiff_sqlx::Timestamp as Decode<Postgres>>::decode(value)?.to_jiff(),
        ))
    }
}

/// Returns the date in the type of the database drivers.
pub(crate) fn on_day(date: Date) -> jiff_sqlx::Date {
    date.to_sqlx()
}
