//! Calls of server functions: only those that `CALLERS` lists, and only for the callers that it allows.

use app::{
    AppError,
    answers::reply::ReplySlot,
    api::{CALLERS, Call, Effect, PREFIX},
    login::viewer::{ClientViewer, Login, Viewer},
    services::{Sent, Services},
    words::{catalogue::Spoken, formats::Reader},
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
use shared::{
    access::{Callers, TeamMemberId},
    formats::Chosen,
    forms::{EraseClient, Form, FormNumber, Shown},
};
use store::{
    By, Once,
    erasing::refusals::{self, Why},
};

/// The size of the largest request. A form with its longest texts is far smaller.
pub const LARGEST_REQUEST: usize = 256 * 1024;

/// The size of the longest error: an error is a code.
const LONGEST_ERROR: usize = 1024;

/// Answers a call by `fetch`.
pub async fn fetched(State(services): State<Services>, request: Request) -> Response {
    call(services, request, None).await
}

/// Calls the server function at the path of the request; for a plain form, with a slot for its reply. The answer is always
/// data, redirects and errors included.
pub async fn call(services: Services, mut request: Request, slot: Option<ReplySlot>) -> Response {
    let Some(call) = listed(request.uri().path()) else {
        return coded(AppError::NotFound);
    };
    let login = request.extensions().get::<Login>();
    let actor = login.and_then(|login| match call.callers {
        Callers::Account => login.account(),
        Callers::Anyone
        | Callers::Team
        | Callers::Administrators
        | Callers::Permitted(_)
        | Callers::Client => login.whole(),
    });
    let client = request.extensions().get::<ClientViewer>();
    let client = client.and_then(|viewer| Some(viewer.client.as_ref()?.id));
    if let Err(refusal) = call.callers.admit(actor, client) {
        if call.function == EraseClient::FUNCTION
            && let Some(actor) = actor
        {
            note_refused_erasure(&services, actor.id).await;
        }
        return coded(refusal.into());
    }
    request
        .headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_REQUEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let sent = sent(call.function, &body);
    if call.effect == Effect::Changes && sent.once.is_none() {
        return coded(AppError::Invalid);
    }
    let context = move || {
        provide(&services);
        provide_context(sent.clone());
        if let Some(slot) = slot.clone() {
            provide_context(slot);
        }
    };
    let request = Request::from_parts(parts, Body::from(body));
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        with_status(response).await
    } else {
        response
    }
}

/// Records that a team member tried to erase a client without the permission.
async fn note_refused_erasure(services: &Services, member: TeamMemberId) {
    let (by, now, mut rng) = (By::Team(member), services.now(), services.rng());
    let noted = refusals::note(&services.store, by, Why::NotPermitted, now, &mut rng);
    if let Err(error) = noted.await {
        tracing::error!(%error, "a refused erasure cannot be recorded");
    }
}

/// Returns the row of the server function at a path.
pub fn listed(path: &str) -> Option<&'static Call> {
    let function = path.strip_prefix(PREFIX)?.strip_prefix('/')?;
    CALLERS.iter().find(|call| call.function == function)
}

/// Reads what every form carries besides its own fields.
fn sent(function: &str, body: &[u8]) -> Sent {
    let mut number = None;
    let mut shown = Shown::read([]);
    let mut content = form_urlencoded::Serializer::new(function.to_owned());
    for (name, value) in form_urlencoded::parse(body) {
        match &*name {
            FormNumber::FIELD => number = FormNumber::parse(&value),
            Shown::FIELD => shown = Shown::parse(&value).unwrap_or(shown),
            _ => drop(content.append_pair(&name, &value)),
        }
    }
    let content = content.finish();
    Sent {
        once: number.map(|number| Once::new(number, content.as_bytes())),
        shown,
    }
}

/// Puts the services, the viewer and the reader's formats into the context of a page or a server function.
pub fn provide(services: &Services) {
    provide_context(services.clone());
    let parts = use_context::<Parts>();
    let language = parts.as_ref().and_then(|parts| {
        let header = parts.headers.get(header::ACCEPT_LANGUAGE)?;
        header.to_str().ok()
    });
    let language = language.unwrap_or_default();
    provide_context(Spoken::of(language, services.offered));
    let extensions = parts.as_ref().map(|parts| &parts.extensions);
    let chosen = extensions.and_then(|extensions| extensions.get::<Chosen>());
    provide_context(Reader::of(chosen.copied().unwrap_or_default(), language));
    let viewer = extensions.and_then(|extensions| extensions.get::<Viewer>());
    provide_context(viewer.cloned().unwrap_or(Viewer(None)));
    let login = extensions.and_then(|extensions| extensions.get::<Login>());
    provide_context(login.cloned().unwrap_or(Login::LoggedOut));
    let client = extensions.and_then(|extensions| extensions.get::<ClientViewer>());
    provide_context(client.cloned().unwrap_or(ClientViewer::LOGGED_OUT));
}

/// Gives an error the status of its code. Server functions answer every error with 500.
async fn with_status(response: Response) -> Response {
    let body = to_bytes(response.into_body(), LONGEST_ERROR)
        .await
        .unwrap_or_default();
    coded(AppError::de(body))
}

/// Returns an error as server functions send it.
fn coded(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        Body::from(error.ser()),
    )
        .into_response()
}
