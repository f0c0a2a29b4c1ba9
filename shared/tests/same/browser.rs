//! What the browser says.

use shared::assess;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{COUNT, Case};

/// What `server` wrote. Cargo has a folder for such files, one for each kind of machine that it compiles for.
const CASES: &str = include_str!(concat!(
    env!("CARGO_TARGET_TMPDIR"),
    "/../../tmp/standings.jsonl"
));

#[wasm_bindgen_test]
fn the_browser_answers_what_the_server_answers() {
    let mut count = 0;
    for line in CASES.lines() {
        let case: Case = serde_json::from_str(line).expect("a case");
        let answer = assess(&case.standing, case.now).err();
        assert_eq!(answer, case.answer, "{line}");
        count += 1;
    }
    assert_eq!(count, COUNT);
}
