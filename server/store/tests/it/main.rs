//! The store on real engines: every test runs on SQLite and on PostgreSQL.
//!
//! PostgreSQL is the server at `LETHE_TEST_POSTGRES`; `.ci/postgres cargo test -p store` starts one for the duration of
//! the tests. Every test has a database of its own. Only time and randomness are fixed. The folders are the rooms of
//! `src`; `fixture` is the studio on which they run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixture;

mod backup;
mod demo;
mod desk;
mod door;
mod engine;
mod erasing;
mod import;
mod studio;
mod team;
