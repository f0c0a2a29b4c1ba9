//! The databases: statements, triggers, errors, failures, migrations and news.

mod errors;
mod migrating;
mod news;
mod queries;
mod replica;
mod schema;
mod statements;
mod tls;
mod triggers;
