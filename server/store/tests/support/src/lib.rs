//! What the integration tests of `store` and of `server` share: a database for each test on both engines, the rows
//! they insert and read by hand, and the time and randomness they run with.
//!
//! It is a crate because the two test binaries belong to different packages and cannot share modules. Only their
//! dev-dependencies name it, so no release contains it.
//!
//! | module | what it holds |
//! |---|---|
//! | [`database`], [`folder`] | a database or a folder for one test |
//! | [`records`], [`sql`] | rows and statements that tests write |
//! | [`contents`] | everything that a database holds |
//! | [`time`], [`mod@random`], [`totp`] | the time, the randomness and the codes of tests |
//! | [`long`] | how often a test repeats, and its figures |

#![expect(clippy::missing_panics_doc, reason = "a test fails by panicking")]

pub mod contents;
pub mod database;
pub mod folder;
pub mod long;
pub mod random;
pub mod records;
pub mod sql;
pub mod time;
pub mod totp;

pub use contents::standings;
pub use database::{Database, administer, administer_at, administer_in, make_older, run};
pub use folder::Folder;
pub use random::{random, rng};
pub use time::{TODAY, now, tomorrow};

// For the macros of this crate.
#[doc(hidden)]
pub use store::Engine;
