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

/// Reads the checklists, in the order of the external ids.
pub(super) async fn entries(
    store: &Store,
    client: Option<&str>,
    at: Timestamp,
) -> Result<Vec<Entry>> {
    let mut tx = store.read().await?;
    let mut known = match client {
        None => standings::all(&mut tx, at).await?,
        Some(external_id) => {
            let id = clients::by_external_id(&mut tx, external_id).await?;
            let id = id.context("No client has this external id.")?;
            vec![Known {
                external_id: Some(external_id.to_owned()),
                standing: standings::of(&mut tx, id, at).await?,
            }]
        }
    };
    // Clients without an external id come last.
    known.sort_by_cached_key(|known| (known.external_id.is_none(), known.external_id.clone()));
    let entry = |Known {
                     external_id,
                     standing,
                 }| {
        let id = standing.client.to_string();
        Entry {
            client: external_id.unwrap_or_else(|| id.clone()),
            id,
            items: match assess(&standing, at) {
                Ok(_) => Vec::new(),
                Err(checklist) => checklist.items().to_vec(),
            },
        }
    };
    Ok(known.into_iter().map(entry).collect())
}
