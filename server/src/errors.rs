//! The pages of errors: every refusal that a person sees looks like Lethe and says what to do.

use app::{AppError, api::PREFIX, components::error_page::Instead, login::viewer::Viewer};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use leptos::prelude::provide_context;
use shared::{access::Callers, formats::Chosen};

use crate::{functions, state::App};

/// Replaces the body of an error by the page of that error, where a person asked for a page.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let person = accepts_html(request.headers());
    let callers = callers(request.uri());
    let language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if person && failed && !is_html(response.headers()) {
        page(&app, response, (callers, language)).await
    } else {
        response
    }
}

/// Returns the answer to a request whose handling panicked.
pub fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn page(
    app: &App,
    bare: Response,
    (callers, language): (Option<Callers>, Option<HeaderValue>),
) -> Response {
    let status = bare.status();
    let error = match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => AppError::NotPermitted,
        status if status.is_client_error() => AppError::Invalid,
        _ => AppError::Failed,
    };
    let viewer = bare
        .extensions()
        .get::<Viewer>()
        .cloned()
        .unwrap_or(Viewer(None));
    let chosen = bare.extensions().get::<Chosen>().copied();
    let allow = bare.headers().get(header::ALLOW).cloned();
    drop(bare);
    let (services, options) = (app.services.clone(), app.options.clone());
    let context = move || {
        functions::provide(&services);
        provide_context(viewer.clone());
        provide_context(Instead { error, callers });
    };
    let make =
        leptos_axum::render_app_async_with_context(context, move || app::document(options.clone()));
    let mut request = Request::new(Body::empty());
    if let Some(language) = language {
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT_LANGUAGE, language);
    }
    request.extensions_mut().insert(chosen.unwrap_or_default());
    let mut dressed = make(request).await;
    *dressed.status_mut() = status;
    if let Some(allow) = allow {
        dressed.headers_mut().insert(header::ALLOW, allow);
    }
    dressed
}

/// Returns who may call the server function of a plain form.
fn callers(address: &Uri) -> Option<Callers> {
    let query = address.query().unwrap_or_default();
    let mut query = form_urlencoded::parse(query.as_bytes());
    let (_, function) = query.find(|(name, _)| name == "do")?;
    let call = functions::listed(&format!("{PREFIX}/{function}"))?;
    Some(call.callers)
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}
