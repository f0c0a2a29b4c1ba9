//! The rules of Lethe: what blocks the deletion of a client, what is erased, who may do what.
//!
//! No I/O, no clock and no randomness: time and random bits are arguments, so that the same code gives the same answer in
//! the browser (as WASM) and on the server, and tests can fix both.
//!
//! | module | what it holds |
//! |---|---|
//! | [`standing`], [`checklist`], [`work_list`] | what a client has open, the six conditions, what was settled meanwhile |
//! | [`register`], [`residue`], [`ledger`] | what happens to each column, how texts name a person, the proof of erasures |
//! | [`proof`] | receipts that anyone can verify: the tree over the ledger, signed checkpoints |
//! | [`membership`], [`package`], [`invoice`], [`credit`], [`visit`], [`relationship`] | what can be done with each thing |
//! | [`deletion_request`], [`payment_method`] | until when a request is answered in time, and a card can be charged |
//! | [`undo`] | how long an act can be undone, and what comes back |
//! | [`access`], [`login`] | what each caller may do, how guessing is slowed down |
//! | [`forms`], [`details`], [`setup`] | the forms, and how each is parsed |
//! | [`input`], [`pasted`], [`flaw`] | the values in forms, what comes along when they are pasted, what is wrong with them |
//! | [`client`], [`ids`], [`money`], [`time`] | names, references, ids, amounts, days |
//! | [`formats`] | how a reader's region writes dates, times and amounts |
//! | [`search`], [`spelling`] | the words of a search, and words that are spelled in another way |
//! | [`client_list`] | the states by which the list of clients is filtered, and its orders |
//! | [`getting_started`] | the first steps of a new studio |
//! | [`holdings`], [`wording`] | what a client has of each kind of data; which texts of an erased client stay in the accounts |
//! | `words` | the macro that declares closed lists of words |

pub mod access;
pub mod checklist;
pub mod client;
pub mod client_list;
pub mod credit;
pub mod deletion_request;
pub mod details;
pub mod finding;
pub mod flaw;
pub mod formats;
pub mod forms;
pub mod getting_started;
pub mod holdings;
pub mod ids;
pub mod input;
pub mod invoice;
pub mod ledger;
pub mod login;
pub mod membership;
pub mod money;
pub mod package;
pub mod pasted;
pub mod payment_method;
pub mod proof;
pub mod register;
pub mod relationship;
pub mod residue;
pub mod search;
pub mod setup;
pub mod spelling;
pub mod standing;
pub mod time;
pub mod undo;
pub mod visit;
pub mod wording;
mod words;
pub mod work_list;

pub use checklist::{Checklist, Cleared, Condition, Item, assess};
pub use standing::Standing;
pub use work_list::WorkList;
