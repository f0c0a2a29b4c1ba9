//! The records of Lethe: every SQL statement, once, for SQLite and for PostgreSQL.
//!
//! A use case is one function and one transaction. Functions that only read take a [`Tx`], so that a page
//! is read from one snapshot; functions that act take the [`Store`] and begin their own.
//!
//! The rooms stand on floors, and none calls one above it:
//!
//! | floor | room | what it holds |
//! |---|---|---|
//! | 5 | [`demo`], [`import`] | the demo studio, and a studio from another system |
//! | 4 | [`erasing`] | erasing a client, findings, the ledger, wiping, deleted clients |
//! | 4 | [`door`] | how clients log in to the app and the widget |
//! | 3 | [`desk`] | the daily work for clients |
//! | 2 | [`studio`] and, below it, [`team`] | locations, websites, suppressions; team members and their rights |
//! | 1 | [`engine`], and [`backup`] on it | the two databases; copies of them |

pub mod backup;
pub mod demo;
pub mod desk;
pub mod door;
pub mod engine;
pub mod erasing;
pub mod import;
pub mod studio;
pub mod team;

#[cfg(feature = "failures")]
pub use engine::failures;
pub use engine::{
    act::{Act, By, Once, Over},
    db::{Engine, Store, Tx},
    error::{Error, Result},
    outcome::{Answer, Outcome},
};

/// Returns every statement by name, as `engine` gets it, for the test that prepares and explains each.
#[doc(hidden)]
pub fn statements(engine: Engine) -> Vec<(String, String)> {
    [
        engine::STATEMENTS,
        team::STATEMENTS,
        studio::STATEMENTS,
        desk::STATEMENTS,
        door::STATEMENTS,
        erasing::STATEMENTS,
        &demo::statements(),
        &[import::STATEMENTS, &engine::dialect::statements(engine)],
    ]
    .concat()
    .concat()
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .chain(desk::client_list::built_statements())
    .chain(desk::client_search::built_statements(engine))
    .chain(desk::details::built_statements())
    .chain(engine::text_words::built_statements())
    .chain(demo::examples::built_statements())
    .chain(erasing::audit::built_statements())
    .chain(erasing::erase::built_statements())
    .chain(erasing::corrections(engine))
    .chain(erasing::findings::built_statements())
    .chain(erasing::holdings::built_statements())
    .chain(erasing::identity::built_statements())
    .chain(erasing::own::built_statements(engine))
    .collect()
}
