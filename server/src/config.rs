//! Options, from the command line or from the environment.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail, ensure};
use clap::Args;
use http::Uri;
use leptos::config::LeptosOptions;
use rand::{Rng, rngs::StdRng};
use store::{Store, studio::suppressions::Suppression};

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

/// Whether erased clients are recognised when they are added again.
#[derive(Args, Clone, Debug)]
pub struct Suppress {
    /// The file of the key.
    #[arg(
        long,
        value_name = "FILE",
        env = "LETHE_SUPPRESSION_KEY_FILE",
        long_help = "Recognises clients who were erased before, when they are added or imported again. With this option, \
            erasing keeps digests of the email address and the phone numbers, made with the key in FILE: 32 random \
            bytes. Lethe creates the file if it is missing. Keep it outside the database and its backups. Without the \
            key, Lethe no longer recognises clients erased before. Without this option no digests are made",
        help = "Recognise erased clients by digests made with the key in FILE, which is created if it is missing"
    )]
    pub suppression_key: Option<PathBuf>,
    /// How long digests are kept.
    #[arg(
        long,
        value_name = "MONTHS",
        env = "LETHE_SUPPRESSION_MONTHS",
        default_value_t = 12,
        value_parser = clap::value_parser!(u16).range(1..=120),
        requires = "suppression_key",
        long_help = "How many months digests are kept after the erasure, through the end of the month. Choose how long \
            lists and exports from before the erasure stay in use: after that there is no reason to keep a digest",
        help = "How many months digests are kept after the erasure, through the end of the month"
    )]
    pub suppression_months: u16,
}

impl Suppress {
    /// Returns the same store, with suppression where it is on.
    ///
    /// # Errors
    /// When the key can be neither read nor created.
    pub fn over(&self, store: Store) -> anyhow::Result<Store> {
        let Some(file) = &self.suppression_key else {
            return Ok(store);
        };
        let key = key(file, &mut rand::make_rng::<StdRng>())
            .context("the key can be neither read nor created (--suppression-key)")?;
        Ok(store.with_suppression(Suppression::new(&key, self.suppression_months)))
    }
}

/// Returns the key in a file, or a new one, which is written there.
fn key(file: &Path, rng: &mut impl Rng) -> anyhow::Result<[u8; Suppression::KEY_SIZE]> {
    let mut key = [0; Suppression::KEY_SIZE];
    let mut options = OpenOptions::new();
    match options.write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut made) => {
            rng.fill_bytes(&mut key);
            made.write_all(&key)?;
            made.sync_all()?;
            eprintln!("Lethe created a new key. It recognises clients who are erased from now on.");
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let bytes = fs::read(file)?;
            ensure!(bytes.len() == key.len(), "a key is {} bytes", key.len());
            key.copy_from_slice(&bytes);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(key)
}

/// The addresses of Lethe, and the files of its pages.
#[derive(Args, Clone, Debug)]
pub struct Web {
    /// The address to listen on.
    #[arg(long, env = "LETHE_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The address that people type, if it differs: https://… of the proxy in front of Lethe.
    #[arg(long, env = "LETHE_PUBLIC_URL")]
    pub public_url: Option<Uri>,
    /// The folder with the files of the pages, as the build made them.
    #[arg(long, env = "LETHE_SITE")]
    pub site: Option<PathBuf>,
}

impl Web {
    /// Returns the address that people type.
    ///
    /// # Errors
    /// When it would send logins unencrypted: browsers keep Lethe's cookie only for https and for this machine.
    pub fn public_url(&self) -> anyhow::Result<Uri> {
        let Some(url) = &self.public_url else {
            return format!("http://{}", self.listen)
                .parse()
                .context("the address cannot be written as a URL");
        };
        let this_machine = matches!(url.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme_str() {
            Some("https") => Ok(url.clone()),
            Some("http") if this_machine => Ok(url.clone()),
            _ => bail!("--public-url has to start with https:// (or be http://localhost)"),
        }
    }

    /// Returns the folder with the files of the pages: the option, beside the program, or where the build puts them.
    pub fn site(&self) -> PathBuf {
        let beside = beside_program("site").filter(|folder| folder.is_dir());
        self.site
            .clone()
            .or(beside)
            .unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// Returns the options of Leptos.
    pub fn leptos(&self) -> LeptosOptions {
        // Release builds put hashes into the names of files, and their list beside the program.
        let hashed = beside_program("hash.txt").is_some_and(|file| file.is_file());
        LeptosOptions::builder()
            .output_name("lethe")
            .site_root(Arc::from(self.site().to_string_lossy()))
            .site_addr(self.listen)
            .hash_files(hashed)
            .build()
    }
}

fn beside_program(name: &str) -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join(name))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use rand::SeedableRng;

    use super::*;

    #[test]
    fn key_is_created_once_and_only_its_owner_can_read_it() {
        let folder = std::env::temp_dir().join(format!("lethe_key_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join("key");
        let mut rng = StdRng::seed_from_u64(7);
        let made = key(&file, &mut rng).expect("a new key");
        assert_ne!(made, [0; 32]);
        assert_eq!(fs::read(&file).expect("the file"), made);
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(key(&file, &mut rng).expect("the same key"), made);
        assert_ne!(key(&folder.join("other"), &mut rng).expect("a key"), made);

        fs::write(&file, [7; 31]).expect("a short file");
        assert!(key(&file, &mut rng).is_err(), "a short key");
        assert!(
            key(&folder.join("none/key"), &mut rng).is_err(),
            "no folder"
        );
        fs::remove_dir_all(folder).expect("the folder goes");
    }

    #[test]
    fn public_url_refuses_unencrypted_logins() {
        let check = |url: Option<&str>, expected: Option<&str>| {
            let web = Web {
                listen: ([127, 0, 0, 1], 3000).into(),
                public_url: url.map(|url| url.parse().expect("a URL")),
                site: None,
            };
            let seen = web.public_url().ok().map(|url| url.to_string());
            assert_eq!(seen.as_deref(), expected, "{url:?}");
        };
        check(None, Some("http://127.0.0.1:3000/"));
        check(Some("https://desk.example"), Some("https://desk.example/"));
        check(
            Some("http://localhost:8080"),
            Some("http://localhost:8080/"),
        );
        check(Some("http://desk.example"), None);
        check(Some("desk.example"), None);
    }
}
