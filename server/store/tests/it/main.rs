//! The store on real engines: every test runs on SQLite and on PostgreSQL.
//!
//! PostgreSQL is the server at `LETHE_TEST_POSTGRES`; `.ci/postgres cargo test -p store` starts one for the
//! time of the tests. Every test has a database of its own. Only time and randomness are fixed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod demo;
mod engine;
mod facts;
mod fixture;
mod gone;
mod long;
mod rows;
mod sql;
mod whole;
mod worker;

mod attach;
mod backup;
mod bookings;
mod bytes;
mod cleaning;
mod client_access;
mod clients;
mod crashes;
mod deleted_clients;
mod erasures;
mod errors;
mod groups;
mod guards;
mod import;
mod ledger;
mod locations;
mod members;
mod memberships;
mod model;
mod money;
mod new_clients;
mod news;
mod packages;
mod queries;
mod races;
mod register;
mod relationships;
mod replica;
mod schedule;
mod second_factor;
mod standings;
mod statements;
mod studio;
mod suppressions;
mod team;
mod team_sessions;
