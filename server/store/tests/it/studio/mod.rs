//! The studio, its locations and its settings.

mod catalogue;
mod formats;
mod getting_started;
mod locations;
mod set_up;
pub(crate) mod suppressions;
mod visit_fate;
