//! The log: what the process does. It never shows what is in a record.
//!
//! Each line about a request has the id of the request, which its answer has in a header, and the id of the team member who sent
//! it. Addresses are not logged, because they identify clients.

use std::{
    io::{IsTerminal as _, stderr},
    panic,
};

use app::services::Services;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use clap::{Args, ValueEnum};
use http::{HeaderName, HeaderValue};
use rand::Rng as _;
use shared::access::TeamMemberId;
use tracing::{Instrument as _, Span, field};
use tracing_subscriber::EnvFilter;

use crate::{metrics::Metrics, state::App};

/// The header that carries the id of the request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How the log is written.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// How the log is written.
    #[arg(
        long,
        global = true,
        env = "LETHE_LOG_FORMAT",
        value_enum,
        default_value_t = Format::Text,
        help = "How the log is written"
    )]
    pub log_format: Format,
}

/// A format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line of text for each event.
    Text,
    /// A line of JSON for each event.
    Json,
}

/// Writes the log to standard error: warnings, and what `LETHE_LOG` asks for (as in `LETHE_LOG=server=info`). It has colours only
/// in a terminal.
pub fn start(options: &Options) {
    let filter = EnvFilter::try_from_env("LETHE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr);
    match options.log_format {
        Format::Text => log.with_ansi(stderr().is_terminal()).init(),
        Format::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
    // The message of a panic can quote a value.
    panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at = at.as_deref().unwrap_or("unknown"), "a panic");
    }));
}

/// Logs the route of each request and its status, and counts it. All that is logged on the way has the id of the request.
pub async fn request(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = new_id(&app.services);
    // The span is there at every level of the log.
    let span = tracing::error_span!("request", %id, team_member = field::Empty);
    answer(&app.metrics, &id, request, next)
        .instrument(span)
        .await
}

async fn answer(metrics: &Metrics, id: &str, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let route = route.as_deref().unwrap_or("none");
    tracing::info!(%method, route, status, "answered");
    metrics.answered(route, status);
    if let Ok(id) = HeaderValue::from_str(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Notes in the lines about this request that a team member sent it.
pub(crate) fn is_by(member: TeamMemberId) {
    Span::current().record("team_member", field::display(member));
}

/// Returns a random id.
fn new_id(services: &Services) -> String {
    format!("{:016x}", services.rng().next_u64())
}
