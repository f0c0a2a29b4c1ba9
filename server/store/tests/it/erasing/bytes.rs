//! After an erasure and wiping, the files of the database hold no byte of the erased values.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use shared::{
    client::ClientId,
    details::DetailsForm,
    register::{Fate, Owner, TABLES, Table},
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use store::{
    Engine,
    erasing::wiping::{Cleaning, clean},
};
use support::{
    Database, administer,
    long::{count, say},
    now, on_both,
};
use uuid::Uuid;

use crate::{
    erasing::{
        fates::{TELL_NOTHING, values_of},
        wiping::PATIENCE,
    },
    fixture::{
        Studio,
        whole::{self, BETWEEN_STEPS},
    },
};

/// The length from which a value is not elsewhere by chance.
const SHORTEST: usize = 6;

/// The same for digits only, which are frequent in every file.
const SHORTEST_NUMBER: usize = 9;

/// A value that was stored for one client only, in one spelling.
#[derive(Debug)]
struct Mark {
    /// Table and column, for the failure message.
    #[expect(dead_code, reason = "it is shown")]
    at: String,
    /// Whether this is the stored spelling.
    as_stored: bool,
    bytes: Vec<u8>,
}

/// Returns a word that is in no other test. Words of different numbers differ from their first letters.
fn word(number: usize, unique: u64) -> String {
    let letters: String = (0..10)
        .map(|i| char::from(b'a' + u8::try_from((unique >> (4 * i)) & 15).unwrap()))
        .collect();
    format!("Q{number:03}{letters}")
}

/// Returns a form with the word and with phone numbers that are in no other test.
fn form(word: &str) -> DetailsForm {
    let phone = || format!("+44 77{:09}", rand::random_range(0..1_000_000_000_u32));
    DetailsForm {
        phone_mobile: phone(),
        phone_home: phone(),
        phone_work: phone(),
        emergency_contact_phone: phone(),
        ..whole::form(word)
    }
}

/// Returns every value of a client that the register clears or removes and that is long enough to be searched for.
async fn marks(studio: &Studio, client: ClientId) -> Vec<Mark> {
    let mut marks = Vec::new();
    let has_rows =
        |table: &&Table| table.owner != Owner::Studio && !BETWEEN_STEPS.contains(&table.name);
    for table in TABLES.iter().filter(has_rows) {
        for (column, fate) in table.fates() {
            // PostgreSQL stores a date as a small number.
            let a_number =
                studio.db.store.engine() == Engine::Postgres && column == "date_of_birth";
            if matches!(fate, Fate::Keep(_))
                || TELL_NOTHING.contains(&(table.name, column))
                || a_number
            {
                continue;
            }
            let before = marks.len();
            for cell in values_of(studio, table.name, column, client).await {
                spell(&format!("{}.{column}", table.name), cell.bytes, &mut marks);
            }
            let ends_of_numbers = table.name == "client_tokens";
            assert!(
                marks.len() > before || ends_of_numbers,
                "no mark in {}.{column}",
                table.name
            );
        }
    }
    marks
}

/// Adds the spellings of a value: as stored, in lower and in upper case, and the digits of a number alone.
fn spell(at: &str, stored: Vec<u8>, marks: &mut Vec<Mark>) {
    let mut spellings = BTreeSet::new();
    // PostgreSQL shows as text what it stores as 16 bytes.
    let id = str::from_utf8(&stored)
        .ok()
        .and_then(|text| Uuid::try_parse(text).ok());
    let stored = id.map_or(stored, |id| id.as_bytes().to_vec());
    if let Ok(text) = str::from_utf8(&stored) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_phone = text.chars().all(|c| c.is_ascii_digit() || "+ ".contains(c));
        spellings.extend([text.to_lowercase(), text.to_uppercase()].map(String::into_bytes));
        spellings.extend(is_phone.then(|| digits.into_bytes()));
    }
    spellings.insert(stored.clone());
    let shortest = |bytes: &[u8]| {
        if bytes.iter().all(u8::is_ascii_digit) {
            SHORTEST_NUMBER
        } else {
            SHORTEST
        }
    };
    for bytes in spellings
        .into_iter()
        .filter(|bytes| bytes.len() >= shortest(bytes))
    {
        marks.push(Mark {
            at: at.to_owned(),
            as_stored: bytes == stored,
            bytes,
        });
    }
}

/// Returns every file that may hold data of the database: on SQLite its folder, on PostgreSQL the data folder without
/// the folders of other databases.
async fn files(db: &Database) -> Vec<PathBuf> {
    let (folder, own) = match db.store.engine() {
        Engine::Sqlite => (db.folder(), None),
        Engine::Postgres => {
            let one = async |text: &str| db.texts(text, &[]).await.remove(0).expect("a text");
            let folder = one("select current_setting('data_directory')").await;
            let own =
                one("select oid::text from pg_database where datname = current_database()").await;
            (PathBuf::from(folder), Some(own))
        }
    };
    let readable = fs::read_dir(&folder).map(drop);
    assert!(
        readable.is_ok(),
        "the test has to run where it may read {}",
        folder.display()
    );
    let mut files = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        // Files come and go while PostgreSQL runs.
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if !path.is_dir() {
                files.push(path);
            } else if next != folder.join("base")
                || !name.bytes().all(|b| b.is_ascii_digit())
                || Some(&*name) == own.as_deref()
            {
                folders.push(path);
            }
        }
    }
    files
}

/// Returns the marks that are in the files, each with the last file that holds it.
fn search<'a>(files: &[PathBuf], marks: &'a [Mark]) -> Vec<(&'a Mark, PathBuf)> {
    let mut by_start: HashMap<&[u8], Vec<usize>> = HashMap::new();
    let mut starts = vec![false; 1 << 16];
    for (i, mark) in marks.iter().enumerate() {
        by_start.entry(&mark.bytes[..SHORTEST]).or_default().push(i);
        starts[usize::from(mark.bytes[0]) << 8 | usize::from(mark.bytes[1])] = true;
    }
    let mut found: HashMap<usize, PathBuf> = HashMap::new();
    for file in files {
        let Ok(bytes) = fs::read(file) else { continue };
        search_in(&bytes, &starts, |at| {
            let Some(candidates) = bytes
                .get(at..at + SHORTEST)
                .and_then(|start| by_start.get(start))
            else {
                return;
            };
            for i in candidates {
                if bytes[at..].starts_with(&marks[*i].bytes) {
                    found.insert(*i, file.clone());
                }
            }
        });
    }
    found
        .into_iter()
        .map(|(i, file)| (&marks[i], file))
        .collect()
}

/// Calls `look` with every offset of one of the two-byte `starts`. It skips zeros, which fill most of a log.
fn search_in(bytes: &[u8], starts: &[bool], mut look: impl FnMut(usize)) {
    const ZEROS: [u8; 4096] = [0; 4096];
    let mut at = 0;
    while at + 1 < bytes.len() {
        if at.is_multiple_of(ZEROS.len()) && bytes[at..].starts_with(&ZEROS) {
            at += ZEROS.len();
            continue;
        }
        if starts[usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])] {
            look(at);
        }
        at += 1;
    }
}

#[test]
fn search_finds_marks_across_skipped_zeros() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lethe_{:x}", rand::random::<u64>()));
    let mut bytes = vec![0; 3 * 4096];
    bytes[4093..4101].copy_from_slice(b"abcdefgh");
    fs::write(&folder, &bytes).unwrap();
    let mut marks = Vec::new();
    for word in ["abcdefgh", "bcdefgh", "bcdefgi"] {
        spell("here", word.as_bytes().to_vec(), &mut marks);
    }
    let found = search(std::slice::from_ref(&folder), &marks);
    fs::remove_file(&folder).unwrap();
    let mut found: Vec<_> = found.iter().map(|(mark, _)| &mark.bytes[..]).collect();
    found.sort_unstable();
    assert_eq!(found, [&b"abcdefgh"[..], b"bcdefgh"]);
}

/// Rows that move to other pages seldom leave bytes behind. This test leaves some with a tool that does not
/// overwrite.
#[test]
fn wiping_removes_bytes_left_inside_the_file() {
    const MARK: &str = "Qzx stays behind";
    support::run(Engine::Sqlite, async |db| {
        let mut studio = Studio::open(db).await;
        let ann = studio.client("Ann").await;
        studio.erase(ann).await;
        let mut tool = SqliteConnection::connect(&studio.db.address).await.unwrap();
        let leave = format!(
            "pragma secure_delete = off;
            create table scratch (word text);
            insert into scratch values ('{MARK}');
            drop table scratch;
            pragma wal_checkpoint(truncate);"
        );
        sqlx::raw_sql(AssertSqlSafe(leave))
            .execute(&mut tool)
            .await
            .unwrap();
        tool.close().await.unwrap();
        let is_there = || {
            let file = fs::read(studio.db.folder().join("studio.db")).unwrap();
            let mut windows = file.windows(MARK.len());
            windows.any(|bytes| bytes == MARK.as_bytes())
        };
        assert!(is_there(), "nothing stays behind");
        let cleaning = clean(&studio.db.store, &now, PATIENCE).await.unwrap();
        assert_eq!(cleaning, Cleaning::Done(1));
        assert!(!is_there());
    });
}

/// PostgreSQL keeps the files of its log for a replica, and uses them again, with their old bytes, when it is gone. The
/// wiping has passed them by then.
async fn wiping_overwrites_log_files_that_were_kept(db: Database) {
    if db.store.engine() == Engine::Sqlite {
        return; // SQLite's log is truncated.
    }
    let replica = format!("lethe_{:016x}", rand::random::<u64>());
    administer(format!(
        "select pg_create_physical_replication_slot('{replica}', true)"
    ))
    .await;
    let mut studio = Studio::open_unlike_others(db).await;
    let (bob, unique) = (studio.client("Bob").await, rand::random());
    let (living, erased) = (word(0, unique), word(1, unique));
    let stays = studio.whole_client_of(&form(&living), &living, bob).await;
    let stays = marks(&studio, stays).await;
    let ann = studio.whole_client_of(&form(&erased), &erased, bob).await;
    let mut marks = marks(&studio, ann).await;
    marks.retain(|mark| stays.iter().all(|stay| stay.bytes != mark.bytes));
    studio.erase(ann).await;
    let store = studio.db.open_again().await;
    let waiting = tokio::spawn(async move { clean(&store, &now, PATIENCE).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let waits = !waiting.is_finished();
    let before = search(&files(&studio.db).await, &marks).len();
    administer(format!("select pg_drop_replication_slot('{replica}')")).await;
    assert_eq!(waiting.await.unwrap().unwrap(), Cleaning::Done(1));
    assert!(waits && before > 0, "the log was not kept");
    let left = search(&files(&studio.db).await, &marks);
    assert!(left.is_empty(), "{} marks are left", left.len());
}

async fn files_hold_no_byte_of_erased_clients(db: Database) {
    let mut studio = Studio::open_unlike_others(db).await;
    studio.allow_deletions(1000).await;
    let (bob, unique) = (studio.client("Bob").await, rand::random());
    let living = word(0, unique);
    let stays = studio.whole_client_of(&form(&living), &living, bob).await;
    let stays = marks(&studio, stays).await;
    let mut erased = Vec::new();
    let mut all = Vec::new();
    for number in 1..=count(40, 400) {
        let word = word(number, unique);
        let client = studio.whole_client_of(&form(&word), &word, bob).await;
        all.extend(marks(&studio, client).await);
        erased.push(client);
    }
    // Some words, such as names of columns, are in every client's form.
    all.retain(|mark| stays.iter().all(|stay| stay.bytes != mark.bytes));
    if studio.db.store.engine() == Engine::Postgres {
        administer("checkpoint").await;
    }
    let found = search(&files(&studio.db).await, &all);
    let found: BTreeSet<_> = found.into_iter().map(|(mark, _)| &mark.bytes).collect();
    let unseen: Vec<_> = all
        .iter()
        .filter(|mark| mark.as_stored && !found.contains(&mark.bytes))
        .collect();
    assert!(unseen.is_empty(), "the search cannot find {unseen:?}");

    // PostgreSQL analyzes tables by itself. The statistics must not outlive the rows.
    studio.run("analyze", &[]).await;
    for client in &erased {
        studio.erase(*client).await;
    }
    let cleaning = clean(&studio.db.store, &now, PATIENCE).await.unwrap();
    assert_eq!(
        cleaning,
        Cleaning::Done(u64::try_from(erased.len()).unwrap())
    );

    let files = files(&studio.db).await;
    let left = search(&files, &all);
    assert!(
        left.is_empty(),
        "{} of {} marks are left, the first: {:?}",
        left.len(),
        all.len(),
        left.first()
    );
    let living = search(&files, &stays);
    let missing: Vec<_> = stays
        .iter()
        .filter(|mark| mark.as_stored && !living.iter().any(|(found, _)| found.bytes == mark.bytes))
        .collect();
    assert!(missing.is_empty(), "the living have lost {missing:?}");
    say(&format!(
        "{:?}: no byte of {} marks of {} clients in {} files",
        studio.db.store.engine(),
        all.len(),
        erased.len(),
        files.len()
    ));
}

on_both!(
    wiping_overwrites_log_files_that_were_kept,
    files_hold_no_byte_of_erased_clients,
);
