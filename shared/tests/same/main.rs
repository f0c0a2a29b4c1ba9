//! The rules give the same answers as WebAssembly and natively. Natively, a thousand standings are made, assessed and
//! written to a file with the answers; compiled for the browser, the test reads them, assesses them again and compares.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod server;
#[cfg(not(target_arch = "wasm32"))]
mod standings;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{Checklist, Standing};

/// How many standings there are.
const COUNT: usize = 1000;

/// A standing with the server's answer: one line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Case {
    standing: Standing,
    now: Timestamp,
    /// What is open; `None` if the client can be deleted.
    answer: Option<Checklist>,
}
