//! The process over HTTP: the real routes over a real store, each test on SQLite and on PostgreSQL.
//! PostgreSQL is the server at `LETHE_TEST_POSTGRES`; `.ci/postgres cargo test -p server` starts one for the duration
//! of the tests. Every test has a database of its own. Only the clock is fixed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answer;
mod lethe;
mod log;
mod meant;
mod program;
mod studio;

mod anything;
mod before_migration;
mod blank;
mod callers;
mod catalogue;
mod cleaning;
mod client_app;
mod clients;
mod corrections;
mod cross_site;
mod deletion_limit;
mod demo;
mod erased;
mod erasing;
mod existing;
mod formats;
mod forms;
mod headers;
mod health;
mod input;
mod lines;
mod live;
mod log_in;
mod metrics;
mod money;
mod overlaps;
mod pages;
mod private;
mod pseudo;
mod receipts;
mod restored;
mod schedule;
mod second_factor;
mod secrecy;
mod sessions;
mod set_up;
mod settings;
mod shared_email;
mod suppression;
mod team;
mod things;
mod two_users;
mod undo;
mod visits;
mod who_can_help;
