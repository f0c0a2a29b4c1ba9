//! Everything that people read, and the addresses of pages.
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
pub mod catalogue;
pub mod checklist;
pub mod counts;
pub mod dates;
pub mod erasing;
pub mod flaws;
pub mod formats;
pub mod team;

#[cfg(feature = "ssr")]
pub mod client_fields;
#[cfg(feature = "ssr")]
pub mod client_row;
#[cfg(feature = "ssr")]
pub mod done;
#[cfg(feature = "ssr")]
pub mod history;
#[cfg(feature = "ssr")]
pub mod status;
#[cfg(feature = "ssr")]
pub mod unnamed;

pub(crate) use catalogue::say;
#[cfg(feature = "ssr")]
pub(crate) use counts::Grouped;
