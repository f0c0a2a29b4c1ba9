//! Finding deleted clients.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{
            form::Returned,
            reply::{Reply, reply},
        },
        services::Services,
    },
    store::erasing::erase::is_known,
};

use crate::error::AppError;

/// Leads to the deleted client with this reference. What was typed may contain a name, so it never goes into an address.
///
/// # Errors
/// [`AppError::NotFound`] when no deleted client has it, for callers without a page.
#[server(endpoint = "find_deleted_client")]
pub async fn find_deleted_client(
    #[server(flatten)] form: forms::FindDeletedClient,
) -> Result<(), AppError> {
    let mut tx = Services::of_request().store.read().await?;
    if let Some(known) = form.parse()
        && is_known(&mut tx, &known).await?
    {
        leptos_axum::redirect(&format!("/deleted-clients/{known}"));
        return Ok(());
    }
    reply(|| Reply::Form(Returned::of(&form)));
    Err(AppError::NotFound)
}
