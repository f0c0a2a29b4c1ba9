//! The door to the server functions: only those in the table of callers, and only for whom it says.

use app::{
    api::{AppError, CALLERS, reply::ReplySlot},
    services::{ClientViewer, Services, Viewer, log_in::LogIn},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{
    prelude::{provide_context, use_context},
    server_fn::error::FromServerFnError,
};
use shared::access::Callers;

/// The largest request: a form with its longest texts is far smaller.
pub const LARGEST_REQUEST: usize = 256 * 1024;

/// An error is a code: longer answers than this are none.
const LONGEST_ERROR: usize = 1024;

/// Answers a call by `fetch`.
pub async fn fetched(State(services): State<Services>, request: Request) -> Response {
    call(services, request, None).await
}

/// Calls the server function at the request's path, for a plain form with a slot for its reply. The answer is data
/// in any case, redirects and errors included: what a browser does with it is the caller's business.
pub async fn call(services: Services, mut request: Request, slot: Option<ReplySlot>) -> Response {
    let path = request.uri().path();
    let Some((_, callers)) = CALLERS.iter().find(|(known, _)| *known == path) else {
        return coded(AppError::NotFound);
    };
    let log_in = request.extensions().get::<LogIn>();
    let actor = log_in.and_then(|log_in| match callers {
        Callers::Account => log_in.account(),
        Callers::Anyone
        | Callers::Team
        | Callers::Administrators
        | Callers::Permitted(_)
        | Callers::Client => log_in.whole(),
    });
    let client = request.extensions().get::<ClientViewer>();
    let client = client.and_then(|viewer| Some(viewer.who.as_ref()?.id));
    if let Err(refusal) = callers.admit(actor, client) {
        return coded(refusal.into());
    }
    request
        .headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let Some(request) = read(request).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let context = move || {
        provide(&services);
        if let Some(slot) = slot.clone() {
            provide_context(slot);
        }
    };
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        with_status(response).await
    } else {
        response
    }
}

/// The request with all of its body, which a sender may have given no length. `None` when that is too much.
async fn read(request: Request) -> Option<Request> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_REQUEST).await.ok()?;
    Some(Request::from_parts(parts, Body::from(body)))
}

/// Puts the services, and who asks, into the context of a page or a server function.
pub fn provide(services: &Services) {
    provide_context(services.clone());
    let parts = use_context::<Parts>();
    let extensions = parts.as_ref().map(|parts| &parts.extensions);
    let viewer = extensions.and_then(|extensions| extensions.get::<Viewer>());
    provide_context(viewer.cloned().unwrap_or(Viewer(None)));
    let log_in = extensions.and_then(|extensions| extensions.get::<LogIn>());
    provide_context(log_in.cloned().unwrap_or(LogIn::Nobody));
    let client = extensions.and_then(|extensions| extensions.get::<ClientViewer>());
    provide_context(client.cloned().unwrap_or(ClientViewer::NOBODY));
}

/// Server functions answer every error with 500: this gives it the status that its code has.
async fn with_status(response: Response) -> Response {
    let body = to_bytes(response.into_body(), LONGEST_ERROR)
        .await
        .unwrap_or_default();
    coded(AppError::de(body))
}

/// An error as server functions send it.
fn coded(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        Body::from(error.ser()),
    )
        .into_response()
}
