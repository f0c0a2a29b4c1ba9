//! The answers of the server.

use std::{fs, path::Path};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use shared::{Condition, assess};

use crate::{COUNT, Case, standings::standing};

#[test]
fn server_answers_a_thousand_standings() {
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
    // Every answer occurs often.
    assert!(cleared >= COUNT / 10, "{cleared} can be deleted");
    for (count, condition) in blocked.into_iter().zip(Condition::ALL) {
        assert!(count >= COUNT / 20, "{condition:?} blocks {count}");
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standings.jsonl");
    fs::write(file, lines).expect("a file in the target folder");
}
