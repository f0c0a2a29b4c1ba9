//! What the server says.

use std::{fs, path::Path};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use shared::{Condition, assess};

use crate::{COUNT, Case, standings::standing};

#[test]
fn a_thousand_standings_are_assessed_and_written_down() {
    let mut runner = TestRunner::deterministic();
    let (strategy, mut lines) = (standing(), String::new());
    let (mut cleared, mut blocked) = (0, [0; Condition::ALL.len()]);
    for _ in 0..COUNT {
        let (standing, now) = strategy
            .new_tree(&mut runner)
            .expect("a standing")
            .current();
        let answer = assess(&standing, now).err();
        match &answer {
            None => cleared += 1,
            Some(checklist) => {
                for (count, condition) in blocked.iter_mut().zip(Condition::ALL) {
                    *count += usize::from(checklist.has(condition));
                }
            }
        }
        let case = Case {
            standing,
            now,
            answer,
        };
        lines += &serde_json::to_string(&case).expect("a line");
        lines.push('\n');
    }
    // Every answer is among them, and often.
    assert!(cleared >= COUNT / 10, "{cleared} can be deleted");
    for (count, condition) in blocked.into_iter().zip(Condition::ALL) {
        assert!(count >= COUNT / 20, "{condition:?} blocks {count}");
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standings.jsonl");
    fs::write(file, lines).expect("a file in the target folder");
}
