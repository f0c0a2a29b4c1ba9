//! Finding deleted clients.

use leptos::prelude::*;

use super::AppError;

/// Leads to the deleted client who has this reference. What was typed may be anything, a name included, so it
/// never travels in an address.
///
/// # Errors
/// [`AppError::NotFound`] when nobody has it, for whoever calls without a page.
#[server(endpoint = "find_deleted_client")]
pub async fn find_deleted_client(#[server(default)] reference: String) -> Result<(), AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::Services,
    };
    let mut tx = Services::of_request().store.read().await?;
    if let Some(known) = shared::client::Reference::parse(&reference)
        && store::erasures::is_known(&mut tx, &known).await?
    {
        leptos_axum::redirect(&format!("/deleted-clients/{known}"));
        return Ok(());
    }
    reply(|| Reply::UnknownReference(reference));
    Err(AppError::NotFound)
}
