//! Importing a studio's export.

mod anything;
pub(crate) mod export;
mod reading;
mod studio;
mod writing;
