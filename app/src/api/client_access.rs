//! What the team does for clients who use the app.

use leptos::prelude::*;
use shared::client::ClientId;

use super::{AppError, form::Outcome};

/// Makes a link with which a client sets a password. It is answered once: Lethe keeps its digest alone.
#[server(endpoint = "make_client_link")]
pub async fn make_client_link(client: ClientId) -> Result<String, AppError> {
    use store::{Answer, By, client_access::make_link};

    use crate::{
        api::reply::{Once, Reply, reply},
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let act = services.act(By::Team(viewer()?.id));
    let Answer::Done(token) = make_link(&services.store, act, client).await? else {
        return Err(AppError::NotFound);
    };
    let link = format!("{}/app/password?link={}", services.origin(), token.as_str());
    reply(|| Reply::Once(Once::ClientLink(link.clone())));
    Ok(link)
}

/// Takes a client's request to be deleted back, on the client's word.
#[server(endpoint = "withdraw_deletion_request")]
pub async fn withdraw_deletion_request(client: ClientId) -> Result<Outcome, AppError> {
    use store::{By, deletion_requests::withdraw};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let services = Services::of_request();
    let act = services.act(By::Team(viewer()?.id));
    let withdrawn = withdraw(&services.store, act, client).await?;
    Form::new("withdraw_deletion_request", []).outcome(withdrawn)
}
