//! Where the ledger of erasures and its key are.

use std::{
    env,
    fmt::Write as _,
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use clap::Args;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};
use shared::{ledger::Keys, proof::VerifierKey};
use store::{
    Store,
    engine::{day_keys::DayKeys, ledger_file::LedgerFile},
    erasing::rotation,
};

use super::{
    Database,
    key_file::{create, hold, hold_alone, put_new, read},
    make_folder, private,
};

const UNREADABLE: &str = "Lethe cannot read the key of the ledger (--ledger-key)";
const NO_NAME: &str = "this address is not valid as the name of a ledger (--public-url)";

/// Where the ledger of erasures and its key are.
#[derive(Args, Clone, Debug)]
pub struct Ledger {
    /// The file of the ledger.
    #[arg(
        long,
        env = "LETHE_LEDGER",
        value_name = "FILE",
        long_help = "The file of the erasure ledger. Do not include it in backups of the database. By default it is in the folder \
            lethe of the user's state ($XDG_STATE_HOME or ~/.local/state), and each database has its own",
        help = "The file of the erasure ledger. Do not include it in backups of the database"
    )]
    pub ledger: Option<PathBuf>,
    /// The file of the key that signs the entries of the ledger.
    #[arg(
        long,
        env = "LETHE_LEDGER_KEY",
        value_name = "FILE",
        long_help = "The file of the key that signs the ledger. Lethe creates it if it is missing. Do not include it in backups of the \
            database. By default it is beside the ledger. Add earlier public keys in further lines, so that Lethe still \
            accepts their signatures",
        help = "The file of the key that signs the ledger, created if it is missing"
    )]
    pub ledger_key: Option<PathBuf>,
    /// The file of the day keys.
    #[arg(
        long,
        env = "LETHE_DAY_KEYS",
        value_name = "FILE",
        long_help = "The file of the day keys, which decrypt backups. Lethe creates it if it is missing, and removes each key \
            --backup-days after its day. Keep a second copy and replace it every day. Do not include the file in backups of \
            the database. By default it is beside the ledger",
        help = "The file of the day keys, which decrypt backups, created if it is missing"
    )]
    pub day_keys: Option<PathBuf>,
}

/// What was done when the key was replaced.
#[derive(Debug)]
pub struct Replaced {
    /// How many entries the earlier key can have signed.
    pub entries: u64,
    /// The file of the key.
    pub key_file: PathBuf,
    /// The copy of the newest entry.
    pub newest: PathBuf,
}

impl Ledger {
    /// Returns the path of the ledger of a database.
    ///
    /// # Errors
    /// When it is not given, and the user has no folder for it.
    pub fn path(&self, database: &Database) -> anyhow::Result<PathBuf> {
        if let Some(given) = &self.ledger {
            return Ok(given.clone());
        }
        let before = beside(database);
        if before.exists() {
            return Ok(before);
        }
        Ok(state_folder()?.join(format!("{}.ledger", name_of(database))))
    }

    /// Returns the ledger file of a database with its key, which signs receipts in the name of `origin`. Creates the key if it does
    /// not exist.
    ///
    /// # Errors
    /// When the key can be neither read nor created, or the origin cannot be the name of a key.
    pub fn file(
        &self,
        database: &Database,
        origin: &str,
        backup_days: u16,
    ) -> anyhow::Result<LedgerFile> {
        let path = self.path(database)?;
        if self.ledger.is_none() && path == beside(database) {
            eprintln!(
                "The ledger is in the folder of the database, so a copy of that folder includes it. Move the ledger to another \
                 folder, and name it with --ledger."
            );
        }
        self.make_folder(&path)?;
        self.check(&path)?;
        let key_file = self.key_file(&path);
        if !key_file.exists() {
            create(&key_file, &mut rand::make_rng::<StdRng>())
                .context("Lethe cannot create the key of the ledger (--ledger-key)")?;
        }
        let held = hold(&key_file)?;
        Ok(self
            .file_with_key(&path, origin, backup_days)?
            .holding(held))
    }

    /// Returns the ledger file with the key as it is now.
    fn file_with_key(
        &self,
        path: &Path,
        origin: &str,
        backup_days: u16,
    ) -> anyhow::Result<LedgerFile> {
        let key_file = self.key_file(path);
        let (key, earlier) = read(&key_file).context(UNREADABLE)?;
        let newest = newest(&key_file);
        let days = self.days_beside(path, backup_days);
        LedgerFile::new(path, &newest, days, key, &earlier)
            .signing(origin)
            .map_err(|_| anyhow!(NO_NAME))
    }

    /// Replaces the key of a database and its ledger. The earlier one is obeyed for the entries that there are. No process may
    /// sign meanwhile, so this fails while Lethe serves. A process that ends halfway leaves the old key or the new one, and both
    /// can be used.
    ///
    /// # Errors
    /// When Lethe serves, the ledger and the database do not agree, or a file cannot be read or written.
    pub async fn replace_key(
        &self,
        database: &Database,
        store: &Store,
        origin: &str,
    ) -> anyhow::Result<Replaced> {
        let path = self.path(database)?;
        self.check(&path)?;
        let key_file = self.key_file(&path);
        let held: File = hold_alone(&key_file)?;
        let over = || {
            let file = self.file_with_key(&path, origin, 0)?;
            anyhow::Ok(store.clone().with_ledger(file))
        };
        let entries = rotation::end(&over()?).await.context(
            "the key is not replaced before the database and its ledger agree (--ledger)",
        )?;
        put_new(&key_file, entries, &mut rand::make_rng::<StdRng>())
            .context("the new key of the ledger cannot be written (--ledger-key)")?;
        rotation::sign_newest(&over()?).await?;
        drop(held);
        let newest = newest(&key_file);
        Ok(Replaced {
            entries,
            key_file,
            newest,
        })
    }

    /// Returns the day keys of a database. They are kept for so many days, or for ever if `backup_days` is 0.
    ///
    /// # Errors
    /// When the path of the ledger is not given, and the user has no folder for it.
    pub fn days(&self, database: &Database, backup_days: u16) -> anyhow::Result<DayKeys> {
        let path = self.path(database)?;
        self.make_folder(&path)?;
        self.check(&path)?;
        Ok(self.days_beside(&path, backup_days))
    }

    fn days_beside(&self, ledger: &Path, backup_days: u16) -> DayKeys {
        DayKeys::new(&self.day_keys_file(ledger), backup_days, rand::make_rng())
    }

    /// Checks that no other user can read or change the ledger and its keys.
    fn check(&self, ledger: &Path) -> anyhow::Result<()> {
        let key = self.key_file(ledger);
        private::check([
            ledger.to_owned(),
            newest(&key),
            key,
            self.day_keys_file(ledger),
        ])
    }

    /// Returns the file that says when the last backup was made. It is beside the day keys, which every backup needs.
    ///
    /// # Errors
    /// When the path of the ledger is not given, and the user has no folder for it.
    pub fn last_backup(&self, database: &Database) -> anyhow::Result<PathBuf> {
        let days = self.day_keys_file(&self.path(database)?);
        Ok(days.with_added_extension("last-backup"))
    }

    /// Makes the default folder of the ledger.
    fn make_folder(&self, ledger: &Path) -> anyhow::Result<()> {
        if let (None, Some(folder)) = (&self.ledger, ledger.parent()) {
            make_folder(folder)
                .context("Lethe cannot create the folder of the ledger (--ledger)")?;
        }
        Ok(())
    }

    /// Returns the keys that verify receipts of the ledger of `origin`: the present one, and those before it.
    ///
    /// # Errors
    /// When the key does not exist or cannot be read, or the origin cannot be the name of a key.
    pub fn verifier_keys(
        &self,
        database: &Database,
        origin: &str,
    ) -> anyhow::Result<Vec<VerifierKey>> {
        let path = self.path(database)?;
        self.check(&path)?;
        let (key, earlier) = read(&self.key_file(&path)).context(
            "this ledger has no key yet. Start lethe serve, which creates it (--ledger-key)",
        )?;
        let keys = key.keys().and(&earlier).verifier_keys(origin);
        keys.map_err(|_| anyhow!(NO_NAME))
    }

    /// Returns the keys whose signatures are obeyed; `None` if there is no file of the key.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn keys(&self, ledger: &Path) -> anyhow::Result<Option<Keys>> {
        let file = self.key_file(ledger);
        if !file.exists() {
            return Ok(None);
        }
        private::check([file.clone()])?;
        let (key, earlier) = read(&file).context(UNREADABLE)?;
        Ok(Some(key.keys().and(&earlier)))
    }

    /// Returns the path of the day keys.
    pub(crate) fn day_keys_file(&self, ledger: &Path) -> PathBuf {
        let beside = || ledger.with_added_extension("days");
        self.day_keys.clone().unwrap_or_else(beside)
    }

    /// Returns the path of the key.
    pub(crate) fn key_file(&self, ledger: &Path) -> PathBuf {
        let beside = || ledger.with_added_extension("key");
        self.ledger_key.clone().unwrap_or_else(beside)
    }
}

/// Returns the path of the copy of the newest entry.
fn newest(key_file: &Path) -> PathBuf {
    key_file.with_added_extension("newest")
}

/// Returns where earlier versions kept the ledger.
fn beside(database: &Database) -> PathBuf {
    match database.file() {
        Some(file) => file.with_extension("ledger"),
        None => "lethe.ledger".into(),
    }
}

/// Returns the folder in which Lethe keeps what belongs to no database.
fn state_folder() -> anyhow::Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let state = set("XDG_STATE_HOME").map(PathBuf::from);
    let state = state.or_else(|| Some(PathBuf::from(set("HOME")?).join(".local/state")));
    let state =
        state.context("this user has no home folder. Name the file of the ledger (--ledger)")?;
    Ok(state.join("lethe"))
}

/// Returns a name for the files of a database: the same each time, and another one for each database.
fn name_of(database: &Database) -> String {
    let address = match database.file() {
        Some(file) => std::path::absolute(&file).unwrap_or(file),
        // Without the password, which may change.
        None => database
            .database
            .rsplit('@')
            .next()
            .unwrap_or_default()
            .into(),
    };
    let digest = Sha256::digest(address.as_os_str().as_encoded_bytes());
    digest.iter().take(8).fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_has_a_name_of_its_own_whatever_its_password() {
        let name = |address: &str| {
            name_of(&Database {
                database: address.to_owned(),
            })
        };
        let here = env::current_dir().expect("a folder");
        assert_eq!(
            name("sqlite:data/lethe.db"),
            name(&format!("sqlite:{}/data/lethe.db", here.display()))
        );
        assert_ne!(name("sqlite:data/lethe.db"), name("sqlite:lethe.db"));
        let (old, new) = ("postgres://u:old@h/n", "postgres://u:new@h/n");
        assert_eq!(name(old), name(new));
        assert_ne!(name(old), name("postgres://u:old@h/m"));
    }
}
