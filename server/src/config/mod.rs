//! Options, from the command line or from the environment.

mod database;
mod suppress;
mod web;

pub use self::{database::Database, suppress::Suppress, web::Web};
