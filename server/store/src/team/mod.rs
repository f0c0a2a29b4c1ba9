//! The team members, and what each of them may do.

pub mod attempts;
pub mod formats;
pub mod groups;
pub mod logins;
pub mod members;
pub mod overview;
pub mod rights;
pub mod search_key;
pub mod second_factor;
pub mod secrets;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[
    attempts::STATEMENTS,
    formats::STATEMENTS,
    groups::STATEMENTS,
    logins::STATEMENTS,
    members::STATEMENTS,
    overview::STATEMENTS,
    rights::STATEMENTS,
    search_key::STATEMENTS,
    second_factor::STATEMENTS,
];
