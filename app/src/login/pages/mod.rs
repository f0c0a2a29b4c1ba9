//! The pages of logging in: for team members, for their own accounts, and for clients.

pub mod account;
pub mod client;
pub mod second_step;
pub mod team;
pub mod welcome;
