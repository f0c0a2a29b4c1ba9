//! Receipts of erasures, to be kept as a proof that the ledger has not changed.

use app::{login::viewer::Viewer, services::Services};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use shared::client::Reference;

/// Answers a team member with the receipt of a deleted client: the entry of the ledger, a line of JSON.
pub async fn receipt(
    State(services): State<Services>,
    Path(reference): Path<String>,
    Extension(viewer): Extension<Viewer>,
) -> Response {
    if viewer.0.is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Some(reference) = Reference::parse(&reference) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match find(&services, &reference).await {
        Ok(Some(line)) => {
            let name = format!("attachment; filename=\"{reference}.json\"");
            let headers = [
                (header::CONTENT_TYPE, "application/json".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, line + "\n").into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a receipt could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn find(services: &Services, reference: &Reference) -> store::Result<Option<String>> {
    let mut tx = services.store.read().await?;
    let found = store::erasing::deleted_clients::find(&mut tx, reference).await?;
    Ok(found.map(|client| client.receipt.to_line()))
}
