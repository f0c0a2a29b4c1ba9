//! The studio: its locations, its catalogue, its settings, the websites that embed it, and suppression.

pub mod catalogue;
pub mod deletion_limit;
pub mod embedding_sites;
pub mod formats;
pub mod getting_started;
pub mod locations;
pub mod set_up;
mod setting;
pub mod suppressions;
pub mod visit_fate;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[
    catalogue::STATEMENTS,
    deletion_limit::STATEMENTS,
    embedding_sites::STATEMENTS,
    formats::STATEMENTS,
    getting_started::STATEMENTS,
    locations::STATEMENTS,
    set_up::STATEMENTS,
    suppressions::STATEMENTS,
    visit_fate::STATEMENTS,
];
