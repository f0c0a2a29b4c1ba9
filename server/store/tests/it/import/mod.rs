//! Importing a studio's export.

pub(crate) mod export;
mod reading;
mod studio;
mod writing;
