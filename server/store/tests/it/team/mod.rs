//! Team members: what they may do, and how they log in.

mod groups;
mod logins;
mod members;
mod rights;
mod second_factor;
