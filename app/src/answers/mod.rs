//! What server functions answer: to islands as data, to plain forms as the page that they were posted from.
//!
//! | file | what it holds |
//! |---|---|
//! | `form` | [`Outcome`](form::Outcome) of a form, and the form as it was sent |
//! | `reply` | what a page shows after a plain form, and where a server function leaves it |
//! | `carried` | a form that the login page carries through |
//! | `refusing` | turns what the store answered into an outcome |
//! | `editing` | carries out a form that edits what its page showed |
//! | `findings` | turns what was found in texts about others into what the confirmation lists |
//! | `open` | what a client has open, for the island and the live page |
//! | `clients`, `erasing`, `set_up`, `team` | outcomes that say more than done or refused |
//!
//! The outcomes of logging in are in `login::answer`.

pub mod open;

#[cfg(feature = "ssr")]
pub mod carried;
#[cfg(feature = "ssr")]
pub mod clients;
#[cfg(feature = "ssr")]
pub mod editing;
#[cfg(feature = "ssr")]
pub mod erasing;
#[cfg(feature = "ssr")]
pub mod findings;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod refusing;
#[cfg(feature = "ssr")]
pub mod reply;
#[cfg(feature = "ssr")]
pub mod set_up;
#[cfg(feature = "ssr")]
pub mod team;
