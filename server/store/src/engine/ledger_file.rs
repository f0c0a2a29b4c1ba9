//! The ledger file: one line per entry, opened by one process at a time.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Lines, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use shared::ledger::{self, Entry};
use tokio::task::spawn_blocking;

use crate::engine::{
    error::{Error, Result},
    ledger_problem::Problem,
};

/// The ledger file.
#[derive(Debug)]
pub(crate) struct LedgerFile {
    path: PathBuf,
}

impl LedgerFile {
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// Opens the file for this process alone, and creates it if it does not exist.
    pub(crate) fn open(&self) -> Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let file = options.open(&self.path)?;
        file.lock()?;
        Ok(file)
    }

    /// Reads all entries and checks the chain. Removes a last line that was not written completely.
    pub(crate) fn read(&self) -> Result<Vec<Entry>> {
        let mut file = self.open()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        file.sync_all()?;
        Ok(ledger::read(&text[..whole]).map_err(Problem::Bad)?)
    }

    /// Returns the lines of the file, or `None` if it does not exist. It locks nothing, so Lethe may be serving.
    pub(crate) fn lines(&self) -> Result<Option<Lines<BufReader<File>>>> {
        match File::open(&self.path) {
            Ok(file) => Ok(Some(BufReader::new(file).lines())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Appends those of `entries` that the file lacks, and returns how many.
    pub(crate) fn write(&self, entries: &[Entry]) -> Result<u64> {
        let mut file = self.open()?;
        let mut last = last_entry(&mut file)?.map(|entry| entry.head());
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
        Ok(written)
    }
}

/// Reads the last entry of a file. An entry is shorter than the part that is read. Removes a last line that was not
/// written completely.
pub(crate) fn last_entry(file: &mut File) -> Result<Option<Entry>> {
    const PART: u64 = 16 * 1024;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(PART)))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    file.set_len(length - (text.len() - whole) as u64)?;
    let Some(line) = text[..whole].lines().next_back() else {
        return Ok(None);
    };
    Ok(Some(Entry::read(line, 0).map_err(Problem::Bad)?))
}

pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work)
        .await
        .map_err(|_| Error::File(io::ErrorKind::Other))?
}
