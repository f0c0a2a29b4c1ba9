//! SQLite's write-ahead log: which pages it holds.
//!
//! The log has no locks of its own, so reading it beside SQLite disturbs nothing.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
};

use crate::{Error, Result};

/// The log begins with a header. A frame for each written page follows, which has a header too.
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The part of the log that was not read yet.
#[derive(Debug)]
pub(super) struct Log {
    file: PathBuf,
    /// The two random numbers that are in the header and in each frame. SQLite changes them when it starts the log over.
    salts: [u8; 8],
    frames: u64,
}

impl Log {
    /// Takes the path of the database.
    pub(super) fn of(database: &str) -> Self {
        Self {
            file: PathBuf::from(format!("{database}-wal")),
            salts: [0; 8],
            frames: 0,
        }
    }

    /// Returns the numbers of the pages in all frames that were added since the last call. Frames of transactions that
    /// were not committed may be among them.
    pub(super) fn new_pages(&mut self) -> Result<BTreeSet<u32>> {
        self.read().map_err(|cause| Error::File(cause.kind()))
    }

    fn read(&mut self) -> io::Result<BTreeSet<u32>> {
        let mut pages = BTreeSet::new();
        let mut file = match File::open(&self.file) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(pages),
            Err(cause) => return Err(cause),
        };
        let Some(header) = next::<HEADER>(&mut file)? else {
            return Ok(pages);
        };
        let [page_size, salts] = [&header[8..12], &header[16..24]];
        let page_size =
            u32::from_be_bytes([page_size[0], page_size[1], page_size[2], page_size[3]]);
        if salts != self.salts {
            self.salts.copy_from_slice(salts);
            self.frames = 0;
        }
        loop {
            let frame = FRAME_HEADER as u64 + u64::from(page_size);
            let at = HEADER as u64 + self.frames * frame;
            file.seek(SeekFrom::Start(at))?;
            let Some(frame) = next::<FRAME_HEADER>(&mut file)? else {
                return Ok(pages);
            };
            if frame[8..16] != self.salts {
                return Ok(pages);
            }
            pages.insert(u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]));
            self.frames += 1;
        }
    }
}

/// Reads so many bytes, or returns `None` at the end of the file.
fn next<const BYTES: usize>(file: &mut File) -> io::Result<Option<[u8; BYTES]>> {
    let mut bytes = [0; BYTES];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(cause) => Err(cause),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, SqliteConnection};

    use super::*;

    #[tokio::test]
    async fn log_tells_which_pages_were_written_since_the_last_call() {
        let name = format!("lethe_{:016x}.db", rand::random::<u64>());
        let file = std::env::temp_dir().join(name);
        let file = file.to_str().unwrap();
        let mut tool = SqliteConnection::connect(&format!("sqlite:{file}?mode=rwc"))
            .await
            .unwrap();
        let mut log = Log::of(file);
        let mut seen = Vec::new();
        for statement in [
            "pragma journal_mode = wal; create table one (text); create table two (text)",
            "insert into one values (1)",
            "pragma wal_checkpoint(truncate)",
            "insert into two values (2)",
            "select 1",
        ] {
            sqlx::raw_sql(statement).execute(&mut tool).await.unwrap();
            seen.push(Vec::from_iter(log.new_pages().unwrap()));
        }
        tool.close().await.unwrap();
        std::fs::remove_file(file).unwrap();
        assert_eq!(seen, [vec![1, 2, 3], vec![2], vec![], vec![3], vec![]]);
    }
}
