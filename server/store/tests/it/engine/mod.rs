//! The databases: statements, triggers, errors, failures and news.

mod errors;
mod news;
mod queries;
mod replica;
mod schema;
mod statements;
mod triggers;
