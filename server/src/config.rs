//! Configuration: from the command line, or from the environment.

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
use store::{Store, suppressions::Suppression};

/// Where the records are.
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
    /// The ledger of erasures: a file that no backup of the database may contain. By default lethe.ledger beside an
    /// SQLite file, or in this folder with PostgreSQL.
    #[arg(long, env = "LETHE_LEDGER", value_name = "FILE")]
    pub ledger: Option<PathBuf>,
}

impl Database {
    /// The file of the SQLite database; `None` where it is on a server.
    fn file(&self) -> Option<PathBuf> {
        let file = self.database.strip_prefix("sqlite:")?;
        let file = file.trim_start_matches("//").split('?').next();
        file.map(PathBuf::from)
    }

    /// Where the ledger is.
    pub fn ledger(&self) -> PathBuf {
        let beside = || match self.file() {
            Some(file) => file.with_extension("ledger"),
            None => "lethe.ledger".into(),
        };
        self.ledger.clone().unwrap_or_else(beside)
    }

    /// Opens the store, whose erasures are written down in the ledger. The folder of an SQLite file is made where there is none.
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

    /// Makes the folder of an SQLite file where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_folder(&self) -> anyhow::Result<()> {
        if let Some(file) = self.file()
            && let Some(folder) = file.parent()
            && !folder.as_os_str().is_empty()
        {
            fs::create_dir_all(folder)
                .context("the folder of the database cannot be made (--database)")?;
        }
        Ok(())
    }
}

/// Whether erased people are recognised when somebody adds them again.
#[derive(Args, Clone, Debug)]
pub struct Suppress {
    /// The file of the key.
    #[arg(
        long,
        value_name = "FILE",
        env = "LETHE_SUPPRESSION_KEY_FILE",
        long_help = "Points out who was erased before, when they are added or imported again. With this option, \
            erasing keeps digests of the email address and the phone numbers, made with the key in FILE: 32 random \
            bytes, made where there is no such file. Keep it outside the database and its backups. Who loses it \
            loses only that: erased people are not recognised any more. Without this option no digest is made",
        help = "Recognise erased people by digests made with the key in FILE, which is made where there is none"
    )]
    pub suppression_key: Option<PathBuf>,
    /// For how long.
    #[arg(
        long,
        value_name = "MONTHS",
        env = "LETHE_SUPPRESSION_MONTHS",
        default_value_t = 12,
        value_parser = clap::value_parser!(u16).range(1..=120),
        requires = "suppression_key",
        long_help = "How many months such digests are kept after the erasing, and on to the end of the month. A year \
            sees through the lists and exports that were made while the person was a client; longer than these are \
            in use, there is no reason to keep anything",
        help = "How many months such digests are kept after the erasing, and on to the end of the month"
    )]
    pub suppression_months: u16,
}

impl Suppress {
    /// The same store, with suppression where it is on.
    ///
    /// # Errors
    /// When there is no key and none can be made.
    pub fn over(&self, store: Store) -> anyhow::Result<Store> {
        let Some(file) = &self.suppression_key else {
            return Ok(store);
        };
        let key = key(file, &mut rand::make_rng::<StdRng>())
            .context("the key cannot be had (--suppression-key)")?;
        Ok(store.with_suppression(Suppression::new(&key, self.suppression_months)))
    }
}

/// The key in a file, or a new one that is in it from now on.
fn key(file: &Path, rng: &mut impl Rng) -> anyhow::Result<[u8; Suppression::KEY_SIZE]> {
    let mut key = [0; Suppression::KEY_SIZE];
    let mut options = OpenOptions::new();
    match options.write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut made) => {
            rng.fill_bytes(&mut key);
            made.write_all(&key)?;
            made.sync_all()?;
            eprintln!(
                "A new key was made, by which those are recognised who are erased from now on."
            );
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

/// How Lethe is reached.
#[derive(Args, Clone, Debug)]
pub struct Web {
    /// The address to listen on.
    #[arg(long, env = "LETHE_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The address that people type, where it is another one: https://… of the proxy in front of Lethe.
    #[arg(long, env = "LETHE_PUBLIC_URL")]
    pub public_url: Option<Uri>,
    /// The folder with the files of the pages, as the build left them.
    #[arg(long, env = "LETHE_SITE")]
    pub site: Option<PathBuf>,
}

impl Web {
    /// The address that people type.
    ///
    /// # Errors
    /// When it would send log-ins over an open line: browsers keep Lethe's cookie for https and for this
    /// machine alone.
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

    /// Where the files of the pages are: as told, beside the program, or where the build leaves them.
    pub fn site(&self) -> PathBuf {
        let beside = beside_program("site").filter(|folder| folder.is_dir());
        self.site
            .clone()
            .or(beside)
            .unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// What Leptos has to know of it.
    pub fn leptos(&self) -> LeptosOptions {
        // The names of files carry their hashes in release builds, which leave the list beside the program.
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
    fn a_key_is_made_once_and_for_its_owner_alone() {
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
    fn log_ins_do_not_travel_over_an_open_line() {
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
