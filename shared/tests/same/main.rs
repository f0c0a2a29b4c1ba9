//! The rules answer as WebAssembly what they answer natively. Natively, a thousand standings are made and assessed, and
//! written down with the answers; compiled for the browser, they are read, assessed again, and compared.

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

/// A standing, and what the server says of it. They stand in a file, each on a line of its own.
#[derive(Debug, Serialize, Deserialize)]
struct Case {
    standing: Standing,
    now: Timestamp,
    /// What is open; nothing where the client can be deleted.
    answer: Option<Checklist>,
}
