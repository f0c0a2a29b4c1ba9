//! The desk's acts for a client.

mod acts;
mod bookings;
mod client_list;
mod clients;
mod corrections;
mod memberships;
mod model;
mod money;
mod new_clients;
mod packages;
mod relationships;
pub(crate) mod schedule;
mod settling;
mod standings;
mod undo;
