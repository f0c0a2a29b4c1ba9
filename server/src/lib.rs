//! The process: its commands, and how requests reach pages and server functions.
//!
//! | module | what it holds |
//! |---|---|
//! | [`commands`], [`config`] | what can be typed after `lethe`, and its options |
//! | [`routes`], [`state`] | the routes, and what they share |
//! | [`login`] | who sent a request, and which page comes first |
//! | [`functions`], [`forms`] | calls of server functions, by `fetch` and by plain forms |
//! | [`live`] | what changes, told to open pages |
//! | [`receipts`], `erased` | receipts of erasures to download; the public page of an erased client |
//! | [`errors`], [`security`], [`logging`] | pages of errors, headers of every answer, the log |
//! | [`metrics`] | metrics for Prometheus |
//! | [`about`] | the version, the licence and the source of this program |
//! | `health` | whether the process lives and can work |
//! | [`cleaning`] | tasks beside the requests: wiping, expired suppressions |
//! | [`clock`] | the time |

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]

pub mod about;
pub mod cleaning;
pub mod clock;
pub mod commands;
pub mod config;
mod erased;
pub mod errors;
pub mod forms;
pub mod functions;
mod health;
pub mod live;
pub mod logging;
pub mod login;
pub mod metrics;
pub mod receipts;
pub mod routes;
pub mod security;
pub mod state;
