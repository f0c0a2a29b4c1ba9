//! What people see of Lethe, and what they may ask of it.
//!
//! Pages are made on the server. In the browser runs only what moves: the islands, with the rules of `shared`.

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]
#![expect(
    missing_docs,
    reason = "leptos makes structs of server functions and islands, which have none"
)]

pub mod api;
pub mod components;
pub mod islands;
pub mod sentences;

#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod services;

#[cfg(feature = "ssr")]
pub use document::{App, WATCHED, content_security_policy, document};
