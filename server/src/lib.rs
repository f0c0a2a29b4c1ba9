//! The process: its commands, and how requests reach pages and server functions.

pub mod clock;
pub mod commands;
pub mod config;
pub mod errors;
pub mod forms;
pub mod functions;
pub mod guard;
pub mod logging;
pub mod routes;
pub mod security;
pub mod session;
