//! Receipts of erasures, to be kept as a proof that the ledger has not changed.

use app::{login::viewer::Viewer, services::Services};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use shared::client::Reference;
use store::erasing::deleted_clients::{self, Recorded};

/// Answers a team member with the receipt of a deleted client. It needs no ledger to be verified. Receipts of earlier versions are the
/// entry of the ledger, a line of JSON.
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
        Ok(Some(File { kind, ending, text })) => {
            let name = format!("attachment; filename=\"{reference}.{ending}\"");
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, text).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a receipt could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A receipt to download.
struct File {
    kind: &'static str,
    ending: &'static str,
    text: String,
}

async fn find(services: &Services, reference: &Reference) -> store::Result<Option<File>> {
    let found = deleted_clients::recorded(&services.store, reference).await?;
    Ok(found.map(|Recorded { entry, receipt, .. }| match receipt {
        Some(receipt) => File {
            kind: "text/plain; charset=utf-8",
            ending: "txt",
            text: receipt.to_string(),
        },
        None => File {
            kind: "application/json",
            ending: "json",
            text: entry.to_line() + "\n",
        },
    }))
}
