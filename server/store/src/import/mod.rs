//! Moving in: the export of another system, from a folder of ten CSV files to records, all of it or nothing.
//!
//! [`read`] checks every file and names all that is wrong; [`write`] adds what is new in one transaction.
//! Neither needs the studio to be set up, and neither sets it up: an import brings locations, and the set-up
//! page then finds them there.

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
