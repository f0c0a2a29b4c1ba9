//! The file of the key that signs the ledger: the secret key, and in the lines after it the public keys from before.
//!
//! A process that signs holds the file locked together with other such processes. The one that replaces the key locks it alone.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, chown},
    path::Path,
    process,
};

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use rand::Rng;
use shared::ledger::{Key, Keys};

/// Reads a file with the signing key and, in the lines after it, earlier public keys.
pub(super) fn read(file: &Path) -> anyhow::Result<(Key, Keys)> {
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
pub(super) fn create(file: &Path, rng: &mut impl Rng) -> io::Result<()> {
    let unfinished = file.with_added_extension(format!("{}.unfinished", process::id()));
    write(&unfinished, &format!("{}\n", new_secret(rng)))?;
    let linked = fs::hard_link(&unfinished, file);
    fs::remove_file(unfinished)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Locks the file for a process that signs, beside others.
pub(super) fn hold(file: &Path) -> anyhow::Result<File> {
    lock(file, File::try_lock_shared)?.context(
        "the key of the ledger is being replaced. Start Lethe when lethe key rotate has ended",
    )
}

/// Locks the file for the process that replaces the key.
pub(super) fn hold_alone(file: &Path) -> anyhow::Result<File> {
    lock(file, File::try_lock)?.context(
        "the key of the ledger is in use. Stop every lethe serve that uses it, and start it again when the key is replaced",
    )
}

/// Locks the file; `None` if another process has locked it.
fn lock(file: &Path, lock: fn(&File) -> Result<(), TryLockError>) -> anyhow::Result<Option<File>> {
    loop {
        let held = File::open(file).context(
            "this ledger has no key yet. Start lethe serve, which creates it (--ledger-key)",
        )?;
        match lock(&held) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // Another process may have put a new file in its place meanwhile.
        if held.metadata()?.ino() == fs::metadata(file)?.ino() {
            return Ok(Some(held));
        }
    }
}

/// Puts a new key in the place of the present one, which is obeyed for this many entries from now on. The file is the old one or
/// the new one at every instant, and keeps its owner. Where `file` is a symbolic link, the link stays. The caller has locked the
/// file.
pub(super) fn put_new(file: &Path, entries: u64, rng: &mut impl Rng) -> anyhow::Result<()> {
    let file = &fs::canonicalize(file)?;
    let (key, earlier) = read(file)?;
    let earlier = key.keys().and(&earlier).until(entries);
    let unfinished = file.with_added_extension("unfinished");
    // Of a process that was ended. Nothing was signed with that key.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    write(&unfinished, &format!("{}\n{earlier}\n", new_secret(rng)))?;
    // The administrator of the computer may replace the key of another user, who must be able to read it.
    let before = fs::metadata(file)?;
    chown(&unfinished, Some(before.uid()), Some(before.gid()))?;
    fs::rename(&unfinished, file)?;
    if let Some(folder) = file.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Returns a new secret key as it is written.
fn new_secret(rng: &mut impl Rng) -> String {
    let mut secret = [0; Key::SIZE];
    rng.fill_bytes(&mut secret);
    STANDARD.encode(secret)
}

/// Writes a new file that only its owner can read.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(0o600);
    let mut made = options.open(file)?;
    made.write_all(text.as_bytes())?;
    made.sync_all()
}

#[cfg(test)]
mod tests {
    use std::{
        env,
        os::unix::fs::{PermissionsExt, symlink},
    };

    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn key_is_made_once_and_earlier_ones_follow_it() {
        let folder = env::temp_dir().join(format!("lethe_key_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join("key");
        let mut rng = StdRng::seed_from_u64(7);
        create(&file, &mut rng).expect("a new key");
        let (made, _) = read(&file).expect("the key");
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        create(&file, &mut rng).expect("the key is there");
        let (again, earlier) = read(&file).expect("the same key");
        assert_eq!(again.keys().to_string(), made.keys().to_string());
        assert_eq!(earlier.to_string(), "");
        let other = folder.join("other");
        create(&other, &mut rng).expect("another key");
        let (other, _) = read(&other).expect("another key");
        assert_ne!(other.keys().to_string(), made.keys().to_string());

        let text = fs::read_to_string(&file).expect("the file");
        fs::write(&file, format!("{text}{}\n", other.keys())).expect("written");
        let (_, earlier) = read(&file).expect("the key");
        assert_eq!(earlier.to_string(), other.keys().to_string());

        for wrong in ["", "AAAA\n", &format!("{text}no key\n")] {
            fs::write(&file, wrong).expect("written");
            assert!(read(&file).is_err(), "{wrong}");
        }
        fs::remove_dir_all(folder).expect("the folder goes");
    }

    #[test]
    fn key_is_replaced_and_the_earlier_ones_follow_it_with_their_limits() {
        let folder = env::temp_dir().join(format!("lethe_key_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join("key");
        let mut rng = StdRng::seed_from_u64(7);
        create(&file, &mut rng).expect("a new key");
        let first = read(&file).expect("the key").0.keys();
        // Of a process that was ended.
        fs::write(file.with_added_extension("unfinished"), "half").expect("written");
        put_new(&file, 3, &mut rng).expect("replaced");
        let (second, earlier) = read(&file).expect("the new key");
        assert_eq!(earlier.to_string(), format!("{first} until 3"));
        let second = second.keys();
        put_new(&file, 5, &mut rng).expect("replaced");
        let (third, earlier) = read(&file).expect("the new key");
        assert_eq!(
            earlier.to_string(),
            format!("{second} until 5\n{first} until 3")
        );
        assert!(!earlier.to_string().contains(&third.keys().to_string()));
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
        fs::remove_dir_all(folder).expect("the folder goes");
    }

    #[test]
    fn symbolic_link_leads_to_the_new_key() {
        let folder = env::temp_dir().join(format!("lethe_key_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        let (file, link) = (folder.join("key"), folder.join("link"));
        let mut rng = StdRng::seed_from_u64(7);
        create(&file, &mut rng).expect("a new key");
        symlink("key", &link).expect("a link");
        let first = read(&file).expect("the key").0.keys();
        put_new(&link, 3, &mut rng).expect("replaced");
        assert!(link.is_symlink());
        let (second, earlier) = read(&file).expect("the new key");
        assert_eq!(earlier.to_string(), format!("{first} until 3"));
        assert_ne!(second.keys().to_string(), first.to_string());
        fs::remove_dir_all(folder).expect("the folder goes");
    }

    #[test]
    fn key_is_not_replaced_while_it_is_in_use() {
        let folder = env::temp_dir().join(format!("lethe_key_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join("key");
        assert!(hold(&file).is_err(), "no file");
        let mut rng = StdRng::seed_from_u64(7);
        create(&file, &mut rng).expect("a new key");
        let two = [hold(&file).expect("held"), hold(&file).expect("held, too")];
        assert!(hold_alone(&file).is_err());
        drop(two);
        let alone = hold_alone(&file).expect("held alone");
        assert!(hold_alone(&file).is_err() && hold(&file).is_err());
        put_new(&file, 1, &mut rng).expect("replaced");
        // The lock is on the earlier file.
        assert!(hold(&file).is_ok());
        drop(alone);
        fs::remove_dir_all(folder).expect("the folder goes");
    }
}
