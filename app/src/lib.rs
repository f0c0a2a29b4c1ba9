//! What people see of Lethe, and what they ask of it.
//!
//! Pages are made on the server. The browser runs only the islands, with the rules of `shared`.
//!
//! | module | what it holds |
//! |---|---|
//! | [`mod@document`] | the document around every page, and the page at each address |
//! | [`pages`] | the pages |
//! | [`islands`] | what runs in the browser |
//! | [`components`] | pieces of pages |
//! | [`api`] | the server functions, and who may call them |
//! | [`answers`] | what server functions answer |
//! | [`login`] | logging in: its pages, server functions and checks |
//! | [`services`] | what the process offers: records, clock, randomness, passwords |
//! | [`words`] | everything that people read, and the addresses of pages |
//! | [`error`] | the one error of pages and server functions |
//!
//! Only `islands` and what they need are compiled for the browser, so its bundle does not grow with the rest.

// The type of a page is as deep as its markup.
#![recursion_limit = "512"]
#![expect(
    missing_docs,
    reason = "leptos generates structs for server functions and islands without documentation"
)]

pub mod answers;
pub mod components;
pub mod islands;
pub mod words;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod login;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod services;

#[cfg(feature = "ssr")]
pub use {
    document::{App, WATCHED, content_security_policy, document},
    error::AppError,
};
