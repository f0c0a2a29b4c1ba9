//! What moves. Each island works as a plain form too, where no WebAssembly runs.

pub mod client_search;
pub mod delete_client;
pub mod dialog;
pub mod permission_switch;
