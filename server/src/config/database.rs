//! The database.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use store::Store;

use super::{Ledger, make_folder};

/// The database.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// The database.
    #[arg(
        long,
        help = "The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
        env = "LETHE_DATABASE",
        default_value = Self::DEFAULT,
        hide_env_values = true
    )]
    pub database: String,
}

impl Database {
    const DEFAULT: &str = "sqlite:data/lethe.db";

    /// Returns the database at an address, or the default one.
    pub fn at(address: Option<&str>) -> Self {
        Self {
            database: address.unwrap_or(Self::DEFAULT).to_owned(),
        }
    }

    /// Returns the file of the SQLite database; `None` for PostgreSQL.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let file = self.database.strip_prefix("sqlite:")?;
        let file = file.trim_start_matches("//").split('?').next();
        file.map(PathBuf::from)
    }

    /// Opens the store. The folder of an SQLite file is created where it is missing.
    ///
    /// # Errors
    /// When it cannot be opened; the message says which setting to look at.
    pub async fn open(&self) -> anyhow::Result<Store> {
        self.make_folder()?;
        Store::open(&self.database)
            .await
            .context("Lethe cannot open the database (--database)")
    }

    /// Opens the store of a database that exists. Nothing is created or migrated.
    ///
    /// # Errors
    /// Fails if there is no database, or Lethe cannot open it. The message names the setting.
    pub async fn open_existing(&self) -> anyhow::Result<Store> {
        if let Some(file) = self.file()
            && !file.exists()
        {
            bail!("There is no database at {} (--database)", file.display());
        }
        Store::open_existing(&self.database)
            .await
            .context("Lethe cannot open the database (--database)")
    }

    /// Opens the store with its ledger, for erasing: receipts are signed in the name of `origin`, and the day keys are kept
    /// for `backup_days`.
    ///
    /// # Errors
    /// When one of them cannot be opened; the message says which setting to look at.
    pub async fn open_for_erasing(
        &self,
        ledger: &Ledger,
        origin: &str,
        backup_days: u16,
    ) -> anyhow::Result<Store> {
        let store = self.open().await?;
        Ok(store.with_ledger(ledger.file(self, origin, backup_days)?))
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
            make_folder(folder)
                .context("Lethe cannot create the folder of the database (--database)")?;
        }
        Ok(())
    }
}
