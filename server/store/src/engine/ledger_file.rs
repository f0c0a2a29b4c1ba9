//! The ledger file: one line per entry, opened by one process at a time.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Lines, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use shared::{
    ledger::{self, Entry, Head, Key, Keys},
    proof::Invalid,
};
use tokio::task::spawn_blocking;

use crate::engine::{
    day_keys::DayKeys,
    error::{Error, Result},
    ledger_problem::Problem,
};

/// The ledger file, with the key that signs its entries.
#[derive(Debug)]
pub struct LedgerFile {
    path: PathBuf,
    /// A signed copy of the newest entry, kept with the key. With it, a ledger that was cut off or replaced by an older one is
    /// noticed even with an old database, and entries of an earlier version, which are not signed, are obeyed.
    newest: PathBuf,
    /// The day keys, which lead from entries to people.
    pub(crate) days: DayKeys,
    /// The key that signs.
    pub(crate) key: Key,
    /// The keys whose signatures are obeyed.
    pub(crate) keys: Keys,
    /// The name in which the key signs the checkpoints of receipts. Without it, a receipt is the entry alone.
    pub(crate) origin: Option<String>,
    /// The open file of the key, whose lock says that the key is in use.
    #[expect(dead_code, reason = "the lock lasts as long as the file is open")]
    held: Option<File>,
}

/// The end of the file.
#[derive(Debug)]
pub(crate) enum End {
    /// There is no file.
    Missing,
    /// It has no entries.
    Empty,
    /// It ends with this entry.
    At(Box<Entry>),
}

impl LedgerFile {
    /// Takes the path of the file, the path of a copy of its newest entry, the day keys, the key that signs, and earlier
    /// keys whose signatures are obeyed too.
    pub fn new(path: &Path, newest: &Path, days: DayKeys, key: Key, earlier: &Keys) -> Self {
        Self {
            path: path.to_owned(),
            newest: newest.to_owned(),
            days,
            keys: key.keys().and(earlier),
            key,
            origin: None,
            held: None,
        }
    }

    /// Returns the same file, which holds the locked file of its key open.
    #[must_use]
    pub fn holding(self, key: File) -> Self {
        let held = Some(key);
        Self { held, ..self }
    }

    /// Returns the same file, whose key also signs the checkpoints of receipts, in the name of `origin`.
    ///
    /// # Errors
    ///
    /// The origin cannot be the name of a key.
    pub fn signing(self, origin: &str) -> std::result::Result<Self, Invalid> {
        self.key.verifier_key(origin)?;
        let origin = Some(origin.to_owned());
        Ok(Self { origin, ..self })
    }

    /// Creates the file, readable for its owner only. One that exists stays.
    pub(crate) fn create(&self) -> Result<()> {
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).mode(0o600);
        file.open(&self.path)?.sync_all()?;
        Ok(())
    }

    /// Opens the file for this process alone.
    fn open(&self) -> Result<Option<File>> {
        match OpenOptions::new().read(true).append(true).open(&self.path) {
            Ok(file) => {
                file.lock()?;
                Ok(Some(file))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads all entries and checks the chain; `None` without a file. Removes a last line that was not written completely.
    pub(crate) fn read(&self) -> Result<Option<Vec<Entry>>> {
        let Some(mut file) = self.open()? else {
            return Ok(None);
        };
        let text = mend(&mut file, 0)?;
        Ok(Some(ledger::read(&text).map_err(Problem::Bad)?))
    }

    /// Returns the lines of the file.
    pub(crate) fn lines(&self) -> Result<Option<Lines<BufReader<File>>>> {
        lines(&self.path)
    }

    /// Returns the copy of the newest entry, where there is one that Lethe signed.
    pub(crate) fn newest(&self) -> Option<Head> {
        self.newest_by(&self.keys)
    }

    fn newest_by(&self, keys: &Keys) -> Option<Head> {
        let text = fs::read_to_string(&self.newest).ok()?;
        let entry = Entry::read(text.trim_end(), 0).ok()?;
        keys.signed(&entry).then(|| entry.head())
    }

    /// Makes the copy of the newest entry, if it is missing, of an earlier entry or signed with an earlier key. The caller has
    /// compared the file with the database.
    pub(crate) fn vouch(&self) -> Result<()> {
        if let End::At(entry) = self.end()?
            && self.newest_by(&self.key.keys()) != Some(entry.head())
        {
            self.keep_newest(*entry);
        }
        Ok(())
    }

    /// Replaces the copy of the newest entry. Without it, less is noticed, so a failure prevents nothing.
    fn keep_newest(&self, entry: Entry) {
        let line = format!("{}\n", entry.signed(&self.key).to_line());
        // Each process writes its own.
        let unfinished = format!("{}.unfinished", std::process::id());
        let unfinished = self.newest.with_added_extension(unfinished);
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(true).mode(0o600);
        let kept = options
            .open(&unfinished)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .and_then(|()| fs::rename(&unfinished, &self.newest));
        if let Err(error) = kept {
            tracing::warn!(%error, "the copy of the newest entry of the ledger cannot be written");
        }
    }

    /// Reads the end of the file. Removes a last line that was not written completely.
    pub(crate) fn end(&self) -> Result<End> {
        match self.open()? {
            None => Ok(End::Missing),
            Some(mut file) => end_of(&mut file),
        }
    }

    /// Appends those of `entries` that the file lacks, and returns how many.
    pub(crate) fn write(&self, entries: &[Entry]) -> Result<u64> {
        let Some(mut file) = self.open()? else {
            return Err(Error::File(io::ErrorKind::NotFound));
        };
        let mut last = match end_of(&mut file)? {
            End::At(entry) => Some(entry.head()),
            End::Missing | End::Empty => None,
        };
        let mut written = 0;
        for entry in entries {
            let end = last.as_ref().map_or(0, |head| head.position);
            if entry.position <= end {
                continue;
            }
            if entry.position != end + 1 {
                return Err(Problem::Lost(end + 1).into());
            }
            if last.is_some_and(|head| head.hash != entry.after) {
                return Err(Problem::Foreign.into());
            }
            file.write_all(format!("{}\n", entry.to_line()).as_bytes())?;
            last = Some(entry.head());
            written += 1;
        }
        file.sync_all()?;
        if let Some(entry) = entries.last().filter(|_| written > 0) {
            self.keep_newest(entry.clone());
        }
        Ok(written)
    }
}

/// Returns the lines of a ledger file, or `None` if it does not exist. It locks nothing, so Lethe may be serving.
pub(crate) fn lines(path: &Path) -> Result<Option<Lines<BufReader<File>>>> {
    match File::open(path) {
        Ok(file) => Ok(Some(BufReader::new(file).lines())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Reads the end of an open file. An entry is shorter than the part that is read.
fn end_of(file: &mut File) -> Result<End> {
    const PART: u64 = 16 * 1024;
    let length = file.metadata()?.len();
    let text = mend(file, length.saturating_sub(PART))?;
    match text.lines().next_back() {
        None => Ok(End::Empty),
        Some(line) => {
            let entry = Entry::read(line, 0).map_err(Problem::Bad)?;
            Ok(End::At(Box::new(entry)))
        }
    }
}

/// Reads the file from a byte on, and makes its last line complete: adds a missing line break, or removes a line that was not
/// written completely.
fn mend(file: &mut File, from: u64) -> Result<String> {
    file.seek(SeekFrom::Start(from))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let whole = ledger::whole_lines(&text).len();
    if whole < text.len() {
        file.set_len(from + whole as u64)?;
        file.sync_all()?;
        text.truncate(whole);
    } else if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n")?;
        file.sync_all()?;
        text.push('\n');
    }
    Ok(text)
}

pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work)
        .await
        .map_err(|_| Error::File(io::ErrorKind::Other))?
}
