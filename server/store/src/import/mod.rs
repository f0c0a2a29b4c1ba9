//! Imports the export of another system: from a folder of ten CSV files to records, all of it or nothing.
//!
//! [`read`] checks all files and reports every problem. [`write()`] adds the new rows in one transaction. Neither
//! requires the studio to be set up, and neither sets it up. If an import has added locations, the set-up page finds
//! them.

mod belongings;
mod conflicts;
mod export;
mod ids;
mod problem;
mod read;
mod report;
mod write;

pub use export::Export;
pub use problem::{Problem, Reason};
pub use read::read;
pub use report::{Count, Report};
pub use write::{Importing, write};

pub(crate) use conflicts::STATEMENTS;
