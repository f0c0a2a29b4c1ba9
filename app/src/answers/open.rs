//! What a client has open, as the page of the client's information holds it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::Standing;
#[cfg(feature = "ssr")]
use {crate::words::checklist, jiff::Timestamp, shared::assess};

/// A thing that a client has, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What it is.
    pub what: String,
    /// How much, or when.
    pub detail: String,
    /// At which location.
    pub location: String,
}

/// What a client has open, with the words for each item of the checklist. The browser applies the rules, and has no catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// The facts.
    pub standing: Standing,
    /// The words for each item, by its key.
    pub words: BTreeMap<String, Words>,
}

impl Open {
    /// Returns a standing with the words for what is open now. Later, only items of these are still open.
    #[cfg(feature = "ssr")]
    pub fn of(standing: Standing, now: Timestamp) -> Self {
        let items = match assess(&standing, now) {
            Ok(_) => Vec::new(),
            Err(checklist) => checklist.into_items(),
        };
        let words = items.iter().map(|item| (item.key(), checklist::item(item)));
        Self {
            words: words.collect(),
            standing,
        }
    }
}
