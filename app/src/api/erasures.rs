//! Erasing a client.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Checklist, Standing,
    client::{ClientId, Reference},
    flaw::Refused,
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
    /// Who asks has to prove anew who it is: the last proof is too long ago, and none was given, or this is wrong with
    /// the one that was given. Nothing has changed.
    Unproved(Option<Refused>),
}

impl Erasing {
    /// The page that shows the outcome.
    pub fn page(&self, client: ClientId) -> String {
        match self {
            Self::Erased(reference) => format!("/deleted-clients/{reference}?erased=now"),
            Self::ErasedBefore(reference) => format!("/deleted-clients/{reference}?erased=before"),
            Self::Open(_, _) => format!("/clients/{client}/information?delete=scan#delete"),
            Self::Unproved(_) => format!("/clients/{client}/information?delete=confirm#delete"),
        }
    }
}

/// Erases a client for good, if nothing is open. Where the last log-in is too long ago, `proof` has to be the password
/// or a code of the second factor.
#[server(endpoint = "erase_client")]
pub async fn erase_client(
    id: ClientId,
    #[server(default)] proof: String,
) -> Result<Erasing, AppError> {
    use crate::services::{Services, viewer};
    use store::erasures::Erasing as Outcome;

    let services = Services::of_request();
    let by = viewer()?.id;
    if let Err(refused) = prove(&services, by, &proof).await? {
        return unproved(refused);
    }
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

/// Whether it is certain who asks: lately proved, or by the proof that is given now. Otherwise what is wrong with it.
#[cfg(feature = "ssr")]
async fn prove(
    services: &crate::services::Services,
    by: shared::access::TeamMemberId,
    proof: &str,
) -> Result<Result<(), Option<Refused>>, AppError> {
    use crate::services::log_in;
    if log_in::is_proved(services).await? {
        return Ok(Ok(()));
    }
    if proof.is_empty() {
        return Ok(Err(None));
    }
    Ok(log_in::prove(services, by, proof).await?.map_err(Some))
}

/// Asks for a proof, with what is wrong with the one that was given.
#[cfg(feature = "ssr")]
fn unproved(refused: Option<Refused>) -> Result<Erasing, AppError> {
    use shared::flaw::Flaws;

    use crate::api::form::Form;

    let mut flaws = Flaws::none();
    if let Some(refused) = refused {
        flaws.note::<()>("proof", Err(refused.into()));
    }
    Form::new("erase_client", []).refuse(flaws)?;
    Ok(Erasing::Unproved(refused))
}
