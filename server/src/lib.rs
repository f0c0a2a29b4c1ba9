//! The process: its commands, and how requests reach pages and server functions.

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]

pub mod cleaning;
pub mod client_live;
pub mod clock;
pub mod commands;
pub mod config;
pub mod errors;
pub mod forms;
pub mod functions;
pub mod guard;
pub mod live;
pub mod logging;
pub mod receipts;
pub mod routes;
pub mod security;
pub mod session;
