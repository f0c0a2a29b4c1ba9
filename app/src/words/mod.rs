//! Everything that people read, and the addresses of pages. The browser needs only the addresses: islands get their sentences from
//! the page.
//!
//! | file | what it turns into words |
//! |---|---|
//! | `catalogue` | the sentences of `locales/en.json`, by the macro `say!` |
//! | `counts` | which form of a sentence a number takes |
//! | `dates` | dates and times |
//! | `formats` | numbers and amounts |
//! | `flaws` | what is wrong with a form |
//! | `done` | what a form did |
//! | `checklist` | the items of a checklist, for pages and for the terminal |
//! | `erasing` | what is erased and what is kept |
//! | `team` | roles and permissions |
//! | `status` | how invoices, memberships, packages and bookings stand |
//! | `unnamed` | the erased clients whom a session counts without a name |
//! | `client_row` | clients in a list |
//! | `client_fields` | the fields of a client's information |
//! | `history` | what happened with a client |
//! | `addresses` | the addresses of pages |

pub mod addresses;
pub mod formats;

#[cfg(feature = "ssr")]
pub mod catalogue;
#[cfg(feature = "ssr")]
pub mod checklist;
#[cfg(feature = "ssr")]
pub mod client_fields;
#[cfg(feature = "ssr")]
pub mod client_row;
#[cfg(feature = "ssr")]
pub mod counts;
#[cfg(feature = "ssr")]
pub mod dates;
#[cfg(feature = "ssr")]
pub mod done;
#[cfg(feature = "ssr")]
pub mod erasing;
#[cfg(feature = "ssr")]
pub mod flaws;
#[cfg(feature = "ssr")]
pub mod history;
#[cfg(feature = "ssr")]
pub mod status;
#[cfg(feature = "ssr")]
pub mod team;
#[cfg(feature = "ssr")]
pub mod unnamed;

#[cfg(feature = "ssr")]
pub(crate) use {catalogue::say, counts::Grouped};
