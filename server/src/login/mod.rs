//! Logins: who sent a request, and which page comes first.
//!
//! | file | what it does |
//! |---|---|
//! | `identify` | finds out who is logged in, before any other code sees the request |
//! | `guard` | leads to the page that has to come first: set-up, login, second factor |

pub mod guard;
pub mod identify;
