//! Erasing a client while something is attached to the same client or settled, in every way, from separate stores and
//! from separate processes.

mod connected;
mod go;
mod notes;
mod race;
mod scene;
mod way;

pub(crate) use race::{said, said_of};
pub(crate) use scene::Scene;
pub(crate) use way::Way;
