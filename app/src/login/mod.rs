//! Logins: how team members and clients log in, and how the process recognises them afterwards.
//!
//! | file | what it holds |
//! |---|---|
//! | `answer` | the outcome of logging in |
//! | `token` | the secret by which a browser is recognised, and its cookie |
//! | `door` | the two ways in for clients: the app and the widget |
//! | `viewer` | who is logged in, as pages and server functions ask |
//! | `passwords`, `attempts` | hashing, and how long to wait after failures |
//! | `site_data` | what a browser removes when a person logs out |
//! | `next_page` | the page that follows a login |
//! | `team`, `client` | checking what was typed, for team members and for clients |
//! | `api` | the server functions |
//! | `pages` | the pages |

pub mod answer;
pub mod api;

#[cfg(feature = "ssr")]
pub mod attempts;
#[cfg(feature = "ssr")]
pub mod client;
#[cfg(feature = "ssr")]
pub mod door;
#[cfg(feature = "ssr")]
pub mod next_page;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod passwords;
#[cfg(feature = "ssr")]
pub mod site_data;
#[cfg(feature = "ssr")]
pub mod team;
#[cfg(feature = "ssr")]
pub mod token;
#[cfg(feature = "ssr")]
pub mod viewer;
