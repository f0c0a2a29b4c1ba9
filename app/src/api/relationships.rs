//! Paid By and Book a Buddy: starting and ending them.

use leptos::prelude::*;
use shared::{client::ClientId, ids::RelationshipId};
use uuid::Uuid;

pub use shared::forms::LinkAs;

use super::{AppError, form::Outcome};

/// Links a client to the one whom the name or email address in `other` means.
#[server(endpoint = "start_relationship")]
pub async fn start_relationship(
    client: ClientId,
    link: LinkAs,
    #[server(default)] other: String,
) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::{By, relationships::start};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let link_sent = format!("{link:?}");
    let form = Form::new(
        "start_relationship",
        [("link", &link_sent), ("other", &other)],
    );
    if other.trim().is_empty() {
        return form.refuse(Flaws::one("other", Flaw::Missing));
    }
    let mut tx = services.store.read().await?;
    let found = store::clients::one_found(&mut tx, &other).await?;
    drop(tx);
    let Some(found) = found else {
        return form.refuse(Flaws::one("other", Refused::NotOneClient.into()));
    };
    let act = services.act(By::Team(viewer()?.id));
    match start(&services.store, act, client, link.into(), found).await? {
        store::Outcome::Refused(refused) => form.refuse(Flaws::one("other", refused.into())),
        outcome => form.outcome(outcome),
    }
}

/// Ends a relationship of a client today.
#[server(endpoint = "end_relationship")]
pub async fn end_relationship(client: ClientId, relationship: Uuid) -> Result<Outcome, AppError> {
    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };
    let services = Services::of_request();
    let act = services.act(store::By::Team(viewer()?.id));
    let outcome =
        store::relationships::end(&services.store, act, client, RelationshipId(relationship))
            .await?;
    Form::new("end_relationship", []).outcome(outcome)
}
