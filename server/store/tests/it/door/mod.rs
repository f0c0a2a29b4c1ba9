//! The client's own access.

mod client_access;
