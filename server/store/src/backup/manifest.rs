//! The manifest of a PostgreSQL backup. A restoration checks it before it changes anything.

use std::{fs, io, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Reason;
use crate::{Result, engine::db::POSTGRES};

/// The name of the manifest's file.
pub(super) const NAME: &str = "manifest.json";

/// The version of the manifest's format.
const FORMAT: u32 = 1;

/// The contents of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    lethe_backup: u32,
    taken_at: Timestamp,
    schema: Vec<Migration>,
    /// Each table comes after the tables that it refers to.
    pub(super) tables: Vec<Copied>,
}

/// A migration that the database had.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Migration {
    version: i64,
    checksum: String,
}

/// A table in a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Copied {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: u64,
    /// The SHA-256 digest of its file.
    pub(super) digest: String,
}

impl Copied {
    /// Returns the name of the table's file.
    pub(super) fn file(&self) -> String {
        format!("{}.copy", self.table)
    }
}

impl Manifest {
    /// Creates the manifest of a backup with the current schema.
    pub(super) fn new(taken_at: Timestamp, tables: Vec<Copied>) -> Self {
        Self {
            lethe_backup: FORMAT,
            taken_at,
            schema: known(),
            tables,
        }
    }

    /// Reads and checks the manifest in a folder, and every file that it lists.
    pub(super) fn read(folder: &Path) -> Result<std::result::Result<Self, Reason>> {
        let Ok(text) = fs::read(folder.join(NAME)) else {
            return Ok(Err(Reason::NotABackup));
        };
        let Ok(manifest) = serde_json::from_slice::<Self>(&text) else {
            return Ok(Err(Reason::Damaged(NAME.to_owned())));
        };
        if manifest.lethe_backup != FORMAT || !known().starts_with(&manifest.schema) {
            return Ok(Err(Reason::Newer));
        }
        for table in &manifest.tables {
            let names = table.columns.iter().chain([&table.table]);
            let is_a_name = |name: &String| {
                !name.is_empty()
                    && name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            };
            if !names.into_iter().all(is_a_name) {
                return Ok(Err(Reason::Damaged(NAME.to_owned())));
            }
            match digest_of(&folder.join(table.file())) {
                Ok(digest) if digest == table.digest => {}
                Ok(_) => return Ok(Err(Reason::Damaged(table.file()))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Err(Reason::Damaged(table.file())));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Ok(manifest))
    }

    /// Returns the version of the last migration that the database had.
    pub(super) fn schema_version(&self) -> Option<i64> {
        self.schema.last().map(|migration| migration.version)
    }
}

/// Returns the migrations that this version of Lethe knows.
fn known() -> Vec<Migration> {
    POSTGRES
        .iter()
        .map(|migration| Migration {
            version: migration.version,
            checksum: hex(&migration.checksum),
        })
        .collect()
}

fn digest_of(file: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = fs::File::open(file)?;
    let mut part = vec![0; 1 << 16];
    loop {
        match io::Read::read(&mut file, &mut part)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(&part[..read]),
        }
    }
}

/// Returns the bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
