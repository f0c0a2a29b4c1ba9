//! Whether erased clients are recognised, and the file of the key.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use clap::Args;
use rand::{Rng, rngs::StdRng};
use store::{Store, studio::suppressions::Suppression};

use super::private;

/// Whether erased clients are recognised when they are added again.
#[derive(Args, Clone, Debug)]
pub struct Suppress {
    /// The file of the key.
    #[arg(
        long,
        value_name = "FILE",
        env = "LETHE_SUPPRESSION_KEY_FILE",
        long_help = "Warn when a client who was erased is added or imported again. With this option, erasing keeps digests of the \
            email address and the phone numbers, made with the key in FILE: 32 random bytes. Lethe creates the file if it is \
            missing. Keep it outside the database and its backups. Without the key, Lethe no longer recognises clients who \
            were erased. Without this option, Lethe makes no digests",
        help = "Warn when a client who was erased is added again, using the key in FILE (created if missing)"
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
        long_help = "How many months to recognise erased clients for, rounded up to the end of the month. Choose how long lists and \
            exports from before the erasure stay in use: after that there is no reason to keep a digest",
        help = "How many months to recognise erased clients for, rounded up to the end of the month"
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
            .context("Lethe cannot read or create the suppression key (--suppression-key)")?;
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
            eprintln!(
                "Lethe created a new suppression key. Clients who are erased from now on will be recognised."
            );
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            private::check([file.to_owned()])?;
            let bytes = fs::read(file)?;
            ensure!(bytes.len() == key.len(), "a key is {} bytes", key.len());
            key.copy_from_slice(&bytes);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(key)
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
}
