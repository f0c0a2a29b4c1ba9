//! The client's own access: the app and the widget.

pub mod access;
pub mod formats;
pub mod logins;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] =
    &[access::STATEMENTS, formats::STATEMENTS, logins::STATEMENTS];
