//! A whole studio: 2,000 clients, with checklists computed by rules that were written independently of Lethe's.

use std::{fs, path::Path};

use shared::{Condition, assess};
use store::import::{self, Importing};
use support::{Database, TODAY, now, on_both, rng};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/studio");

async fn checklists_of_a_whole_studio_are_as_expected(db: Database) {
    let export = import::read(Path::new(FOLDER), TODAY).expect("a good export");
    let mut told = Vec::new();
    let progress = |done, of| told.push((done, of));
    let importing = import::write(&db.store, &export, now(), &mut rng(), progress)
        .await
        .unwrap();
    let Importing::Imported(report) = importing else {
        panic!("{importing:?}")
    };
    assert_eq!(report.clients.added, 2000);
    assert!(told.is_sorted());
    assert_eq!(told.last(), Some(&(export.rows(), export.rows())));

    let mut tx = db.store.read().await.unwrap();
    let mut seen: Vec<String> = support::standings(&mut tx, now())
        .await
        .into_iter()
        .map(|known| {
            let checklist = assess(&known.standing, now()).err();
            let holds = |condition| checklist.as_ref().is_some_and(|list| list.has(condition));
            let holds = Condition::ALL.map(|condition| u8::from(holds(condition)).to_string());
            format!(
                "{},{}",
                known.external_id.unwrap_or_default(),
                holds.join(",")
            )
        })
        .collect();
    seen.sort();
    let expected = fs::read_to_string(Path::new(FOLDER).join("expected_checklists.csv")).unwrap();
    let expected: Vec<&str> = expected.lines().skip(1).collect();
    assert_eq!(expected.len(), 2000);
    for (seen, expected) in seen.iter().zip(&expected) {
        assert_eq!(seen, expected);
    }
    assert_eq!(seen.len(), expected.len());
}

on_both!(checklists_of_a_whole_studio_are_as_expected);
