//! Arbitrary text from people and other systems: no parser panics, and a parsed value that is printed is parsed as the
//! same value.

mod client;
mod details;
mod input;
mod proof;
mod search;
mod typed;
