//! The checklists of clients, as they are read.

use anyhow::{Context, Result};
use jiff::Timestamp;
use shared::{Item, assess};
use store::{
    Store,
    desk::{
        clients,
        standings::{self, Known},
    },
};

/// A client and what is open.
pub(super) struct Entry {
    /// The external id; the id, where there is none.
    pub(super) client: String,
    pub(super) id: String,
    pub(super) items: Vec<Item>,
}

impl Entry {
    fn of(known: &Known, at: Timestamp) -> Self {
        let id = known.standing.client.to_string();
        Self {
            client: known.external_id.clone().unwrap_or_else(|| id.clone()),
            id,
            items: match assess(&known.standing, at) {
                Ok(_) => Vec::new(),
                Err(checklist) => checklist.items().to_vec(),
            },
        }
    }
}

/// Reads the checklist of the client with this external id.
pub(super) async fn entry(store: &Store, external_id: &str, at: Timestamp) -> Result<Entry> {
    let mut tx = store.read().await?;
    let id = clients::by_external_id(&mut tx, external_id).await?;
    let id = id.context("No client has this external id.")?;
    let known = Known {
        external_id: Some(external_id.to_owned()),
        standing: standings::of(&mut tx, id, at).await?,
    };
    Ok(Entry::of(&known, at))
}

/// Reads the checklists of all clients, in the order of the external ids, and passes each on. It holds one page of them at a
/// time.
pub(super) async fn entries(
    store: &Store,
    at: Timestamp,
    mut pass_on: impl FnMut(&Entry) -> Result<()>,
) -> Result<()> {
    let mut last = None;
    loop {
        let mut tx = store.read().await?;
        let page = standings::page(&mut tx, last.as_ref(), at).await?;
        drop(tx);
        for known in &page {
            pass_on(&Entry::of(known, at))?;
        }
        match page.into_iter().next_back() {
            Some(known) => last = Some(known),
            None => return Ok(()),
        }
    }
}
