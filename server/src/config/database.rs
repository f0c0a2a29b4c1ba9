//! The database.

use std::{
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};
use clap::{ArgMatches, Args, Command, FromArgMatches, error::ErrorKind};
use store::{Store, engine::found::Found};

use super::{Ledger, before_migration, make_folder, private};
use crate::clock;

const UNOPENED: &str = "Lethe cannot open the database (--database)";

/// The database. Debug output shows no password.
#[derive(Clone)]
pub struct Database {
    /// The address, which can hold a password.
    pub database: String,
}

/// The database as it is typed.
#[derive(Args)]
struct Typed {
    /// The database.
    #[arg(
        long,
        help = "The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
        env = "LETHE_DATABASE",
        default_value = Database::DEFAULT,
        hide_env_values = true
    )]
    database: String,
    /// The file that holds the address.
    #[arg(
        long,
        help = "A file with the address of the database, so that no password is on a command line",
        env = "LETHE_DATABASE_FILE",
        value_name = "FILE",
        conflicts_with = "database"
    )]
    database_file: Option<PathBuf>,
}

impl Typed {
    fn read(self) -> Result<Database, clap::Error> {
        let Some(file) = self.database_file else {
            return Ok(Database {
                database: self.database,
            });
        };
        let database = address_in(&file).map_err(|error| {
            let words = format!(
                "Lethe cannot use {} (--database-file): {error:#}\n",
                file.display()
            );
            clap::Error::raw(ErrorKind::Io, words)
        })?;
        Ok(Database { database })
    }
}

/// Returns the address in a file.
fn address_in(file: &Path) -> anyhow::Result<String> {
    private::check_secret(file)?;
    let text = fs::read_to_string(file)?;
    let address = text.trim();
    ensure!(!address.is_empty(), "the file is empty");
    Ok(address.to_owned())
}

impl FromArgMatches for Database {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Typed::from_arg_matches(matches)?.read()
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Database {
    fn augment_args(command: Command) -> Command {
        Typed::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Typed::augment_args_for_update(command)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Database {
    const DEFAULT: &str = "sqlite:data/lethe.db";

    /// Returns the database at an address, or the default one.
    pub fn at(address: Option<&str>) -> Self {
        Self {
            database: address.unwrap_or(Self::DEFAULT).to_owned(),
        }
    }

    /// Returns the database at an address, the one whose address is in a file, or the default one.
    ///
    /// # Errors
    /// When the file cannot be read, or other users can read it.
    pub fn typed(address: Option<&str>, file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = file else {
            return Ok(Self::at(address));
        };
        let database =
            address_in(file).context("Lethe cannot read the address (--database-file)")?;
        Ok(Self { database })
    }

    /// Returns the file of the SQLite database; `None` for PostgreSQL.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let file = self.database.strip_prefix("sqlite:")?;
        let file = file.trim_start_matches("//").split('?').next();
        file.map(PathBuf::from)
    }

    /// Returns the address without its password.
    pub fn masked(&self) -> String {
        let (address, query) = match self.database.split_once('?') {
            Some((address, query)) => (address, Some(query)),
            None => (self.database.as_str(), None),
        };
        // A password can hold an @, but no host can.
        let masked = address.split_once("://").and_then(|(scheme, rest)| {
            let (user, host) = rest.rsplit_once('@')?;
            let (user, _) = user.split_once(':')?;
            Some(format!("{scheme}://{user}:***@{host}"))
        });
        let mut masked = masked.unwrap_or_else(|| address.to_owned());
        for (at, option) in query
            .into_iter()
            .flat_map(|query| query.split('&'))
            .enumerate()
        {
            masked.push(if at == 0 { '?' } else { '&' });
            match option.split_once('=') {
                Some((name, _)) if name.contains("password") => {
                    masked.push_str(name);
                    masked.push_str("=***");
                }
                Some(_) | None => masked.push_str(option),
            }
        }
        masked
    }

    /// Checks that no other user can read or change the files of an SQLite database.
    fn check(&self) -> anyhow::Result<()> {
        let Some(file) = self.file() else {
            return Ok(());
        };
        // SQLite keeps its other files beside the one to which a link leads.
        let file = fs::canonicalize(&file).unwrap_or(file);
        let with = |ending: &str| {
            let mut name = OsString::from(&file);
            name.push(ending);
            PathBuf::from(name)
        };
        private::check(["", "-wal", "-shm", "-journal"].map(with))
    }

    /// Opens the store. The folder of an SQLite file is created where it is missing, and so is the database. The schema of a database
    /// from before is not changed.
    ///
    /// # Errors
    /// When it cannot be opened; the message says which setting to look at.
    pub async fn open(&self) -> anyhow::Result<Store> {
        self.make_folder()?;
        self.check()?;
        if self.found().await? == Found::Older {
            return Err(store::Error::Found(Found::Older)).context(UNOPENED);
        }
        Store::open(&self.database).await.context(UNOPENED)
    }

    async fn found(&self) -> anyhow::Result<Found> {
        Store::found_at(&self.database).await.context(UNOPENED)
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
        self.check()?;
        Store::open_existing(&self.database).await.context(UNOPENED)
    }

    /// Opens the store with its ledger, for erasing: receipts are signed in the name of `origin`, and the day keys are kept
    /// for `backup_days`. The schema is brought up to date.
    ///
    /// # Errors
    /// When one of them cannot be opened; the message says which setting to look at.
    pub async fn open_for_erasing(
        &self,
        ledger: &Ledger,
        origin: &str,
        backup_days: u16,
    ) -> anyhow::Result<Store> {
        let store = self.migrate(ledger, backup_days).await?;
        Ok(store.with_ledger(ledger.file(self, origin, backup_days)?))
    }

    /// Opens the store, with the schema of this program. An SQLite database is backed up before its schema changes.
    ///
    /// # Errors
    /// When it cannot be opened or backed up; the message says which setting to look at.
    pub async fn migrate(&self, ledger: &Ledger, backup_days: u16) -> anyhow::Result<Store> {
        self.make_folder()?;
        self.check()?;
        if let Some(file) = self.file() {
            before_migration::remove_old(&file, backup_days, clock::now())?;
            if self.found().await? == Found::Older {
                before_migration::back_up(self, &file, ledger, clock::now())
                    .await
                    .context("Lethe cannot back up the database before its schema changes, so nothing was changed")?;
            }
        }
        Store::open(&self.database).await.context(UNOPENED)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_shown_without_its_password() {
        for (address, expected) in [
            ("sqlite:data/lethe.db", "sqlite:data/lethe.db"),
            ("postgres://db/lethe", "postgres://db/lethe"),
            ("postgres://lethe@db/lethe", "postgres://lethe@db/lethe"),
            (
                "postgres://lethe:se:cr@t@db/lethe",
                "postgres://lethe:***@db/lethe",
            ),
            (
                "postgres://lethe:secret@db/lethe?sslmode=require&password=secret",
                "postgres://lethe:***@db/lethe?sslmode=require&password=***",
            ),
        ] {
            let database = Database::at(Some(address));
            assert_eq!(database.masked(), expected);
            assert_eq!(format!("{database:?}"), expected);
        }
    }
}
