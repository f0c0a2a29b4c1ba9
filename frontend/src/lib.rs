//! Starts the islands of Lethe in the browser.

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]

// Nothing here calls the islands by name: this keeps them in.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once it has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
