//! The server functions of logging in: for team members, for their own accounts, and for clients.

pub mod account;
pub mod client;
pub mod team;
