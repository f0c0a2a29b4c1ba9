//! The log: what the process does. It never shows what is in a record.

use std::io::{IsTerminal as _, stderr};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing_subscriber::EnvFilter;

/// Writes the log to standard error: warnings, and what `LETHE_LOG` asks for (as in `LETHE_LOG=server=info`). It has colours only
/// in a terminal.
pub fn start() {
    let filter = EnvFilter::try_from_env("LETHE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .init();
}

/// Logs the route of each request and its status. Addresses are not logged, because they identify clients.
pub async fn request(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    tracing::info!(%method, route = route.as_deref().unwrap_or("none"), status, "answered");
    response
}
