//! The rules of Lethe: what blocks the deletion of a client, what is erased, who may do what.
//!
//! No I/O, no clock and no randomness: time and random bits are arguments, so that the same code gives the same answer in
//! the browser (as WASM) and on the server, and tests can fix both.
//!
//! - Deleting: [`standing`] holds the facts, [`assess`] applies the six conditions, [`work_list`] follows the checklist.
//! - Erasing: [`register`] says what happens to each column, [`residue`] finds a person in texts, [`ledger`] proves it.
//! - The desk: [`membership`], [`package`], [`invoice`], [`credit`], [`visit`] and [`relationship`] say what can be done
//!   with each thing, and what it is afterwards.
//! - Access: [`access`] says who may do what, [`login`] slows guessing down.
//! - Forms: [`details`], [`setup`] and [`input`] parse what people type; [`flaw`] says what is wrong with it.

pub mod access;
pub mod checklist;
pub mod client;
pub mod credit;
pub mod details;
pub mod flaw;
pub mod forms;
pub mod ids;
pub mod input;
pub mod invoice;
pub mod ledger;
pub mod login;
pub mod membership;
pub mod money;
pub mod package;
pub mod register;
pub mod relationship;
pub mod residue;
pub mod search;
pub mod setup;
pub mod standing;
pub mod time;
pub mod visit;
mod words;
pub mod work_list;

pub use checklist::{Checklist, Cleared, Condition, Item, assess};
pub use standing::Standing;
pub use work_list::WorkList;
