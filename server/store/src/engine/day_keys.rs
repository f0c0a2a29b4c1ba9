//! The day keys: one random key for each day, in a file outside the database and its backups.
//!
//! An entry of the ledger leads to a client only with the key of its day, and a backup can be read only with the key of its
//! day. Some days later the key is removed: from then on the link leads nowhere, and the backup cannot be read.
//!
//! A line of the file is a day and its key in base64. A key is removed where it stands: hyphens are written over it.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rand::{Rng, rngs::StdRng};
use sha2::Sha256;
use shared::{access::TeamMemberId, client::ClientId, ledger::Commitment};

use crate::{
    Store,
    engine::{
        error::{Error, Result},
        ledger_file::in_background,
        ledger_problem::Problem,
    },
};

const DAMAGED: Error = Error::Ledger(Problem::DamagedDayKeys);

/// The length of a key in base64.
const WRITTEN: usize = 44;

/// The file of the day keys.
pub struct DayKeys {
    path: PathBuf,
    days: u16,
    rng: Mutex<StdRng>,
}

/// The key of one day. Debug output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct DayKey([u8; DayKey::SIZE]);

/// A line of the file.
struct Line {
    day: Date,
    /// Where the key begins.
    at: u64,
    /// `None` once it is removed.
    key: Option<DayKey>,
}

impl fmt::Debug for DayKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DayKeys")
    }
}

impl fmt::Debug for DayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DayKey")
    }
}

/// Returns the day of an instant in UTC.
pub fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

impl DayKeys {
    /// Takes the path of the file, how many days after its day a key is kept (0: for ever), and what makes new keys.
    pub fn new(path: &Path, days: u16, rng: StdRng) -> Self {
        Self {
            path: path.to_owned(),
            days,
            rng: Mutex::new(rng),
        }
    }

    /// Returns how many days after its day a key is kept; 0 for ever.
    pub fn days(&self) -> u16 {
        self.days
    }

    /// Returns the key of a day. Makes the key if there is none, and the file, which only its owner can read.
    ///
    /// # Errors
    /// The file cannot be written, or has been damaged.
    pub fn make(&self, day: Date) -> Result<DayKey> {
        let mut options = OpenOptions::new();
        let options = options.read(true).append(true).create(true).mode(0o600);
        let mut file = options.open(&self.path)?;
        file.lock()?;
        let (lines, whole) = read(&mut file)?;
        // A last line that was not written completely.
        file.set_len(whole)?;
        let known = lines.into_iter().rev();
        let known = known
            .filter(|line| line.day == day)
            .find_map(|line| line.key);
        if let Some(key) = known {
            return Ok(key);
        }
        let mut key = [0; DayKey::SIZE];
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        rng.fill_bytes(&mut key);
        file.write_all(format!("{day} {}\n", STANDARD.encode(key)).as_bytes())?;
        file.sync_all()?;
        Ok(DayKey(key))
    }

    /// Returns the keys that are there, by day.
    ///
    /// # Errors
    /// The file cannot be read, or has been damaged.
    pub fn all(&self) -> Result<BTreeMap<Date, DayKey>> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(error.into()),
        };
        file.lock_shared()?;
        let (lines, _) = read(&mut file)?;
        let lines = lines.into_iter();
        Ok(lines
            .filter_map(|line| Some((line.day, line.key?)))
            .collect())
    }

    /// Removes the keys that are no longer kept on this day. Returns how many there were.
    ///
    /// # Errors
    /// The file cannot be written, or has been damaged.
    pub fn remove_expired(&self, today: Date) -> Result<usize> {
        let first = match self.days {
            0 => return Ok(0),
            days => today.saturating_sub(i64::from(days).days()),
        };
        let mut file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error.into()),
        };
        file.lock()?;
        let mut removed = 0;
        for line in read(&mut file)?.0 {
            if line.day < first && line.key.is_some() {
                file.write_all_at(&[b'-'; WRITTEN], line.at)?;
                removed += 1;
            }
        }
        if removed > 0 {
            file.sync_all()?;
        }
        Ok(removed)
    }
}

/// Reads the lines that were written completely. Also returns their length in bytes.
fn read(file: &mut File) -> Result<(Vec<Line>, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text[..whole].split_terminator('\n') {
        let (day, key) = line.split_once(' ').ok_or(DAMAGED)?;
        let removed = key.len() == WRITTEN && key.bytes().all(|byte| byte == b'-');
        let bytes = || STANDARD.decode(key).ok()?.try_into().ok();
        lines.push(Line {
            day: day.parse().map_err(|_| DAMAGED)?,
            at: (at + day.len() + 1) as u64,
            key: if removed {
                None
            } else {
                Some(DayKey(bytes().ok_or(DAMAGED)?))
            },
        });
        at += line.len() + 1;
    }
    Ok((lines, whole as u64))
}

impl DayKey {
    /// The size of a key in bytes.
    pub const SIZE: usize = 32;

    /// Takes random bytes.
    pub(crate) fn of_bytes(bytes: [u8; Self::SIZE]) -> Self {
        Self(bytes)
    }

    /// Returns what an entry says of a client.
    pub fn client(&self, ClientId(id): ClientId) -> Commitment {
        Commitment::new(self.derive(b"client", &[id.as_bytes()]))
    }

    /// Returns what an entry says of a team member.
    pub fn team_member(&self, TeamMemberId(id): TeamMemberId) -> Commitment {
        Commitment::new(self.derive(b"team member", &[id.as_bytes()]))
    }

    /// Returns the key with which a file of a backup is encrypted.
    pub(crate) fn of_file(&self, salt: &[u8], name: &str) -> [u8; 32] {
        self.derive(b"backup", &[salt, name.as_bytes()])
    }

    /// Returns a digest for one purpose (HMAC-SHA-256).
    fn derive(&self, purpose: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        let mut block = [0; 64];
        block[..Self::SIZE].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose);
        for part in parts {
            mac.update(b"\n");
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Removes the keys that are no longer kept, where the store has day keys.
///
/// # Errors
/// The file cannot be written, or has been damaged.
pub async fn remove_expired(store: &Store, now: Timestamp) -> Result<usize> {
    match store.ledger() {
        Some(file) => in_background(move || file.days.remove_expired(day(now))).await,
        None => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, os::unix::fs::PermissionsExt};

    use jiff::civil::date;
    use rand::SeedableRng;
    use uuid::Uuid;

    use super::*;

    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn keys(days: u16) -> (Folder, DayKeys) {
        let name = format!("lethe_days_{:016x}", rand::random::<u64>());
        let folder = env::temp_dir().join(name);
        fs::create_dir(&folder).expect("a folder");
        let keys = DayKeys::new(&folder.join("days"), days, StdRng::seed_from_u64(7));
        (Folder(folder), keys)
    }

    #[test]
    fn key_of_a_day_is_made_once() {
        let (_folder, keys) = keys(35);
        assert_eq!(keys.all().expect("no keys").len(), 0);
        let (monday, tuesday) = (date(2026, 11, 30), date(2026, 12, 1));
        let made = keys.make(monday).expect("a key");
        assert!(keys.make(monday).expect("a key") == made);
        assert!(keys.make(tuesday).expect("a key") != made);
        assert_eq!(keys.all().expect("keys").len(), 2);
        let mode = fs::metadata(&keys.path)
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn key_is_removed_after_its_last_day_and_its_bytes_are_overwritten() {
        let (_folder, keys) = keys(2);
        let days = [date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)];
        for day in days {
            keys.make(day).expect("a key");
        }
        let before = fs::read_to_string(&keys.path).expect("a file");
        assert_eq!(keys.remove_expired(date(2026, 11, 30)).expect("removed"), 0);
        assert_eq!(keys.remove_expired(date(2026, 12, 1)).expect("removed"), 1);
        assert_eq!(keys.remove_expired(date(2026, 12, 1)).expect("removed"), 0);
        let left: Vec<_> = keys.all().expect("keys").into_keys().collect();
        assert_eq!(left, days[1..]);
        let after = fs::read_to_string(&keys.path).expect("a file");
        assert_eq!(after.len(), before.len());
        assert_eq!(
            after.lines().next(),
            Some(format!("2026-11-28 {}", "-".repeat(44)).as_str())
        );
        assert!(after.ends_with(&before[before.find('\n').expect("a line")..]));
        // A clock that was wrong: there is a new key.
        keys.make(days[0]).expect("a key");
        assert_eq!(keys.all().expect("keys").len(), 3);
    }

    #[test]
    fn keys_are_kept_for_ever_if_the_studio_says_so() {
        let (_folder, keys) = keys(0);
        keys.make(date(2020, 1, 1)).expect("a key");
        assert_eq!(keys.remove_expired(date(2026, 12, 1)).expect("none"), 0);
        assert_eq!(keys.all().expect("keys").len(), 1);
    }

    #[test]
    fn unfinished_line_is_removed_and_a_damaged_file_is_refused() {
        let (_folder, keys) = keys(35);
        let day = date(2026, 12, 1);
        let made = keys.make(day).expect("a key");
        let text = fs::read_to_string(&keys.path).expect("a file");
        for unfinished in ["2", "2026-12-02 AAAA"] {
            fs::write(&keys.path, format!("{text}{unfinished}")).expect("written");
            assert!(keys.make(day).expect("a key") == made);
            assert_eq!(fs::read_to_string(&keys.path).expect("a file"), text);
        }
        for damaged in ["no key\n", "2026-12-01 AAAA\n", "2026-13-01 -\n", "\n"] {
            fs::write(&keys.path, format!("{damaged}{text}")).expect("written");
            assert!(keys.make(day).is_err(), "{damaged}");
            assert!(keys.all().is_err(), "{damaged}");
        }
    }

    #[test]
    fn commitments_differ_by_person_kind_and_key() {
        let key = |n| DayKey([n; DayKey::SIZE]);
        let id = Uuid::from_u128(7);
        let all = [
            key(1).client(ClientId(id)),
            key(1).client(ClientId(Uuid::from_u128(8))),
            key(2).client(ClientId(id)),
            key(1).team_member(TeamMemberId(id)),
            Commitment::new(key(1).of_file(id.as_bytes(), "")),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(all[0], key(1).client(ClientId(id)));
        assert_eq!(format!("{:?}", key(1)), "DayKey");
    }
}
