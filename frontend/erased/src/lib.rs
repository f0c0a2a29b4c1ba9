//! Verifies receipts in the browser, on the page of an erased client. `page.js` calls these functions.
//!
//! The crate is apart from the frontend so that the page loads a small file and can be saved as one that works offline.

use shared::proof::{Link, verdict as of};
use wasm_bindgen::prelude::wasm_bindgen;

/// Returns the receipt in the part of an address after the `#`.
#[wasm_bindgen]
pub fn receipt_in(fragment: &str) -> Option<String> {
    let link: Link = fragment.parse().ok()?;
    Some(link.receipt.to_string())
}

/// Returns the key in the part of an address after the `#`.
#[wasm_bindgen]
pub fn key_in(fragment: &str) -> Option<String> {
    let link: Link = fragment.parse().ok()?;
    Some(link.key?.to_string())
}

/// Returns the name of the verdict on a receipt, by the text of a key, for a page that says `said`.
#[wasm_bindgen]
pub fn verdict(receipt: &str, key: &str, said: &str) -> String {
    of(receipt, key, said).name().to_owned()
}
