//! Where the ledger of erasures and its key are.

use std::{
    env,
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, anyhow, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use rand::{Rng, rngs::StdRng};
use sha2::{Digest, Sha256};
use shared::{
    ledger::{Key, Keys},
    proof::Signer,
};
use store::engine::{day_keys::DayKeys, ledger_file::LedgerFile};

use super::{Database, make_folder};

const UNREADABLE: &str = "the key of the ledger cannot be read (--ledger-key)";
const NO_NAME: &str = "this address cannot be the name of a ledger (--public-url)";

/// Where the ledger of erasures and its key are.
#[derive(Args, Clone, Debug)]
pub struct Ledger {
    /// The file of the ledger.
    #[arg(
        long,
        env = "LETHE_LEDGER",
        value_name = "FILE",
        long_help = "The ledger of erasures: a file that must not be part of any backup of the database. By default it is in the \
            folder lethe of the user's state ($XDG_STATE_HOME or ~/.local/state), with a name of its own for each database",
        help = "The ledger of erasures, a file that must not be part of any backup of the database"
    )]
    pub ledger: Option<PathBuf>,
    /// The file of the key that signs the entries of the ledger.
    #[arg(
        long,
        env = "LETHE_LEDGER_KEY",
        value_name = "FILE",
        long_help = "The key that signs the ledger. Lethe makes the file if it is missing. Keep it outside the database and its \
            backups. By default it is beside the ledger. Further lines hold public keys from before, whose signatures are \
            obeyed too",
        help = "The key that signs the ledger, made if it is missing"
    )]
    pub ledger_key: Option<PathBuf>,
    /// The file of the day keys.
    #[arg(
        long,
        env = "LETHE_DAY_KEYS",
        value_name = "FILE",
        long_help = "The file of the day keys, which decrypt backups. Lethe creates the file if it is missing, and removes each key \
            --backup-days after its day. Keep a second copy, replace it every day, and never put the file into a backup of the \
            database. By default it is beside the ledger",
        help = "The file of the day keys, which decrypt backups, created if it is missing"
    )]
    pub day_keys: Option<PathBuf>,
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
                "The ledger is beside the database, so a copy of the folder includes it. Move it to another folder, and name it \
                 with --ledger."
            );
        }
        self.make_folder(&path)?;
        let key_file = self.key_file(&path);
        if !key_file.exists() {
            create_key(&key_file, &mut rand::make_rng::<StdRng>())
                .context("the key of the ledger cannot be created (--ledger-key)")?;
        }
        let (key, earlier) = read_key(&key_file).context(UNREADABLE)?;
        let newest = key_file.with_added_extension("newest");
        let days = self.days_beside(&path, backup_days);
        LedgerFile::new(&path, &newest, days, key, &earlier)
            .signing(origin)
            .map_err(|_| anyhow!(NO_NAME))
    }

    /// Returns the day keys of a database. They are kept for so many days, or for ever if `backup_days` is 0.
    ///
    /// # Errors
    /// When the path of the ledger is not given, and the user has no folder for it.
    pub fn days(&self, database: &Database, backup_days: u16) -> anyhow::Result<DayKeys> {
        let path = self.path(database)?;
        self.make_folder(&path)?;
        Ok(self.days_beside(&path, backup_days))
    }

    fn days_beside(&self, ledger: &Path, backup_days: u16) -> DayKeys {
        let beside = || ledger.with_added_extension("days");
        let file = self.day_keys.clone().unwrap_or_else(beside);
        DayKeys::new(&file, backup_days, rand::make_rng())
    }

    /// Makes the default folder of the ledger.
    fn make_folder(&self, ledger: &Path) -> anyhow::Result<()> {
        if let (None, Some(folder)) = (&self.ledger, ledger.parent()) {
            make_folder(folder).context("the folder of the ledger cannot be created (--ledger)")?;
        }
        Ok(())
    }

    /// Returns the signer of receipts for the ledger of `origin`.
    ///
    /// # Errors
    /// When the key does not exist or cannot be read, or the origin cannot be the name of a key.
    pub fn signer(&self, database: &Database, origin: &str) -> anyhow::Result<Signer> {
        let path = self.path(database)?;
        let (key, _) = read_key(&self.key_file(&path))
            .context("there is no key of this ledger yet: lethe serve creates it (--ledger-key)")?;
        key.signer(origin).map_err(|_| anyhow!(NO_NAME))
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
        let (key, earlier) = read_key(&file).context(UNREADABLE)?;
        Ok(Some(key.keys().and(&earlier)))
    }

    fn key_file(&self, ledger: &Path) -> PathBuf {
        let beside = || ledger.with_added_extension("key");
        self.ledger_key.clone().unwrap_or_else(beside)
    }
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
    let state = state.context("this user has no home: say where the ledger is (--ledger)")?;
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

/// Reads a file with the signing key and, in the lines after it, earlier public keys.
fn read_key(file: &Path) -> anyhow::Result<(Key, Keys)> {
    let text = fs::read_to_string(file)?;
    let mut lines = text.lines();
    let secret = STANDARD
        .decode(lines.next().unwrap_or_default())
        .ok()
        .and_then(|secret| secret.try_into().ok());
    let Some(secret) = secret else {
        bail!("the first line is not a key of the ledger");
    };
    let mut earlier = Keys::default();
    for line in lines {
        let Some(key) = Keys::read(line) else {
            bail!("a line after the first one is not a public key");
        };
        earlier = earlier.and(&key);
    }
    Ok((Key::new(&secret), earlier))
}

/// Creates a new key, unless another process was faster. The file is complete as soon as it has its name.
fn create_key(file: &Path, rng: &mut impl Rng) -> io::Result<()> {
    let mut secret = [0; Key::SIZE];
    rng.fill_bytes(&mut secret);
    let unfinished = file.with_added_extension(format!("{}.unfinished", process::id()));
    let mut options = OpenOptions::new();
    let mut made = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    made.write_all(format!("{}\n", STANDARD.encode(secret)).as_bytes())?;
    made.sync_all()?;
    let linked = fs::hard_link(&unfinished, file);
    fs::remove_file(unfinished)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use rand::SeedableRng;

    use super::*;

    #[test]
    fn key_is_made_once_and_earlier_ones_follow_it() {
        let folder = env::temp_dir().join(format!("lethe_key_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join("key");
        let mut rng = StdRng::seed_from_u64(7);
        create_key(&file, &mut rng).expect("a new key");
        let (made, _) = read_key(&file).expect("the key");
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        create_key(&file, &mut rng).expect("the key is there");
        let (read, earlier) = read_key(&file).expect("the same key");
        assert_eq!(read.keys().to_string(), made.keys().to_string());
        assert_eq!(earlier.to_string(), "");
        let other = folder.join("other");
        create_key(&other, &mut rng).expect("another key");
        let (other, _) = read_key(&other).expect("another key");
        assert_ne!(other.keys().to_string(), made.keys().to_string());

        let text = fs::read_to_string(&file).expect("the file");
        fs::write(&file, format!("{text}{}\n", other.keys())).expect("written");
        let (_, earlier) = read_key(&file).expect("the key");
        assert_eq!(earlier.to_string(), other.keys().to_string());

        for wrong in ["", "AAAA\n", &format!("{text}no key\n")] {
            fs::write(&file, wrong).expect("written");
            assert!(read_key(&file).is_err(), "{wrong}");
        }
        fs::remove_dir_all(folder).expect("the folder goes");
    }

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
