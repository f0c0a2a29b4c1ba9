//! What people type and what other systems send, whatever it is: nothing of it makes a parser panic, and what is read
//! reads the same once it is printed.

mod client;
mod details;
mod input;
mod search;
mod typed;
