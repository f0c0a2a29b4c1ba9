//! What this program is: its version, its licence and its source.

use app::services::Services;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

/// What `lethe --version` prints after the name.
pub const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nCommit: ",
    env!("LETHE_COMMIT"),
    "\nLicence: ",
    env!("CARGO_PKG_LICENSE"),
);

/// Where everyone who uses Lethe can have its source, as its licence demands.
pub(crate) const SOURCE_ADDRESS: &str = "/source.tar.gz";

/// The source of this program, as it was when the program was built: an archive that `tar` reads. It is empty if the program was
/// not built from a repository.
const SOURCE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/source.tar.gz"));

/// Returns the same services. Pages link to the archive with the source, unless the operator has named another address.
pub(crate) fn with_source(services: Services) -> Services {
    if services.source().is_some() || SOURCE.is_empty() {
        services
    } else {
        services.with_source(SOURCE_ADDRESS)
    }
}

/// Answers with the source.
pub(crate) async fn source() -> Response {
    if SOURCE.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "application/gzip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"lethe-source.tar.gz\"",
        ),
    ];
    (headers, SOURCE).into_response()
}
