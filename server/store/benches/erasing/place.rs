//! Where the studio of one size is. A generated studio stays as it is: what is measured is a copy of it.

use std::{env, fs, path::PathBuf};

use store::{Engine, Store, engine::text_words::RULES};
use support::{administer, sql, values};

/// Where a studio is.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    /// The number of its clients.
    pub(crate) size: usize,
    /// The address by which Lethe opens it.
    pub(crate) address: String,
    /// The name of its file or database.
    name: String,
}

impl Place {
    /// Returns the place of the studio with `size` clients that is generated.
    pub(crate) fn of(engine: Engine, size: usize) -> Self {
        Self::named(engine, size, format!("lethe_bench_{size}"))
    }

    /// Returns the place of its copy, which is measured.
    fn of_copy(&self) -> Self {
        Self::named(self.engine, self.size, format!("{}_measured", self.name))
    }

    fn named(engine: Engine, size: usize, name: String) -> Self {
        let address = match engine {
            Engine::Sqlite => format!("sqlite:{}", file(&name).display()),
            Engine::Postgres => {
                let server = env::var("LETHE_TEST_POSTGRES").expect("run through .ci/postgres");
                let (start, _) = server.rsplit_once('/').expect("an address");
                // The server has TLS for its tests, which would be measured, too.
                format!("{start}/{name}?sslmode=disable")
            }
        };
        Self {
            engine,
            size,
            address,
            name,
        }
    }

    /// Makes an empty database. What is there is removed first.
    pub(crate) async fn clear(&self) {
        self.remove().await;
        if self.engine == Engine::Postgres {
            administer(format!("create database {}", self.name)).await;
        }
    }

    /// Copies the studio, and returns the place of the copy.
    pub(crate) async fn copy(&self) -> Self {
        let copy = self.of_copy();
        copy.remove().await;
        match self.engine {
            Engine::Sqlite => {
                fs::copy(file(&self.name), file(&copy.name)).expect("a copy");
                // Otherwise, what is measured would also wait until the disk has written the copy.
                let copied = fs::File::open(file(&copy.name)).expect("a file");
                copied.sync_all().expect("a whole file");
            }
            Engine::Postgres => {
                let (name, of) = (&copy.name, &self.name);
                administer(format!("create database {name} template {of}")).await;
            }
        }
        copy
    }

    /// Removes the studio.
    pub(crate) async fn remove(&self) {
        match self.engine {
            Engine::Sqlite => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(format!("{}{ending}", file(&self.name).display()));
                }
            }
            Engine::Postgres => {
                administer(format!("drop database if exists {}", self.name)).await;
            }
        }
    }

    /// Returns whether the whole studio is there. Its schema is the current one then.
    pub(crate) async fn is_complete(&self) -> bool {
        if self.engine == Engine::Sqlite && !file(&self.name).exists() {
            return false;
        }
        let Ok(store) = Store::open(&self.address).await else {
            return false;
        };
        let mut tx = store.read().await.expect("a transaction");
        let complete = "select count(*) from studio where text_words = $1";
        let complete = sql::number(&mut tx, complete, values![RULES]).await;
        drop(tx);
        store.close().await;
        matches!(complete, Ok(1))
    }

    /// Returns how many bytes the log of SQLite has.
    pub(crate) fn log(&self) -> u64 {
        let log = format!("{}-wal", file(&self.name).display());
        fs::metadata(log).map_or(0, |log| log.len())
    }
}

fn file(name: &str) -> PathBuf {
    let target = env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let folder = PathBuf::from(target).join("bench");
    fs::create_dir_all(&folder).expect("a folder");
    folder.join(format!("{name}.db"))
}

/// Opens the studio as the server does.
pub(crate) async fn open(place: &Place) -> Store {
    Store::open(&place.address).await.expect("a store")
}
