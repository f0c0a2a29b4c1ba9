//! Arbitrary files are imported whole, or their problems are reported and nothing is imported.

use std::{cell::Cell, fmt::Write};

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use shared::assess;
use store::import::{self, Importing, Problem};
use support::{Database, long, now, on_both, random, values};

use super::export::{ExportFolder, FILES};

/// A word in every generated value and nowhere else.
const MARK: &str = "Qzx7";

/// A change of one file of the valid export.
#[derive(Clone, Debug)]
enum Change {
    /// Other bytes in place of the file.
    Bytes(Vec<u8>),
    /// Bytes inserted in the middle, at an offset modulo the length.
    Insert(usize, Vec<u8>),
    /// Another value for a field, correctly quoted. Fields are numbered modulo their count.
    Field(usize, String),
    /// A row that is added.
    Row(Vec<String>),
    /// Other external ids for the clients in every file, so that their addresses belong to other clients.
    Others,
}

fn change() -> impl Strategy<Value = (usize, Change)> {
    let change = prop_oneof![
        1 => vec(any::<u8>(), 0..300).prop_map(Change::Bytes),
        2 => (0..2000_usize, vec(byte(), 0..20)).prop_map(|(index, bytes)| Change::Insert(index, bytes)),
        6 => (0..80_usize, value()).prop_map(|(index, text)| Change::Field(index, text)),
        2 => vec(value(), 1..24).prop_map(Change::Row),
        1 => Just(Change::Others),
    ];
    (0..FILES.len(), change)
}

/// Bytes with a meaning in CSV are frequent.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![any::<u8>(), select(b"\"\",,\r\n\n\0\xff;' 0".to_vec())]
}

/// A value for some column, valid or not.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => any::<String>(),
        1 => Just(String::new()),
        1 => "\\PC{0,12}".prop_map(|text| format!("{text}{MARK}")),
        2 => "-?[0-9]{1,20}(\\.[0-9]{0,4})?",
        2 => "[0-9]{1,4}-[0-9]{2}-[0-9]{2}",
        2 => "(-00)?[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?(Z|[+-][01][0-9]:00)",
        2 => select(vec![
            "M1", "M2", "M3", "S1", "S2", "Bondi", "Kreuzberg", "INV-1", "pm_1", "paid", "void", "unused", "used",
            "expired", "active", "paused", "pending", "cancelled", "booked", "attended", "buddy", "AUD", "EUR", "JPY",
            "Asia/Tokyo", "utc", "9999-12-31", "-9999-01-01", "9999-12-31T23:59:59Z", "-9999-01-02T00:00:00Z",
            "1000000000000000", "-1000000000000000", "4294967295",
        ])
        .prop_map(str::to_owned),
    ]
}

/// Writes the valid export with these changes.
fn folder(changes: &[(usize, Change)]) -> ExportFolder {
    let folder = ExportFolder::new();
    for (file, change) in changes {
        let change_file = |file: &str, change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = folder.bytes(file);
            change(&mut bytes);
            folder.put(file, &bytes);
        };
        let file = FILES[*file].0;
        match change {
            Change::Bytes(other) => folder.put(file, other),
            Change::Insert(index, more) => change_file(file, &|bytes| {
                let index = index % (bytes.len() + 1);
                bytes.splice(index..index, more.iter().copied());
            }),
            Change::Field(index, text) => {
                change_file(file, &|bytes| *bytes = with_field(bytes, *index, text));
            }
            Change::Row(fields) => change_file(file, &|bytes| bytes.extend(row(fields))),
            Change::Others => {
                for (file, _) in FILES {
                    change_file(file, &|bytes| {
                        for byte in bytes.iter_mut().filter(|byte| **byte == b'M') {
                            *byte = b'N';
                        }
                    });
                }
            }
        }
    }
    folder
}

/// Returns the file with another text in one field below the header.
fn with_field(bytes: &[u8], index: usize, text: &str) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).from_reader(bytes);
    let records: Vec<csv::ByteRecord> = reader.byte_records().filter_map(Result::ok).collect();
    let count = records
        .iter()
        .skip(1)
        .map(csv::ByteRecord::len)
        .sum::<usize>();
    let mut left = index.checked_rem(count);
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for (line, record) in records.iter().enumerate() {
        let mut fields: Vec<&[u8]> = record.iter().collect();
        if line > 0 {
            match left {
                Some(index) if index < fields.len() => {
                    fields[index] = text.as_bytes();
                    left = None;
                }
                _ => left = left.map(|index| index - fields.len()),
            }
        }
        writer.write_record(fields).expect("a record");
    }
    writer.into_inner().expect("a file")
}

fn row(fields: &[String]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields).expect("a record");
    writer.into_inner().expect("a file")
}

/// Checks that a problem names a position in a file and none of its content.
fn check_problems(folder: &ExportFolder, problems: &[Problem]) -> Result<(), TestCaseError> {
    prop_assert!(!problems.is_empty());
    for problem in problems {
        let lines = folder
            .bytes(problem.file)
            .split(|byte| *byte == b'\n')
            .count();
        let lines = u64::try_from(lines).expect("a count");
        prop_assert!(
            problem.line.is_some_and(|line| (1..=lines).contains(&line)),
            "{:?}",
            problem
        );
        let said = format!("{problem} {problem:?}");
        prop_assert!(!said.contains(MARK), "{}", said);
        prop_assert!(
            said.is_ascii() && !said.contains(char::is_control),
            "{}",
            said
        );
    }
    Ok(())
}

fn config(cases: usize) -> Config {
    let is_long = long::count(0, 1) == 1;
    Config {
        cases: u32::try_from(cases).expect("a count"),
        rng_seed: if is_long {
            RngSeed::Random
        } else {
            RngSeed::Fixed(4)
        },
        failure_persistence: None,
        ..Config::default()
    }
}

#[test]
fn arbitrary_files_are_read_or_reported() {
    let cases = long::count(300, 20_000);
    let read = Cell::new(0);
    let outcome = TestRunner::new(config(cases)).run(&vec(change(), 1..4), |changes| {
        let folder = folder(&changes);
        match folder.read() {
            Ok(_) => read.set(read.get() + 1),
            Err(problems) => check_problems(&folder, &problems)?,
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let read = read.get();
    assert!(
        read > cases / 50 && read < cases / 2,
        "{read} of {cases} were good"
    );
}

/// Returns how many rows there are in all.
async fn count(db: &Database) -> Vec<i64> {
    let mut counts = Vec::new();
    for (file, _) in FILES {
        let table = match file.trim_end_matches(".csv") {
            "credits" => "credit_movements",
            table => table,
        };
        counts.push(
            db.number(&format!("select count(*) from {table}"), values![])
                .await,
        );
    }
    counts
}

/// What can be read can be written: the database refuses no value that the reader accepts.
async fn readable_export_is_imported_whole_or_not_at_all(db: Database) {
    let cases = long::count(30, 1000);
    let mut runner = TestRunner::new(config(cases));
    let (changes, mut rng) = (vec(change(), 1..3), random());
    let (mut imported, mut refused) = (0, 0);
    for _ in 0..cases {
        // Only readable exports matter here.
        let (changes, export) = loop {
            let changes = changes.new_tree(&mut runner).unwrap().current();
            if let Ok(export) = folder(&changes).read() {
                break (changes, export);
            }
        };
        let before = count(&db).await;
        let written = import::write(&db.store, &export, now(), &mut rng, |_, _| ()).await;
        let after = count(&db).await;
        match written {
            Ok(Importing::Imported(report)) => {
                imported += 1;
                let added = report.counts().map(|(_, count)| count.added);
                let all: i64 = after.iter().sum::<i64>() - before.iter().sum::<i64>();
                assert_eq!(usize::try_from(all), Ok(added.iter().sum()), "{changes:?}");
            }
            Ok(Importing::Refused(problems)) => {
                refused += 1;
                assert!(!problems.is_empty() && before == after, "{changes:?}");
                let mut said = String::new();
                for problem in problems {
                    write!(said, "{problem:?} {problem}").unwrap();
                }
                assert!(!said.contains(MARK), "{said}");
            }
            Err(error) => panic!("{error:?}: {changes:?}"),
        }
    }
    // Everything stored can be read.
    let mut tx = db.store.read().await.unwrap();
    for known in support::standings(&mut tx, now()).await {
        drop(assess(&known.standing, now()));
    }
    long::say(&format!(
        "{:?}: {imported} imports came in, {refused} were refused",
        db.store.engine()
    ));
    assert!(
        imported > 0 && refused > 0,
        "{imported} came in, {refused} were refused"
    );
}

on_both!(readable_export_is_imported_whole_or_not_at_all);
