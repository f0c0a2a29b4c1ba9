//! The answers of the browser.

use shared::assess;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{COUNT, Case};

/// The file that `server` wrote. Cargo has a folder for such files for each target that it compiles for.
const CASES: &str = include_str!(concat!(
    env!("CARGO_TARGET_TMPDIR"),
    "/../../tmp/standings.jsonl"
));

#[wasm_bindgen_test]
fn browser_gives_the_answers_of_the_server() {
    let mut count = 0;
    for line in CASES.lines() {
        let case: Case = serde_json::from_str(line).expect("a case");
        let answer = assess(&case.standing, case.now).err();
        assert_eq!(answer, case.answer, "{line}");
        count += 1;
    }
    assert_eq!(count, COUNT);
}
