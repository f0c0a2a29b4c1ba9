//! Importing a studio's export.

mod export;
mod reading;
mod studio;
mod writing;
