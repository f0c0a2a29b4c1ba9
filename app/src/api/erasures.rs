//! Erasing a client.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Checklist, Standing,
    client::{ClientId, Reference},
};

use super::AppError;

/// What became of a deletion that was confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Erasing {
    /// The client is erased, and is known by this reference now.
    Erased(Reference),
    /// A colleague erased the client before.
    ErasedBefore(Reference),
    /// Something is open that has to be settled first. Nothing has changed. The standing is the one of now, for the
    /// page that asked with an older one.
    Open(Checklist, Box<Standing>),
}

impl Erasing {
    /// The page that shows the outcome.
    pub fn page(&self, client: ClientId) -> String {
        match self {
            Self::Erased(reference) => format!("/deleted-clients/{reference}?erased=now"),
            Self::ErasedBefore(reference) => format!("/deleted-clients/{reference}?erased=before"),
            Self::Open(_, _) => format!("/clients/{client}/information?delete=scan#delete"),
        }
    }
}

/// Erases a client for good, if nothing is open.
#[server(endpoint = "erase_client")]
pub async fn erase_client(id: ClientId) -> Result<Erasing, AppError> {
    use crate::services::{Services, viewer};
    use store::erasures::Erasing as Outcome;

    let services = Services::of_request();
    let by = viewer()?.id;
    let erasing =
        match store::erasures::erase(&services.store, by, id, services.now(), &mut services.rng())
            .await?
        {
            Outcome::Erased(reference) => Erasing::Erased(reference),
            Outcome::ErasedBefore(reference) => Erasing::ErasedBefore(reference),
            Outcome::Open(checklist) => {
                let mut tx = services.store.read().await?;
                let standing = store::standings::of(&mut tx, id, services.now()).await?;
                Erasing::Open(checklist, Box::new(standing))
            }
            Outcome::NotPermitted => return Err(AppError::NotPermitted),
            Outcome::NoSuchClient => return Err(AppError::NotFound),
        };
    leptos_axum::redirect(&erasing.page(id));
    Ok(erasing)
}
