//! The database and its ledger.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Args;
use store::Store;

/// The database and its ledger.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// The database.
    #[arg(
        long,
        help = "The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
        env = "LETHE_DATABASE",
        default_value = "sqlite:data/lethe.db",
        hide_env_values = true
    )]
    pub database: String,
    /// The ledger of erasures: a file that must not be part of any backup of the database. By default lethe.ledger beside
    /// an SQLite file, or in this folder with PostgreSQL.
    #[arg(long, env = "LETHE_LEDGER", value_name = "FILE")]
    pub ledger: Option<PathBuf>,
}

impl Database {
    /// Returns the file of the SQLite database; `None` for PostgreSQL.
    fn file(&self) -> Option<PathBuf> {
        let file = self.database.strip_prefix("sqlite:")?;
        let file = file.trim_start_matches("//").split('?').next();
        file.map(PathBuf::from)
    }

    /// Returns the path of the ledger.
    pub fn ledger(&self) -> PathBuf {
        let beside = || match self.file() {
            Some(file) => file.with_extension("ledger"),
            None => "lethe.ledger".into(),
        };
        self.ledger.clone().unwrap_or_else(beside)
    }

    /// Opens the store with its ledger. The folder of an SQLite file is created where it is missing.
    ///
    /// # Errors
    /// When it cannot be opened; the message says which setting to look at.
    pub async fn open(&self) -> anyhow::Result<Store> {
        self.make_folder()?;
        let store = Store::open(&self.database)
            .await
            .context("the database cannot be opened (--database)")?;
        Ok(store.with_ledger(&self.ledger()))
    }

    /// Creates the folder of an SQLite file where it is missing.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn make_folder(&self) -> anyhow::Result<()> {
        if let Some(file) = self.file()
            && let Some(folder) = file.parent()
            && !folder.as_os_str().is_empty()
        {
            fs::create_dir_all(folder)
                .context("the folder of the database cannot be created (--database)")?;
        }
        Ok(())
    }
}
