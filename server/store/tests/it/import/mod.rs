//! Importing a studio's export.

mod anything;
mod export;
mod reading;
mod studio;
mod writing;
