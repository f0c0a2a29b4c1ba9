//! Paid By and Book a Buddy: starting and ending them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// How a client is linked to another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkAs {
    /// The other client pays for the client.
    IsPaidBy,
    /// The client pays for the other client.
    PaysFor,
    /// The two come together.
    Buddy,
}

/// Links a client to the one client with the name or email address in `other`.
#[server(endpoint = "start_relationship")]
pub async fn start_relationship(
    client: ClientId,
    link: LinkAs,
    #[server(default)] other: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws, Refused},
        standing::Direction,
    };
    use store::relationships::{Kind, start};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

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
    let kind = match link {
        LinkAs::IsPaidBy => Kind::PaidBy(Direction::IsPaidBy),
        LinkAs::PaysFor => Kind::PaidBy(Direction::PaysFor),
        LinkAs::Buddy => Kind::Buddy,
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    match start(&services.store, by, kind, (client, found), now, &mut rng).await? {
        store::Outcome::Refused(refused) => form.refuse(Flaws::one("other", refused.into())),
        outcome => form.outcome(outcome),
    }
}

/// Ends a relationship of a client today.
#[server(endpoint = "end_relationship")]
pub async fn end_relationship(client: ClientId, relationship: Uuid) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let of = (client, relationship);
    let outcome = store::relationships::end(&services.store, by, of, now, &mut rng).await?;
    Form::new("end_relationship", []).outcome(outcome)
}
