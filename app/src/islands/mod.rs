//! What runs in the browser. Without WebAssembly each island works as a plain form.
//!
//! An island holds no sentence of the catalogue: the page hands them over. So another language adds nothing to the WebAssembly.

pub mod delete_client;

pub mod dialog;
