//! What runs in the browser. Without WebAssembly each island works as a plain form.

pub mod client_picker;
pub mod client_search;
pub mod delete_client;
pub mod dialog;
pub mod permission_switch;

mod number;

pub(crate) use number::number;
