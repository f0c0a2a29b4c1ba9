//! What team members do for clients who use the app.

use leptos::prelude::*;
use shared::client::ClientId;

use crate::{answers::form::Outcome, error::AppError};

/// Makes a link with which a client sets a password. It is answered once: Lethe keeps only its digest.
#[server(endpoint = "make_client_link")]
pub async fn make_client_link(client: ClientId) -> Result<String, AppError> {
    use crate::{
        answers::reply::{Once, Reply, reply},
        login::{token::Token, viewer::viewer},
        services::Services,
    };

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let token = Token::random(&mut rng);
    let digest = token.digest();
    let made = store::client_access::make_link(&services.store, by, client, &digest, now, &mut rng)
        .await?;
    if made != store::Outcome::Done {
        return Err(AppError::NotFound);
    }
    let link = format!("{}/app/password?link={}", services.origin(), token.plain());
    reply(|| Reply::Once(Once::ClientLink(link.clone())));
    Ok(link)
}

/// Withdraws a client's request to be deleted, at the client's word.
#[server(endpoint = "withdraw_deletion_request")]
pub async fn withdraw_deletion_request(client: ClientId) -> Result<Outcome, AppError> {
    use store::deletion_requests::withdraw;

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let withdrawn = withdraw(&services.store, client, Some(by), now, &mut rng).await?;
    Form::new("withdraw_deletion_request", []).outcome(withdrawn)
}
