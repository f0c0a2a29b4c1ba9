//! The ledger beside the database: a file with an entry for each erasure, which a backup of the database never contains.
//!
//! A database that is put back to an earlier day is older than its ledger. Then the erasures that it lacks are carried
//! out again before it is served. A file that is behind, because the process ended between the two, is written on.

use std::{
    fmt,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use rand::Rng;
use shared::ledger::{self, BadLink, Entry, Head};
use tokio::task::spawn_blocking;

use crate::{
    Error, Result, Store, Tx,
    db::{on, statements},
    dialect,
    replay::{self, Again},
    residues::Place,
};

statements! {
    HEAD = "select place, hash from ledger where id = 1";
    ADVANCE = "update ledger set place = $1, hash = $2 where id = 1";
    AFTER = "select receipt from erasures where place > $1 order by place";
}

/// What is wrong with a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Somebody has changed it.
    Bad(BadLink),
    /// It belongs to another database.
    Foreign,
    /// It lacks erasures, and the database cannot write all of them on: this is the first one.
    Lost(u64),
}

/// What bringing database and ledger together took.
#[derive(Debug, Default)]
pub struct Settled {
    /// Erasures that were carried out again.
    pub erased_again: u64,
    /// Entries about clients whom this database, being older, does not know.
    pub unknown: u64,
    /// Places in what is written about others that name somebody who was erased again.
    pub mentions: Vec<Place>,
    /// Entries that were written on.
    pub written: u64,
}

/// The file of a ledger.
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

    /// Opens the file for this process alone; it is made where there is none.
    fn open(&self) -> Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let file = options.open(&self.path)?;
        file.lock()?;
        Ok(file)
    }

    /// All entries, with the chain checked. A last line that was not written to its end is taken off.
    fn read(&self) -> Result<Vec<Entry>> {
        let mut file = self.open()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        file.sync_all()?;
        Ok(ledger::read(&text[..whole]).map_err(Problem::Bad)?)
    }

    /// Writes on those of `entries` that the file lacks, and returns how many.
    fn write(&self, entries: &[Entry]) -> Result<u64> {
        let mut file = self.open()?;
        let mut last = last_entry(&mut file)?.map(|entry| entry.head());
        let mut written = 0;
        for entry in entries {
            let place = last.as_ref().map_or(0, |head| head.position);
            if entry.position <= place {
                continue;
            }
            if entry.position != place + 1 {
                return Err(Problem::Lost(place + 1).into());
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

/// The last entry of a file. Entries are shorter than the part that is read. A last line that was not written to its end
/// is taken off.
fn last_entry(file: &mut File) -> Result<Option<Entry>> {
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

/// Locks the end of the chain as this database knows it, until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx) -> Result<Head> {
    let text = dialect::LOCK_LEDGER.on(tx);
    let (place, hash): (i64, String) = on!(tx, |c| sqlx::query_as(text).fetch_one(c).await?);
    head(place, hash)
}

/// Moves the end of the chain on.
pub(crate) async fn advance(tx: &mut Tx, to: &Head) -> Result<()> {
    on!(tx, |c| sqlx::query(ADVANCE)
        .bind(to.position.cast_signed())
        .bind(&to.hash)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Writes down in the file what the database has and the file lacks, and returns how many entries that were. Without a
/// ledger it does nothing.
pub(crate) async fn write_down(store: &Store) -> Result<u64> {
    let Some(file) = store.ledger() else {
        return Ok(0);
    };
    let last = {
        let file = file.clone();
        in_background(move || last_entry(&mut file.open()?)).await?
    };
    let mut tx = store.read().await?;
    let entries = entries_after(&mut tx, last.map_or(0, |entry| entry.position)).await?;
    drop(tx);
    in_background(move || file.write(&entries)).await
}

async fn entries_after(tx: &mut Tx, place: u64) -> Result<Vec<Entry>> {
    let receipts: Vec<String> = on!(tx, |c| sqlx::query_scalar(AFTER)
        .bind(place.cast_signed())
        .fetch_all(c)
        .await?);
    let read =
        |receipt: &String| Entry::read(receipt, 0).map_err(|_| Error::Corrupt("erasures.receipt"));
    receipts.iter().map(read).collect()
}

/// Brings the database and its ledger together, before anything is served: erasures that only the ledger has are carried
/// out again, and those that only the database has are written on. `progress` hears how many of how many are carried out.
///
/// # Errors
/// [`Error::Ledger`] when the ledger is not one of this database, or not whole; then nothing may be served.
pub async fn settle(
    store: &Store,
    rng: &mut (impl Rng + Send),
    mut progress: impl FnMut(u64, u64),
) -> Result<Settled> {
    let Some(file) = store.ledger() else {
        return Ok(Settled::default());
    };
    let entries = {
        let file = file.clone();
        in_background(move || file.read()).await?
    };
    let known = {
        let mut tx = store.read().await?;
        let (place, hash): (i64, String) =
            on!(&mut tx, |c| sqlx::query_as(HEAD).fetch_one(c).await?);
        head(place, hash)?
    };
    let (before, missing) = entries.split_at(
        entries
            .len()
            .min(usize::try_from(known.position).unwrap_or(usize::MAX)),
    );
    let is_ours = match (before.last(), missing.first()) {
        (_, Some(next)) => next.after == known.hash,
        (Some(last), None) if last.position == known.position => last.hash == known.hash,
        // The database goes on after the file; writing on compares the two.
        (_, None) => true,
    };
    if !is_ours {
        return Err(Problem::Foreign.into());
    }
    let mut settled = Settled::default();
    let total = missing.len() as u64;
    for (done, entry) in (1..).zip(missing) {
        match replay::erase_again(store, entry, rng).await? {
            Again::Erased(mentions) => {
                settled.erased_again += 1;
                settled.mentions.extend(mentions);
            }
            Again::Unknown => settled.unknown += 1,
            Again::Done => {}
        }
        progress(done, total);
    }
    settled.written = write_down(store).await?;
    Ok(settled)
}

fn head(place: i64, hash: String) -> Result<Head> {
    let position = u64::try_from(place).map_err(|_| Error::Corrupt("ledger.place"))?;
    Ok(Head { position, hash })
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work)
        .await
        .map_err(|_| Error::File(io::ErrorKind::Other))?
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(BadLink::Unreadable(line)) => {
                write!(f, "line {line} of the ledger is not an entry")
            }
            Self::Bad(BadLink::Changed(line)) => {
                write!(
                    f,
                    "line {line} of the ledger is not what it was when it was written"
                )
            }
            Self::Bad(BadLink::Unlinked(line)) => {
                write!(
                    f,
                    "line {line} of the ledger does not follow from the one before it"
                )
            }
            Self::Foreign => f.write_str("the ledger belongs to another database"),
            Self::Lost(place) => write!(
                f,
                "the ledger ends before entry {place}, and the database cannot write it on: put back a ledger that has it"
            ),
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Ledger(problem)
    }
}
