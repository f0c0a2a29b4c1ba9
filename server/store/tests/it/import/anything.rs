//! Whatever the files hold: all of it comes in, or it is said what is wrong, where, and nothing does.

use std::{cell::Cell, fmt::Write};

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use shared::assess;
use store::{
    import::{self, Importing, Problem},
    standings,
};
use support::{Database, long, now, on_both, random, values};

use super::export::{ExportFolder, FILES};

/// Stands in every value that is tried, and nowhere else.
const MARK: &str = "Qzx7";

/// What becomes of one file of the good export.
#[derive(Clone, Debug)]
enum Change {
    /// Other bytes altogether.
    Bytes(Vec<u8>),
    /// Bytes in the middle of it, counted from its end over and over.
    Insert(usize, Vec<u8>),
    /// One field more on a row: fields are numbered over and over, and written as they should be.
    Field(usize, String),
    /// The fields of a row that is added.
    Row(Vec<String>),
    /// Other numbers for the clients, in every file: somebody else has their addresses, then.
    Others,
}

fn change() -> impl Strategy<Value = (usize, Change)> {
    let change = prop_oneof![
        1 => vec(any::<u8>(), 0..300).prop_map(Change::Bytes),
        2 => (0..2000_usize, vec(byte(), 0..20)).prop_map(|(place, bytes)| Change::Insert(place, bytes)),
        6 => (0..80_usize, value()).prop_map(|(place, text)| Change::Field(place, text)),
        2 => vec(value(), 1..24).prop_map(Change::Row),
        1 => Just(Change::Others),
    ];
    (0..FILES.len(), change)
}

/// Bytes that mean something in a CSV file are frequent.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![any::<u8>(), select(b"\"\",,\r\n\n\0\xff;' 0".to_vec())]
}

/// A value for some column, right or wrong.
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

/// The good export with these changes.
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
            Change::Insert(place, more) => change_file(file, &|bytes| {
                let place = place % (bytes.len() + 1);
                bytes.splice(place..place, more.iter().copied());
            }),
            Change::Field(place, text) => {
                change_file(file, &|bytes| *bytes = with_field(bytes, *place, text));
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

/// The file with another text in one of its fields, below the header.
fn with_field(bytes: &[u8], place: usize, text: &str) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).from_reader(bytes);
    let records: Vec<csv::ByteRecord> = reader.byte_records().filter_map(Result::ok).collect();
    let count = records
        .iter()
        .skip(1)
        .map(csv::ByteRecord::len)
        .sum::<usize>();
    let mut left = place.checked_rem(count);
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for (line, record) in records.iter().enumerate() {
        let mut fields: Vec<&[u8]> = record.iter().collect();
        if line > 0 {
            match left {
                Some(place) if place < fields.len() => {
                    fields[place] = text.as_bytes();
                    left = None;
                }
                _ => left = left.map(|place| place - fields.len()),
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

/// What is said is said of a place in a file, and holds nothing of what stands there.
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

/// How many rows there are in all.
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

/// What is read well is written well: there is no value that only the database refuses.
async fn readable_export_is_imported_whole_or_not_at_all(db: Database) {
    let cases = long::count(30, 1000);
    let mut runner = TestRunner::new(config(cases));
    let (changes, mut rng) = (vec(change(), 1..3), random());
    let (mut imported, mut refused) = (0, 0);
    for _ in 0..cases {
        // Only what is read well is of interest here.
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
    // What is stored can be read.
    let mut tx = db.store.read().await.unwrap();
    for known in standings::all(&mut tx, now()).await.expect("standings") {
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
