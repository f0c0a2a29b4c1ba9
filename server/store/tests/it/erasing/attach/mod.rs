//! Erasing a client while something is attached to the same client, or settled: every way of doing so, by stores of
//! their own and by processes of their own.

mod connected;
mod go;
mod race;
mod scene;
mod way;

pub(crate) use race::{said, said_of};
pub(crate) use scene::Scene;
pub(crate) use way::Way;
